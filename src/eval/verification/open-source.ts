// Bytes from a file, a URL or the Hugging Face hub, as a stream.
import { createReadStream } from "node:fs";
import { ConfigError, DataError, StoreError } from "../../core/errors.ts";
import { namedFileError } from "../../data/store/file-error.ts";

export interface Source {
  /** For messages. */
  readonly name: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

export interface SourceLimits {
  /** Bytes that a download may have. */
  readonly maxBytes?: number;
  /** How long a server may be silent. */
  readonly silenceMs?: number;
  readonly signal?: AbortSignal;
  /** The hub's address; `HF_ENDPOINT` where left out, as in Hugging Face's own tools. */
  readonly hub?: string;
}

const defaults = { maxBytes: 2 ** 30, silenceMs: 30_000 } as const;

/**
 * `place` is a path, an `http(s)://` address, `hf://owner/name` (the only JSONL file of that data set) or
 * `hf://owner/name/path/in/it.jsonl` (`hf://datasets/...` as well). Nothing is opened before the first chunk is asked
 * for. Reading throws a ConfigError for a file or an address that names no file that may be read, a StoreError for a
 * disk that fails and for a network that does not answer, and a DataError ("too-large") for a download beyond the limit.
 */
export function openSource(place: string, limits: SourceLimits = {}): Source {
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(place)) return { name: place, chunks: fileChunks(place) };
  if (/^https?:\/\//i.test(place)) return { name: place, chunks: download(place, limits) };
  if (place.startsWith("hf://")) return { name: place, chunks: fromHub(place, limits) };
  throw new ConfigError(`${place} is no address that can be read`, {
    code: "bad-source",
    hint: "Give a file, an http(s):// address, or hf://owner/name.",
  });
}

async function* fileChunks(path: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) yield chunk as Buffer;
  } catch (error) {
    throw namedFileError(path, error);
  }
}

async function* fromHub(place: string, limits: SourceLimits): AsyncGenerator<Uint8Array> {
  yield* download(await hubAddress(place, limits), limits);
}

async function hubAddress(place: string, limits: SourceLimits): Promise<string> {
  const [owner, name, ...path] = place.replace(/^hf:\/\/(datasets\/)?/, "").split("/");
  if (!owner || !name) {
    throw new ConfigError(`${place} names no data set`, { code: "bad-source", hint: "Write hf://owner/name." });
  }
  const hub = (limits.hub ?? process.env["HF_ENDPOINT"] ?? "https://huggingface.co").replace(/\/+$/, "");
  const [repository, revision = "main"] = name.split("@") as [string, string?];
  const folder = `${hub}/datasets/${encodeURIComponent(owner)}/${encodeURIComponent(repository)}/resolve/${encodeURIComponent(revision)}`;
  const file =
    path.length > 0 ? path.join("/") : await onlyJsonl(`${hub}/api/datasets/${owner}/${repository}`, place, limits);
  return `${folder}/${file.split("/").map(encodeURIComponent).join("/")}`;
}

async function onlyJsonl(address: string, place: string, limits: SourceLimits): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of download(address, { ...limits, maxBytes: 16 << 20 })) parts.push(part);
  const files = fileNames(Buffer.concat(parts).toString("utf8"));
  const found = files.filter((file) => file.endsWith(".jsonl"));
  if (found.length === 1) return found[0] as string;
  throw new ConfigError(`${place} holds ${found.length === 0 ? "no" : found.length} .jsonl files`, {
    code: "bad-source",
    hint:
      found.length === 0
        ? `Download one of its files and write it as JSONL: ${files.slice(0, 10).join(", ")}.`
        : `Name one: ${found
            .slice(0, 10)
            .map((file) => `${place}/${file}`)
            .join(", ")}.`,
  });
}

function fileNames(json: string): string[] {
  try {
    const { siblings } = JSON.parse(json) as { siblings?: readonly { rfilename?: unknown }[] };
    return (siblings ?? []).map(({ rfilename }) => rfilename).filter((name) => typeof name === "string");
  } catch {
    return [];
  }
}

async function* download(address: string, limits: SourceLimits): AsyncGenerator<Uint8Array> {
  const { maxBytes = defaults.maxBytes, silenceMs = defaults.silenceMs } = limits;
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), silenceMs);
  const signal = limits.signal === undefined ? silence.signal : AbortSignal.any([silence.signal, limits.signal]);
  let bytes = 0;
  try {
    const answer = await fetch(address, { signal });
    if (!answer.ok) throw refused(address, answer.status);
    // An empty body is an empty file.
    for await (const chunk of answer.body ?? []) {
      clearTimeout(timer);
      bytes += chunk.length;
      if (bytes > maxBytes) throw tooLarge(address, maxBytes);
      yield chunk;
      timer = setTimeout(() => silence.abort(), silenceMs);
    }
  } catch (error) {
    if (error instanceof StoreError || error instanceof DataError || limits.signal?.aborted === true) throw error;
    throw unreachable(
      address,
      silence.signal.aborted ? `no answer within ${silenceMs / 1000} s` : reason(error),
      error,
    );
  } finally {
    clearTimeout(timer);
    silence.abort();
  }
}

function reason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}

function refused(address: string, status: number): StoreError {
  return new StoreError(`cannot download ${address}: the server answers ${status}`, {
    code: "download-refused",
    hint:
      status === 401 || status === 403
        ? "The file is not public. Download it yourself and give its path."
        : "Check the address, or download the file yourself and give its path.",
  });
}

function tooLarge(address: string, maxBytes: number): DataError {
  return new DataError(`${address} is larger than ${maxBytes} bytes`, {
    code: "too-large",
    hint: "Download the file yourself and give its path.",
  });
}

function unreachable(address: string, why: string, cause: unknown): StoreError {
  return new StoreError(`cannot download ${address}: ${why}`, {
    code: "no-network",
    hint: "Without a network, give the path of a file that is already on this machine.",
    cause,
  });
}
