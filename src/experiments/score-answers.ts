// Judged answers as accuracies: all together, by instruction, and by the family's axes of difficulty.
import { sha256 } from "../core/content-id.ts";
import type { JudgedAnswer } from "../eval/answers.ts";
import { accuracies, type Accuracy } from "../eval/metrics.ts";
import type { AnyFamily } from "../instructions/family.ts";

type Path = readonly [string | number, ...(string | number)[]];

/** None for no answers. */
export function scoreAnswers(family: AnyFamily, answers: readonly JudgedAnswer[], path: Path): Accuracy[] {
  const hasOp = family.axes.find((axis) => axis.name === "hasOp");
  const outcomes = answers.map(({ verdict, params, input }) => ({
    verdict,
    hasOperation: hasOp === undefined || input === null ? undefined : hasOp.measure(params, input) === true,
    cluster: family.key(params),
  }));
  return outcomes.length === 0 ? [] : accuracies(outcomes, path);
}

/** Exact matches of all answers, has-op and no-op together. */
export function exactMatches(family: AnyFamily, answers: readonly JudgedAnswer[], path: Path): Accuracy {
  return scoreAnswers(family, answers, path).find(({ metric }) => metric === "exact-match") as Accuracy;
}

export interface Breakdown extends Accuracy {
  readonly axis: string;
  readonly level: number | string | boolean;
}

/** Axes with more levels are left out: too few answers would stand at each. */
const mostLevels = 24;

/** The answers at each level of each axis on which they differ, levels in order. */
export function breakdownsOf(family: AnyFamily, answers: readonly JudgedAnswer[], path: Path): Breakdown[] {
  return family.axes.flatMap((axis) => {
    const levels = new Map<Breakdown["level"], JudgedAnswer[]>();
    for (const answer of answers) {
      const level = axis.measure(answer.params, answer.input);
      const there = levels.get(level);
      if (there === undefined) levels.set(level, [answer]);
      else there.push(answer);
    }
    if (levels.size < 2 || levels.size > mostLevels) return [];
    return [...levels.keys()].sort(inOrder).map((level) => ({
      axis: axis.name,
      level,
      ...exactMatches(family, levels.get(level) ?? [], [...path, axis.name, String(level)]),
    }));
  });
}

function inOrder(a: Breakdown["level"], b: Breakdown["level"]): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a) < String(b) ? -1 : 1;
}

export interface InstructionAnswers {
  /** A hash of its meaning. */
  readonly instruction: string;
  readonly n: number;
  readonly passed: number;
}

/** Judged answers to each instruction, in the order in which the instructions were asked about. */
export function byInstruction(family: AnyFamily, answers: readonly JudgedAnswer[]): InstructionAnswers[] {
  const found = new Map<string, { n: number; passed: number }>();
  for (const { params, verdict } of answers) {
    const instruction = sha256(family.key(params)).slice(0, 16);
    const counts = found.get(instruction) ?? { n: 0, passed: 0 };
    found.set(instruction, counts);
    if (verdict.kind === "invalid") continue;
    counts.n += 1;
    if (verdict.kind === "pass") counts.passed += 1;
  }
  return [...found].map(([instruction, counts]) => ({ instruction, ...counts }));
}
