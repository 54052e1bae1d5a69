// What a request that was not answered means: try again, give this question up, or stop.
import type { IncomingHttpHeaders } from "node:http";
import { ModelError } from "../../core/errors.ts";
import { excerpt, readErrorBody } from "./protocol.ts";

export type Failure =
  /** It may well go another time. `busy`: it is nothing about the question, so that the question is never given up. */
  | {
      readonly kind: "passing";
      readonly code: string;
      readonly detail: string;
      readonly busy: boolean;
      readonly waitMs?: number;
    }
  /** The endpoint does not take this request; whether it would take another is not said. */
  | { readonly kind: "refused"; readonly detail: string; readonly aboutQuestion: boolean }
  | { readonly kind: "final"; readonly error: ModelError };

export interface FailedResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const aboutQuestion =
  /context.?length|maximum context|too long|too many tokens|content.?(filter|policy|management)|safety|moderation/i;
const outOfCredit = /insufficient_quota|billing|out of credit|credit balance/i;

/** `where` is the endpoint's address, `nowMs` the time of day, for dates. */
export function failureOf(response: FailedResponse, where: string, nowMs: number): Failure {
  const { status, headers, body } = response;
  const { code, detail } = readErrorBody(body);
  const said = detail === "" ? "" : `: ${detail}`;
  const final = (problem: string, hint: string): Failure => ({
    kind: "final",
    error: new ModelError(`${where} ${problem} (HTTP ${status})${said}`, { code: "endpoint-refused", hint }),
  });
  const name = `HTTP ${status}${said}`;
  if (status >= 300 && status < 400) {
    const to = excerpt(headers.location ?? "nowhere");
    return final(`redirects to ${to}`, "Redirects are not followed, the key would go along. Give that address.");
  }
  if (status === 402 || (status === 429 && outOfCredit.test(`${code} ${detail}`))) {
    return final("asks to be paid", "Top up the account. The same command goes on where it was.");
  }
  if ([408, 409, 425, 429].includes(status) || status >= 500) {
    const waitMs = retryAfter(headers, nowMs);
    // An error of the server may be the question's doing, and a queue that is full never is.
    const busy = [408, 425, 429, 503, 529].includes(status);
    return { kind: "passing", code: `http-${status}`, detail: name, busy, ...(waitMs === undefined ? {} : { waitMs }) };
  }
  if (status === 401) return final("does not take the key", keyHint);
  if (status === 403) return final("forbids it", keyHint);
  if (status === 404)
    return final("has nothing there", "Check the address, which ends before /chat/completions, and the model's name.");
  if (status === 405) return final("takes no such requests", "Check the address, or choose the other --api.");
  return { kind: "refused", detail: name, aboutQuestion: status === 413 || aboutQuestion.test(`${code} ${detail}`) };
}

const keyHint = "Check the environment variable of the key (--api-key-env names another) and what the key may do.";

/** Trouble with a certificate or a protocol is none that passes. */
const lasting = /^(CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HPE_|EPROTO|ERR_INVALID_URL)/;

/** `known`: whether the address has worked before. */
export function networkFailure(
  { code, detail }: { readonly code: string; readonly detail: string },
  where: string,
  known: boolean,
): Failure {
  const passing: Failure = { kind: "passing", code: "network", detail: excerpt(detail || code), busy: false };
  const never = lasting.test(code) || code === "ENOTFOUND";
  if (known || !never) return passing;
  return {
    kind: "final",
    error: new ModelError(`cannot reach ${where}: ${excerpt(detail || code)}`, {
      code: "endpoint-unreachable",
      hint:
        code === "ENOTFOUND"
          ? "Check the address, and whether this machine has a network."
          : "Check the address: http or https?",
    }),
  };
}

/** Milliseconds, or undefined where nothing that can be understood was said. */
export function retryAfter(headers: IncomingHttpHeaders, nowMs: number): number | undefined {
  const precise = Number(headers["retry-after-ms"] ?? Number.NaN);
  if (precise >= 0) return precise;
  const said = headers["retry-after"];
  if (said === undefined) return undefined;
  const seconds = Number(said);
  if (said.trim() !== "" && seconds >= 0) return seconds * 1000;
  const date = Date.parse(said);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}

/** Twice as long each time, at most a minute, and never the same for two that failed together. */
export function backoffMs(failures: number, random: number): number {
  return Math.min(60_000, 500 * 2 ** Math.min(failures, 20)) * (0.5 + random / 2);
}
