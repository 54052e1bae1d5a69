// The dataset of one unit: its settings in the data layer's words.
import type { DatasetPlanInput } from "../data/plans/plan.ts";
import type { Unit } from "./resolve.ts";

/**
 * Training rows; validation rows of other instructions, whose loss is measured on the way; and test rows of yet other
 * instructions, one for each exercise of the evaluation.
 */
export function datasetPlan({ family, seed, settings }: Unit): DatasetPlanInput {
  const { data, training, evaluation } = settings;
  const common = { surfaces: [data.surface] };
  return {
    family,
    seed,
    config: data.config as DatasetPlanInput["config"],
    unseen: evaluation.unseen,
    splits: {
      train: {
        ...common,
        instructions: data.instructions,
        rows: data.rows,
        frequency: data.frequency === "uniform" ? { kind: "uniform" } : { kind: "power", alpha: data.frequency },
      },
      test: {
        ...common,
        instructions: evaluation.instructions,
        rows: evaluation.instructions * evaluation.inputsPerInstruction,
        config: evaluation.config as DatasetPlanInput["config"],
      },
      ...(training.validationRows === 0
        ? {}
        : {
            validation: {
              ...common,
              instructions: Math.min(training.validationRows, evaluation.instructions),
              rows: training.validationRows,
            },
          }),
    },
  };
}
