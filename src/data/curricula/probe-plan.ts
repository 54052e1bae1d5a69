// Turns what is asked of a model into the plan of a dataset.
import type { DatasetPlanInput } from "../plans/plan.ts";
import { checkExamples } from "./check-examples.ts";
import type { CurriculumData, Probe } from "./curriculum-data.ts";
import { dataPlan, openDataPlan, planPart } from "./data-plan.ts";

/**
 * A dataset whose test split is the exercises of a probe, one row each: of every instruction, the same inputs whatever
 * the kind, the surface or the sentences, and the first of them where more are asked. Throws what `readPlan` throws where
 * a family cannot be asked so, and a DataError ("sampling-exhausted") where an instruction has too few inputs.
 */
export function probePlan(data: CurriculumData, probe: Probe): DatasetPlanInput {
  const {
    of,
    kind,
    where,
    inputsPerInstruction = kind === "declare" ? 1 : data.evaluation.inputsPerInstruction,
  } = probe;
  const { surfaces, layout, templates, inputs } = probe;
  const usual = of === "paired" ? Math.min(data.paired.instructions, data.evaluation.instructions) : undefined;
  const instructions = probe.instructions ?? (where === undefined ? usual : undefined);
  const part = planPart(
    {
      of,
      kind,
      ...(surfaces === undefined ? {} : { surfaces }),
      ...(layout === undefined ? {} : { layout }),
      ...(templates === undefined ? {} : { templates }),
      ...(kind === "declare" ? {} : { examples: inputsPerInstruction }),
      ...(instructions === undefined ? {} : { instructions }),
      ...(where === undefined ? {} : { where }),
      ...(inputs === undefined ? {} : { inputs }),
    },
    data,
    "test",
  );
  const base = dataPlan(data);
  const planned = (rows: number): DatasetPlanInput => ({
    ...base,
    splits: { ...base.splits, test: { ...base.splits.test, rows, kinds: [part] } },
  });
  const asked =
    where === undefined
      ? (instructions ?? data.evaluation.instructions)
      : (openDataPlan(planned(1), data).parts("test")[0]?.chosen.count ?? 0);
  const plan = planned(asked * inputsPerInstruction);
  checkExamples(plan, data, "test");
  return plan;
}
