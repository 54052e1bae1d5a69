// An OpenAI-compatible endpoint as a model that is asked: paced, retried, patient, and clear about what it did not answer.
import { ModelError } from "../../core/errors.ts";
import { requestUrl, type EndpointAddress } from "./address.ts";
import type { ApiKey } from "./api-key.ts";
import {
  addUsage,
  estimatedTokens,
  noUsage,
  type AskedModel,
  type AskOptions,
  type AskSettings,
  type NotAnswered,
  type Question,
  type Reply,
  type Usage,
} from "./asked-model.ts";
import { systemClock, type Clock } from "./clock.ts";
import { backoffMs, failureOf, networkFailure, type Failure } from "./failures.ts";
import { createPacer } from "./pacer.ts";
import { createPoster, type Posted } from "./post-json.ts";
import { readBody, requestBody, type ReadBody } from "./protocol.ts";

export interface EndpointOptions {
  readonly address: EndpointAddress;
  readonly settings: AskSettings;
  readonly key?: ApiKey;
  /** Questions that are asked at the same time. */
  readonly concurrency: number;
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
  /** For one request; 300 s unless given. */
  readonly timeoutMs?: number;
  /** How long nothing at all may be answered before it is left; an hour unless given. */
  readonly patienceMs?: number;
  /** Requests that fail for one question while others are answered, before it is given up; 6 unless given. */
  readonly mostTries?: number;
  /** Answers to one question that are none, before it is given up; 3 unless given. */
  readonly mostNonsense?: number;
  /** Of a body; 8 MiB unless given. */
  readonly maxBytes?: number;
  /** How long requests under way are waited for after the signal: they are paid for; 10 s unless given. */
  readonly graceMs?: number;
  /** Told of what did not work and how long is waited. */
  readonly onTrouble?: (trouble: Trouble) => void;
  readonly clock?: Clock;
  readonly random?: () => number;
}

export interface Trouble {
  readonly detail: string;
  readonly waitMs: number;
}

/** Questions in a row that were refused or got nonsense, without an answer between them: it is not about the questions. */
const mostInRow = 20;
/** A queue that is full says nothing of the question, which is given up this many times later. */
const patienceWithBusy = 10;

type Attempt =
  | { readonly kind: "body"; readonly read: Exclude<ReadBody, { kind: "error" }> }
  | { readonly kind: "failure"; readonly failure: Failure };

