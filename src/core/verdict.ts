// The one result type of every check: pass, fail with evidence, or invalid when the checker itself broke.

/** A piece of the response: character offsets, end exclusive (UTF-16 code units). */
export type Span = readonly [start: number, end: number];

/** What supports a verdict: places in the response, or a counted value against a threshold. */
export interface Evidence {
  readonly span?: Span;
  /** Every place that counts, where there are several: in order, without overlap. */
  readonly spans?: readonly Span[];
  readonly expected?: string;
  readonly found?: string;
  /** What was counted, and what it is held against: "at least 3". */
  readonly count?: number;
  readonly threshold?: string;
}

export type Verdict =
  | { readonly kind: "pass"; readonly evidence?: Evidence }
  | { readonly kind: "fail"; readonly code: string; readonly detail: string; readonly evidence?: Evidence }
  | { readonly kind: "invalid"; readonly error: string };

export const pass: Verdict = { kind: "pass" };

export function fail(code: string, detail: string, evidence?: Evidence): Verdict {
  return evidence === undefined ? { kind: "fail", code, detail } : { kind: "fail", code, detail, evidence };
}

/** Use when no judgement was possible: the checker or the infrastructure failed, the response is not to blame. */
export function invalid(error: string): Verdict {
  return { kind: "invalid", error };
}
