// Turns a stage of a curriculum into the plan of a dataset.
import { ConfigError } from "../../core/errors.ts";
import type { DatasetPlanInput } from "../plans/plan.ts";
import { checkExamples } from "./check-examples.ts";
import type { CountTokens, CurriculumData } from "./curriculum-data.ts";
import { dataPlan, planPart } from "./data-plan.ts";
import { partMeasures } from "./part-measures.ts";
import { countRows } from "./stage-rows.ts";
import type { Curriculum } from "./stage.ts";

export interface StagePlanOptions {
  /** Of one row, for budgets and mixtures in tokens; characters unless given. */
  readonly countTokens?: CountTokens;
}

/**
 * A dataset whose training split is the rows of stage `index`. All stages and curricula of the same data have the same
 * instructions under the same names; stages of different names have different rows. Two curricula whose stages are equal
 * have equal plans.
 *
 * Throws a ConfigError: "empty-stage" where a part has no rows or too few to show its instructions, "leak" where
 * demonstrations of evaluation instructions would hold what is asked, "impossible-curriculum", and what `readPlan` throws;
 * a DataError ("sampling-exhausted") where an instruction has fewer inputs than examples are asked.
 */
export function stagePlan(
  curriculum: Curriculum,
  data: CurriculumData,
  index: number,
  options: StagePlanOptions = {},
): DatasetPlanInput {
  const { stages } = curriculum;
  const stage = stages[index];
  if (stage === undefined) throw new RangeError(`the curriculum has ${stages.length} stages, none at ${index}`);
  const counted = countRows(stages, index, partMeasures(data, options.countTokens));
  const demonstrated = counted.find(({ part }) => part.of === "evaluation" && part.kind !== "declare");
  if (demonstrated !== undefined && data.inputs === "shared") {
    throw new ConfigError(
      `stage "${stage.name}" demonstrates evaluation instructions ("${demonstrated.part.kind}") on inputs that may be asked about`,
      { code: "leak", hint: 'Leave inputs: "shared" out of the data, or declare the instructions only.' },
    );
  }
  const base = dataPlan(data);
  const kinds = counted.map(({ part, rows }) => ({ ...planPart(part, data, "train"), rows }));
  const rows = counted.reduce((sum, part) => sum + part.rows, 0);
  const plan: DatasetPlanInput = {
    ...base,
    ...(demonstrated === undefined ? {} : { demonstrates: true as const }),
    stage: stage.name,
    splits: { ...base.splits, train: { ...base.splits.train, rows, kinds } },
  };
  checkExamples(plan, data, "train");
  return plan;
}
