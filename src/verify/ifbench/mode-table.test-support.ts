// Tables of responses with their verdicts in both modes, for the tests of IFBench's constraints.
import { expect, it } from "vitest";
import type { Verdict } from "../../core/verdict.ts";
import { modes, type AnyConstraint, type Mode } from "../constraint.ts";
import { readyConstraint } from "../ready-constraint.ts";

/** "+" for a response that follows the constraint, else the code of the failure. */
export type Row = readonly [
  why: string,
  params: Readonly<Record<string, unknown>>,
  response: string,
  parity: string,
  fixed: string,
];

/** One test for each row, in both modes. */
export function itJudges(constraint: AnyConstraint, rows: readonly Row[]): void {
  it.each(rows)(`${constraint.id}: %s`, (...[, params, response, parity, fixed]) => {
    const verdicts = modes.map((mode) => short(judge(constraint, params, response, mode)));
    expect(verdicts).toEqual([parity, fixed]);
  });
}

/** One test for each: parameters that are missing or malformed are an error, never a verdict. */
export function itRefuses(constraint: AnyConstraint, params: readonly Readonly<Record<string, unknown>>[]): void {
  it.each(params)(`${constraint.id} refuses %j`, (given) => {
    expect(() => judge(constraint, given, "text", "fixed")).toThrow(
      `The parameters of ${constraint.id} cannot be used`,
    );
  });
}

export function judge(
  constraint: AnyConstraint,
  params: Readonly<Record<string, unknown>>,
  response: string,
  mode: Mode,
): Verdict {
  const set = { name: "one", title: "One", source: "here", constraints: [constraint] };
  return readyConstraint(set, { id: constraint.id, params }).check(response, mode);
}

/** The pieces of the response that the evidence points at. */
export function pointedAt(response: string, verdict: Verdict): string[] {
  const evidence = verdict.kind === "invalid" ? undefined : verdict.evidence;
  const spans = evidence?.spans ?? (evidence?.span === undefined ? [] : [evidence.span]);
  return spans.map(([start, end]) => response.slice(start, end));
}

function short(verdict: Verdict): string {
  if (verdict.kind === "pass") return "+";
  return verdict.kind === "fail" ? verdict.code : `invalid: ${verdict.error}`;
}