export function createEndpoint(options: EndpointOptions): AskedModel {
  const { address, settings, key, concurrency, onTrouble } = options;
  const { timeoutMs = 300_000, patienceMs = 3_600_000, maxBytes = 8 << 20, graceMs = 10_000 } = options;
  const { mostTries = 6, mostNonsense = 3, clock = systemClock, random = Math.random } = options;
  const { requestsPerMinute, tokensPerMinute } = options;
  const url = requestUrl(address, settings.api);
  const where = address.baseUrl;
  const poster = createPoster(concurrency);
  const pacer = createPacer({
    clock,
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
    ...(tokensPerMinute === undefined ? {} : { tokensPerMinute }),
  });
  /** When anything was answered last, or when it was first asked. */
  let answeredAt: number | undefined;
  let everAnswered = false;
  let failedInRow = 0;
  const failingSince = new WeakMap<Question, number>();

  async function attempt(question: Question, signal: AbortSignal): Promise<Attempt> {
    const body = requestBody(address.model, settings, question);
    const expected = estimatedTokens(question.prompt) + settings.maxTokens;
    await pacer.take(expected, signal);
    const graceful = grace(signal, graceMs);
    try {
      const posted = await poster.post(url, body, {
        headers: key?.headers() ?? {},
        timeoutMs,
        maxBytes,
        signal: graceful.signal,
      });
      const read = understood(posted, question);
      const usage = read.kind === "body" ? read.read.usage : undefined;
      if (usage !== undefined) pacer.correct(usage.promptTokens + usage.completionTokens - expected);
      return read;
    } finally {
      graceful.end();
    }
  }

  function understood(posted: Posted, { prompt }: Question): Attempt {
    switch (posted.kind) {
      case "timeout": {
        const detail = `no whole answer within ${timeoutMs / 1000} s`;
        return { kind: "failure", failure: { kind: "passing", code: "timeout", detail, busy: false } };
      }
      case "network":
        return { kind: "failure", failure: networkFailure(posted, where, everAnswered) };
      case "too-large": {
        const detail = `its answer is longer than ${maxBytes} bytes`;
        return { kind: "body", read: { kind: "nonsense", code: "too-large", detail } };
      }
      case "response": {
        const hidden = (text: string): string => key?.redact(text) ?? text;
        const body = hidden(posted.body);
        const { status } = posted;
        const { location } = posted.headers;
        const headers = location === undefined ? posted.headers : { ...posted.headers, location: hidden(location) };
        if (status < 200 || status > 299) {
          return { kind: "failure", failure: failureOf({ status, headers, body }, where, Date.now()) };
        }
        const read = readBody(body, prompt);
        if (read.kind !== "error") return { kind: "body", read };
        if (read.status !== undefined) {
          return { kind: "failure", failure: failureOf({ status: read.status, headers, body }, where, Date.now()) };
        }
        return { kind: "body", read: { kind: "nonsense", code: "no-answer", detail: `an error: ${read.detail}` } };
      }
      default:
        return posted satisfies never;
    }
  }

  /** Waits before the next try, or throws where nothing has been answered for too long. */
  async function wait(failure: Extract<Failure, { kind: "passing" }>, tries: number, signal: AbortSignal) {
    const waitMs = Math.max(failure.waitMs ?? 0, backoffMs(tries - 1, random()));
    const silentMs = clock.now() - (answeredAt as number);
    if (silentMs + (failure.waitMs ?? 0) > patienceMs) throw silent(failure, silentMs);
    if (failure.waitMs !== undefined) pacer.hold(failure.waitMs);
    onTrouble?.({ detail: failure.detail, waitMs });
    await clock.sleep(waitMs, signal);
  }

  function silent({ detail, waitMs = 0 }: { readonly detail: string; readonly waitMs?: number }, silentMs: number) {
    const asks = waitMs > patienceMs ? ` and asks to wait ${minutes(waitMs)}` : "";
    return new ModelError(`${where} has answered nothing for ${minutes(silentMs)}${asks} (${detail})`, {
      code: "endpoint-silent",
      hint: "Every answer so far is kept. The same command goes on where it was; --patience says how long to wait.",
    });
  }

  function refusalOf(failure: Extract<Failure, { kind: "refused" }>, tally: Tally, known: boolean): NotAnswered {
    const recorded = failure.aboutQuestion || known || everAnswered;
    if (recorded && ++failedInRow <= mostInRow) return tally.failure("refused", failure.detail);
    throw new ModelError(`${where} refuses the request: ${failure.detail}`, {
      code: "endpoint-refused",
      hint: "--param NAME=null leaves a member of the request out, --param NAME=VALUE sets one; --api chooses the other protocol.",
    });
  }

  function nonsenseOf({ code, detail }: { readonly code: string; readonly detail: string }, tally: Tally): NotAnswered {
    if (++failedInRow <= mostInRow) return tally.failure(code, detail);
    throw new ModelError(`${where} sends no answers (${mostInRow} in a row were none): ${detail}`, {
      code: "endpoint-nonsense",
      hint: "Check that the address is that of an OpenAI-compatible API. What was answered is kept.",
    });
  }

  async function ask(question: Question, { signal, known }: AskOptions): Promise<Reply | "later"> {
    answeredAt ??= clock.now();
    const tally = new Tally();
    let tries = 0;
    let nonsense = 0;
    for (;;) {
      signal.throwIfAborted();
      const made = await attempt(question, signal);
      tally.requests++;
      if (made.kind === "body") {
        const { read } = made;
        // Whatever it said, it is there.
        answeredAt = clock.now();
        if (read.usage !== undefined) tally.usage = addUsage(tally.usage, read.usage);
        const empty = read.kind === "answer" && read.text === "" && read.ending === "stop";
        if (read.kind === "answer" && !(empty && nonsense + 1 < mostNonsense)) {
          everAnswered = true;
          failedInRow = 0;
          return { ...read, usage: tally.usage, requests: tally.requests };
        }
        if (++nonsense >= mostNonsense && read.kind === "nonsense") return nonsenseOf(read, tally);
        await clock.sleep(backoffMs(nonsense - 1, random()), signal);
        continue;
      }
      const { failure } = made;
      if (failure.kind === "final") throw failure.error;
      if (failure.kind === "refused") return refusalOf(failure, tally, known);
      tries++;
      const since = failingSince.get(question) ?? clock.now();
      failingSince.set(question, since);
      if (tries >= mostTries * (failure.busy ? patienceWithBusy : 1)) {
        if (everAnswered && answeredAt > since) {
          return tally.failure("gave-up", `${tries} requests failed while others were answered: ${failure.detail}`);
        }
        await wait(failure, tries, signal);
        return "later";
      }
      await wait(failure, tries, signal);
    }
  }

  return {
    name: address.model,
    settings,
    identity: { kind: "openai", ...address },
    ask,
    close() {
      poster.close();
      return Promise.resolve();
    },
  };
}

/** What was done for one question. */
class Tally {
  usage: Usage = noUsage;
  requests = 0;

  failure(code: string, detail: string): NotAnswered {
    return { kind: "failure", code, detail, usage: this.usage, requests: this.requests };
  }
}

/** A signal that follows another after a while. */
function grace(signal: AbortSignal, ms: number): { readonly signal: AbortSignal; end(): void } {
  const later = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const begin = (): void => void (timer = setTimeout(() => later.abort(signal.reason), ms));
  if (signal.aborted) begin();
  signal.addEventListener("abort", begin, { once: true });
  return {
    signal: later.signal,
    end() {
      clearTimeout(timer);
      signal.removeEventListener("abort", begin);
    },
  };
}

function minutes(ms: number): string {
  if (ms < 120_000) return `${Math.round(ms / 1000)} s`;
  const whole = Math.round(ms / 60_000);
  return whole < 120 ? `${whole} min` : `${Math.round(whole / 60)} h`;
}
