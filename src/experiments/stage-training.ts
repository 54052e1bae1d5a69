// How a stage is trained: the unit's settings with the stage's own in their place.
import { ConfigError } from "../core/errors.ts";
import { trainingConfig, type TrainingSettings } from "../train/settings.ts";
import { didYouMean } from "../core/nearest.ts";
import type { Unit } from "./resolve.ts";

/** What belongs to the model and not to a stage. */
const ofTheModel = ["initialDeviation", "validationRows", "validations", "threads"] as const;

/** Throws a ConfigError for a setting that training has not, or a value that it cannot have, naming the stage. */
export function stageTraining(unit: Pick<Unit, "settings" | "curriculum">, index: number): TrainingSettings {
  const stage = unit.curriculum?.stages[index];
  if (stage === undefined) throw new RangeError(`the curriculum has no stage ${index}`);
  const own = stage.training;
  const at = (key: string): string => `stage "${stage.name}": training.${key}`;
  for (const key of Object.keys(own)) {
    if (!(key in trainingConfig.shape)) {
      throw new ConfigError(
        `${at(key)} is no setting of training.${didYouMean(key, Object.keys(trainingConfig.shape))}`,
        {
          code: "unknown-key",
        },
      );
    }
    if ((ofTheModel as readonly string[]).includes(key)) {
      throw new ConfigError(`${at(key)} is the same for all stages`, {
        code: "invalid-value",
        hint: "Say it under settings.training.",
      });
    }
  }
  const parsed = trainingConfig.safeParse({ ...unit.settings.training, ...own });
  if (parsed.success) {
    if (parsed.data.lora === undefined || unit.settings.model.from !== undefined) return parsed.data;
    throw new ConfigError(`${at("lora")} adapts a trained model, and this one is fresh`, {
      code: "invalid-value",
      hint: "Say which model with model.from.",
    });
  }
  const [issue] = parsed.error.issues;
  throw new ConfigError(`${at(issue?.path.join(".") ?? "")}: ${issue?.message ?? "cannot be"}`, {
    code: "invalid-value",
  });
}
