// What answers score that know nothing of the instruction: the true answers of other exercises.
import { Rng, type PathItem } from "../core/rng.ts";
import type { Verdict } from "../core/verdict.ts";
import type { Exercise, JudgedAnswer } from "./answers.ts";

export interface RandomBaselineOptions {
  readonly exercises: readonly Exercise[];
  /** Exercises of one cluster are of one instruction. */
  readonly clusterOf: (exercise: Exercise) => string;
  readonly judge: (exercise: Exercise, answer: string) => Verdict;
  /** Of the order in which exercises are matched. */
  readonly path: readonly [PathItem, ...PathItem[]];
}

/**
 * Each exercise answered with the true response to one of another instruction, which has the form of an answer and
 * nothing else: the next one in a shuffled circle. Undefined where all are of one instruction.
 */
export function randomAnswers(options: RandomBaselineOptions): JudgedAnswer[] | undefined {
  const { exercises, judge, path } = options;
  const [seed, ...rest] = path;
  const clusters = exercises.map((exercise) => options.clusterOf(exercise));
  if (new Set(clusters).size < 2) return undefined;
  const circle = Rng.from(seed, ...rest).shuffle(exercises.map((_, i) => i));
  const place = new Map(circle.map((index, at) => [index, at]));
  return exercises.map((exercise, i) => {
    let at = place.get(i) as number;
    let other = i;
    while (clusters[other] === clusters[i]) other = circle[(at = (at + 1) % circle.length)] as number;
    const answer = (exercises[other] as Exercise).expected;
    return { ...exercise, answer, verdict: guarded(() => judge(exercise, answer)) };
  });
}

function guarded(judge: () => Verdict): Verdict {
  try {
    return judge();
  } catch (error) {
    return { kind: "invalid", error: String(error) };
  }
}
