// The model that `precept eval` asks: an endpoint, or one on disk computed by the embedded engine.
import { availableParallelism } from "node:os";
import { parse } from "yaml";
import { ConfigError, DataError } from "../core/errors.ts";
import {
  createEndpoint,
  isEndpoint,
  noUsage,
  readAddress,
  readApiKey,
  requestSeed,
  type AskedModel,
  type AskSettings,
  type EndpointOptions,
  type Question,
  type Reply,
} from "../models/endpoint/index.ts";
import { isLoopback } from "../serve/http-server.ts";
import type { ServedModel } from "../serve/served-model.ts";
import { startModelWorker } from "../serve/start-model-worker.ts";
import type { EvalModelFlags } from "./eval-flags.ts";

export interface EvalModel {
  readonly model: AskedModel;
  readonly concurrency: number;
  /** What a person should know about how it is asked. */
  readonly note: string;
}

export interface OpenModelOptions {
  readonly samples: number;
  readonly onTrouble: NonNullable<EndpointOptions["onTrouble"]>;
}

/** Throws a ConfigError for flags that exclude each other, and what loading a model throws. */
export async function openEvalModel(flags: EvalModelFlags, options: OpenModelOptions): Promise<EvalModel> {
  if (options.samples > 1 && flags.temperature === 0) {
    throw new ConfigError(`--samples ${options.samples} of the likeliest answer are all the same`, {
      code: "equal-samples",
      hint: "Give a --temperature above 0.",
    });
  }
  return isEndpoint(flags.model) ? openEndpoint(flags, options) : openLocal(flags);
}

function settingsOf(flags: EvalModelFlags): Omit<AskSettings, "extra"> {
  const { api, system, maxTokens, temperature, topP, samplingSeed, stop = [] } = flags;
  return {
    api,
    ...(system === undefined ? {} : { system }),
    maxTokens,
    temperature,
    ...(topP === undefined ? {} : { topP }),
    ...(samplingSeed === undefined ? {} : { seed: samplingSeed }),
    stop,
  };
}

function openEndpoint(flags: EvalModelFlags, { onTrouble }: OpenModelOptions): EvalModel {
  const address = readAddress(flags.model);
  for (const name of ["unit", "threads", "device"] as const) {
    if (flags[name] !== undefined) throw useless(`--${name}`, "an endpoint", "It is for models on disk.");
  }
  const key = readApiKey({
    environment: process.env,
    ...(flags.apiKeyEnv === undefined ? {} : { variable: flags.apiKeyEnv }),
    ...(flags.apiKeyHeader === undefined ? {} : { header: flags.apiKeyHeader }),
  });
  // Neither threads nor programs that are started from here have any business with it.
  if (key !== undefined) delete process.env[key.variable];
  const { concurrency = 8, requestsPerMinute, tokensPerMinute, timeout, patience } = flags;
  const model = createEndpoint({
    address,
    settings: { ...settingsOf(flags), extra: extraMembers(flags.param) },
    ...(key === undefined ? {} : { key }),
    concurrency,
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
    ...(tokensPerMinute === undefined ? {} : { tokensPerMinute }),
    timeoutMs: timeout * 1000,
    patienceMs: patience * 60_000,
    onTrouble,
  });
  const open =
    address.baseUrl.startsWith("http://") && !isLoopback(new URL(address.baseUrl).hostname.replaceAll(/[[\]]/g, ""));
  const sent =
    key === undefined
      ? "without a key"
      : `with the key from ${key.variable}${open ? ", which http:// sends for all to read" : ""}`;
  return { model, concurrency, note: `asking ${address.model} at ${address.baseUrl} ${sent}` };
}

/** What a request may not be given by hand: what is asked, and what would change what an answer is. */
const ownMembers = ["model", "messages", "prompt", "n", "stream", "stop", "seed"];

