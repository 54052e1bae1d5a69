// The exercises of a probe, and how answers to them are judged.
import type { Verdict } from "../core/verdict.ts";
import type { DatasetPlan, DatasetPlanInput } from "../data/plans/plan.ts";
import { openPlan } from "../data/plans/row-source.ts";
import { judgeResponse } from "../data/rows/response.ts";
import type { Row } from "../data/rows/row.ts";
import type { Exercise } from "../eval/answers.ts";
import { judgeDeclaration } from "../eval/declarations.ts";
import type { AnyFamily } from "../instructions/family.ts";
import { exerciseOf } from "./exercises.ts";

export interface ProbeExercises {
  readonly family: AnyFamily;
  readonly exercises: readonly Exercise[];
  readonly judge: (exercise: Exercise, answer: string) => Verdict;
  /** Of the instruction that is judged: equal for exercises of one. */
  readonly clusterOf: (exercise: Exercise) => string;
}

/** The first `most` exercises of a probe's plan, in its order. Throws what opening the plan throws. */
export function probeExercises(plan: DatasetPlanInput | DatasetPlan, most = Infinity): ProbeExercises {
  const source = openPlan(plan);
  const [part] = source.parts("test");
  if (part === undefined) throw new Error("a probe's test split has no part");
  const { family, config, kind, layout } = part;
  const surfaces = new Map<Exercise, string>();
  const exercises = Array.from({ length: Math.min(most, source.split("test").rows) }, (_, position) => {
    const row = source.rowAt("test", position);
    const exercise = kind === "declare" ? declarationOf(row) : exerciseOf(row, layout);
    surfaces.set(exercise, row.lineage.surface);
    return exercise;
  });
  return {
    family,
    exercises,
    judge: (exercise, answer) =>
      kind === "declare"
        ? judgeDeclaration({ family, config, surface: surfaces.get(exercise) ?? "" }, exercise, answer)
        : judgeResponse(family, exercise, answer),
    clusterOf: ({ params }) => family.key(params),
  };
}

function declarationOf({ segments, lineage }: Row): Exercise {
  const text = (learn: boolean): string =>
    segments
      .filter((segment) => segment.learn === learn)
      .map((segment) => segment.text)
      .join("");
  return { params: lineage.params, input: null, prompt: text(false), expected: text(true) };
}
