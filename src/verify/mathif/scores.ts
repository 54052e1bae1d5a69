// MathIF's metrics: obedience to all and to each constraint, correctness with and without them, and both together.
import { DataError } from "../../core/errors.ts";
import type { Verdict } from "../../core/verdict.ts";

export interface MathIfRow {
  /** One for each constraint of the question; not empty. */
  readonly verdicts: readonly Pick<Verdict, "kind">[];
  /** Whether the final answer is right. */
  readonly correct: boolean;
  /** Whether it is right when the same question is asked without constraints, where that was tried. */
  readonly correctWithout?: boolean;
}

export interface MathIfScores {
  readonly n: number;
  /** "HAcc": the share of questions that follow all their constraints. */
  readonly hard: number;
  /** "SAcc": the mean over questions of the share of their constraints that are followed. */
  readonly soft: number;
  readonly correct: number;
  /** Over the questions that were asked without constraints, too; absent where there are none. */
  readonly pairs?: PairScores;
  /** How many questions are obedient (to all), correct, both, neither. */
  readonly table: {
    readonly both: number;
    readonly onlyObedient: number;
    readonly onlyCorrect: number;
    readonly neither: number;
  };
  /** Rows that no checker could judge; they are not among the n. */
  readonly invalid: number;
}

export interface PairScores {
  readonly n: number;
  readonly correctWith: number;
  readonly correctWithout: number;
  /** What the constraints cost: correctness without less correctness with them. */
  readonly cost: number;
}

/**
 * Fu et al., arXiv 2505.14810, section 3. Shares are from 0 to 1, NaN never: throws a DataError "no-rows" without a row
 * that can be judged, "no-verdicts" for a row without constraints.
 */
export function mathIfScores(rows: readonly MathIfRow[]): MathIfScores {
  const empty = rows.findIndex(({ verdicts }) => verdicts.length === 0);
  if (empty !== -1) {
    throw new DataError(`Row ${empty} has no verdicts, and would be obedient for nothing.`, {
      code: "no-verdicts",
      hint: "Give correctness without constraints as `correctWithout` of the row with them.",
    });
  }
  const judged = rows.filter(({ verdicts }) => verdicts.every((verdict) => verdict.kind !== "invalid"));
  if (judged.length === 0) {
    throw new DataError("There is no row to score.", { code: "no-rows", hint: "Give one row for each question." });
  }
  const obeys = judged.map(({ verdicts }) => verdicts.filter((verdict) => verdict.kind === "pass").length);
  const obedient = judged.map(({ verdicts }, i) => obeys[i] === verdicts.length);
  const count = (wantObedient: boolean, wantCorrect: boolean) =>
    judged.filter(({ correct }, i) => correct === wantCorrect && obedient[i] === wantObedient).length;
  const paired = judged.filter(({ correctWithout }) => correctWithout !== undefined);
  return {
    n: judged.length,
    hard: shareOf(obedient),
    soft: judged.reduce((sum, { verdicts }, i) => sum + (obeys[i] as number) / verdicts.length, 0) / judged.length,
    correct: shareOf(judged.map(({ correct }) => correct)),
    ...(paired.length === 0 ? {} : { pairs: pairScores(paired) }),
    table: {
      both: count(true, true),
      onlyObedient: count(true, false),
      onlyCorrect: count(false, true),
      neither: count(false, false),
    },
    invalid: rows.length - judged.length,
  };
}

function pairScores(rows: readonly MathIfRow[]): PairScores {
  const correctWith = shareOf(rows.map(({ correct }) => correct));
  const correctWithout = shareOf(rows.map(({ correctWithout }) => correctWithout === true));
  return { n: rows.length, correctWith, correctWithout, cost: correctWithout - correctWith };
}

function shareOf(flags: readonly boolean[]): number {
  return flags.filter(Boolean).length / flags.length;
}
