// The one result type of every check: pass, fail with evidence, or invalid when the checker itself broke.

/** What supports a verdict: a place in the response, or a counted value against a threshold. */
export interface Evidence {
  /** Character offsets in the response, end exclusive (UTF-16 code units). */
  readonly span?: readonly [start: number, end: number];
  readonly expected?: string;
  readonly found?: string;
}

export type Verdict =
  | { readonly kind: "pass" }
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