function extraMembers(pairs: readonly string[] = []): Record<string, unknown> {
  const members: Record<string, unknown> = {};
  for (const pair of pairs) {
    const equals = pair.indexOf("=");
    const name = pair.slice(0, Math.max(0, equals));
    if (equals < 1 || ownMembers.includes(name)) {
      throw new ConfigError(`--param ${equals < 1 ? "takes NAME=VALUE" : `${name} is not for you to set`}`, {
        code: "bad-param",
        hint: "Such as --param reasoning_effort=low or --param max_tokens=null max_completion_tokens=2000.",
      });
    }
    if (/api.?key|secret|password|authorization/i.test(name)) {
      throw new ConfigError(`--param ${name} looks like a secret, which would be written to disk`, {
        code: "bad-param",
        hint: "Give the key by an environment variable; --api-key-header names the header that takes it.",
      });
    }
    members[name] = valueOf(pair.slice(equals + 1), name);
  }
  return members;
}

function valueOf(text: string, name: string): unknown {
  try {
    return parse(text) as unknown;
  } catch (cause) {
    throw new ConfigError(`--param ${name}: the value cannot be read`, { code: "bad-param", cause });
  }
}

async function openLocal(flags: EvalModelFlags): Promise<EvalModel> {
  for (const name of ["param", "apiKeyEnv", "apiKeyHeader", "requestsPerMinute", "tokensPerMinute"] as const) {
    if (flags[name] === undefined) continue;
    const flag = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    throw useless(flag, "a model on disk", "It is for endpoints: --model openai:URL#NAME.");
  }
  const { concurrency = 32, threads = availableParallelism(), device, unit } = flags;
  const served = await startModelWorker(
    {
      path: flags.model,
      threads,
      maxSequences: concurrency,
      ...(device === undefined ? {} : { device }),
      ...(unit === undefined ? {} : { unit }),
    },
    { onNote: (text) => void process.stderr.write(`${text}\n`) },
  );
  const model = localModel(served, { ...settingsOf(flags), extra: {} });
  return { model, concurrency, note: `asking ${served.info.name} from ${flags.model}` };
}

function localModel(served: ServedModel, settings: AskSettings): AskedModel {
  const { info } = served;
  return {
    name: info.name,
    settings,
    identity: { kind: "embedded", model: info.name, fingerprint: info.fingerprint },
    ask: (question, { signal }) => askLocal(served, settings, question, signal),
    close: () => served.close(),
  };
}

async function askLocal(
  served: ServedModel,
  settings: AskSettings,
  question: Question,
  signal: AbortSignal,
): Promise<Reply> {
  const { api, system, maxTokens, temperature, topP = 1, seed = 0, stop } = settings;
  const { prompt } = question;
  const told = system === undefined ? [] : [{ role: "system", content: system }];
  let promptTokens = 0;
  signal.throwIfAborted();
  try {
    const { text, reason, completionTokens } = await served.generate(
      {
        prompt:
          api === "chat"
            ? { kind: "chat", messages: [...told, { role: "user", content: prompt }] }
            : { kind: "text", text: system === undefined ? prompt : `${system}\n\n${prompt}` },
        maxNewTokens: maxTokens,
        stop,
        stream: false,
        ...(temperature === 0 ? {} : { sampling: { temperature, topP, topK: 0, seed: requestSeed(seed, question) } }),
      },
      { signal, onStart: (start) => void ({ promptTokens } = start), onDelta: () => {} },
    );
    if (reason === "aborted") throw signal.reason;
    const usage = { promptTokens, completionTokens, estimated: false };
    return { kind: "answer", text, ending: reason, usage, requests: 1 };
  } catch (error) {
    // As an endpoint refuses one question: too long, or letters that the model does not know.
    if (!(error instanceof DataError)) throw error;
    return { kind: "failure", code: "refused", detail: error.message, usage: noUsage, requests: 1 };
  }
}

function useless(flag: string, what: string, hint: string): ConfigError {
  return new ConfigError(`${flag} means nothing for ${what}`, { code: "useless-flag", hint });
}
