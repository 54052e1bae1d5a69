// The model of a unit that was trained in stages, from the checkpoints of these.
import { join } from "node:path";
import { ConfigError } from "../core/errors.ts";
import { settledFolder } from "../data/store/atomic-folder.ts";
import type { Parameters, TransformerConfig } from "../engine/contract.ts";
import { readTrainedModel } from "../engine/training/checkpoint.ts";
import { mergeAdapter } from "../engine/training/lora.ts";
import { originOf } from "../train/training-checkpoint.ts";
import { readBase } from "./base-model.ts";
import { stageDir } from "./stage-files.ts";
import type { StageIndex } from "./stage-index.ts";

export interface LoadedStage {
  readonly model: TransformerConfig;
  readonly parameters: Parameters;
  /** The stage's folder. */
  readonly dir: string;
}

/** The last of the unit's stages that has a checkpoint. Throws a ConfigError where none has, and what reading throws. */
export async function loadLastStage(run: string, unit: string, index: StageIndex): Promise<LoadedStage> {
  const stages = index.units[unit] ?? [];
  for (const id of [...stages].reverse()) {
    if ((await settledFolder(checkpointOf(run, id))) === undefined) continue;
    return { ...(await trainedParameters(run, index, id)), dir: stageDir(run, id) };
  }
  throw new ConfigError(`no stage of ${unit} is trained in ${run}`, {
    code: "no-model",
    hint: stages.length === 0 ? "Its curriculum has none." : "Run the experiment first.",
  });
}

function checkpointOf(run: string, id: string): string {
  return join(stageDir(run, id), "checkpoint");
}

/** Where a stage learnt an adapter, merged into what it went on from. */
async function trainedParameters(run: string, index: StageIndex, id: string): Promise<Omit<LoadedStage, "dir">> {
  const trained = await readTrainedModel(checkpointOf(run, id));
  const { model, parameters } = trained;
  const { lora, base } = originOf(trained);
  if (lora === undefined || base === undefined) return { model, parameters };
  const predecessor = index.stages[id]?.predecessor ?? null;
  const before =
    predecessor === null
      ? await readBase(base.path, model.contextLength)
      : await trainedParameters(run, index, predecessor);
  return { model, parameters: mergeAdapter({ model, parameters: before.parameters, lora, adapter: parameters }) };
}
