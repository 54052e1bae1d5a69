// One POST request: bounded in time and in size, following no redirect, whatever the other side does.
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";

export type Posted =
  | {
      readonly kind: "response";
      readonly status: number;
      readonly headers: IncomingMessage["headers"];
      readonly body: string;
    }
  /** The body was longer than allowed, and the rest of it was not read. */
  | { readonly kind: "too-large" }
  | { readonly kind: "timeout" }
  | {
      readonly kind: "network";
      /** The operating system's or the library's word, such as ECONNREFUSED. */
      readonly code: string;
      readonly detail: string;
    };

export interface PostOptions {
  readonly headers: Readonly<Record<string, string>>;
  /** For all of it, from the connection to the last byte. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

export interface Poster {
  /** Rejects with the signal's reason and with nothing else. */
  post(url: URL, body: string, options: PostOptions): Promise<Posted>;
  close(): void;
}

/** Node's own client, not `fetch`, which gives up on its own after five minutes of silence and follows redirects with secrets. */
export function createPoster(connections: number): Poster {
  const settings = { keepAlive: true, maxSockets: connections, scheduling: "lifo" } as const;
  const agents = { http: new HttpAgent(settings), https: new HttpsAgent(settings) };
  return {
    post: (url, body, options) => post(url, body, { ...options, agents }),
    close() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

interface Agents {
  readonly agents: { readonly http: HttpAgent; readonly https: HttpsAgent };
}

async function post(
  url: URL,
  body: string,
  { headers, timeoutMs, maxBytes, signal, agents }: PostOptions & Agents,
): Promise<Posted> {
  signal.throwIfAborted();
  const bytes = Buffer.from(body, "utf8");
  const options = {
    method: "POST",
    headers: {
      ...headers,
      "content-type": "application/json",
      "content-length": bytes.length,
      accept: "application/json",
      "accept-encoding": "identity",
      "user-agent": "precept",
    },
  };
  const sent =
    url.protocol === "https:"
      ? httpsRequest(url, { ...options, agent: agents.https })
      : httpRequest(url, { ...options, agent: agents.http });
  let timer: NodeJS.Timeout | undefined;
  let abort = (): void => {};
  let whole = false;
  try {
    const posted = await new Promise<Posted>((resolve, reject) => {
      const failed = (error: Error): void => resolve(networkTrouble(error));
      timer = setTimeout(() => resolve({ kind: "timeout" }), timeoutMs);
      abort = () => reject(signal.reason as Error);
      signal.addEventListener("abort", abort, { once: true });
      sent.on("error", failed);
      sent.on("response", (response) => void received(response, maxBytes).then(resolve, failed));
      sent.end(bytes);
    });
    whole = posted.kind === "response";
    return posted;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
    // A connection whose response was read is kept for the next request.
    if (!whole) sent.destroy();
  }
}

/** Rejects where the connection ends before the body does. */
async function received(response: IncomingMessage, maxBytes: number): Promise<Posted> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > maxBytes) return { kind: "too-large" };
    parts.push(part);
  }
  const { statusCode: status = 0, headers } = response;
  const body = unpacked(Buffer.concat(parts), headers["content-encoding"] ?? "", maxBytes);
  return body === undefined
    ? { kind: "too-large" }
    : { kind: "response", status, headers, body: body.toString("utf8") };
}

/** Nobody asked for packed bodies, but some proxies pack. Undefined for one that is too long unpacked. */
function unpacked(body: Buffer, encoding: string, maxOutputLength: number): Buffer | undefined {
  const unpack = { gzip: gunzipSync, "x-gzip": gunzipSync, deflate: inflateSync, br: brotliDecompressSync }[encoding];
  try {
    return unpack?.(body, { maxOutputLength }) ?? body;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    // It is not what it says: it will not be JSON either.
    return body;
  }
}

function networkTrouble(error: Error): Posted {
  return { kind: "network", code: "code" in error ? String(error.code) : error.name, detail: error.message };
}
