// The model that a stage goes on from, and the one that it leaves.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Rng } from "../core/rng.ts";
import { initialParameters } from "../engine/architectures/architecture.ts";
import type { Parameters, TransformerConfig } from "../engine/contract.ts";
import { checkVocabulary } from "../engine/formats/write-model-folder.ts";
import { readTokenizer } from "../engine/tokenizers/read-tokenizer.ts";
import { tokenizerFromJSON } from "../engine/tokenizers/tokenizer-json.ts";
import type { Tokenizer } from "../engine/tokenizers/tokenizer.ts";
import { readTrainedModel } from "../engine/training/checkpoint.ts";
import { mergeAdapter } from "../engine/training/lora.ts";
import { transformerConfig } from "../train/settings.ts";
import { readBase } from "./base-model.ts";
import { curriculumTokenizer } from "./curriculum-tokenizer.ts";
import type { Unit } from "./resolve.ts";
import { readStageRecord, stageDir } from "./stage-files.ts";

export interface StageModel {
  readonly model: TransformerConfig;
  readonly tokenizer: Tokenizer;
  readonly parameters: Parameters;
}

/** As it is before the first stage: of its folder, or as its seed draws it. */
export async function modelBeforeStages(unit: Unit): Promise<StageModel> {
  const { model: chosen, training } = unit.settings;
  if (chosen.from === undefined) {
    const tokenizer = await curriculumTokenizer(unit, chosen);
    const model = transformerConfig(chosen, tokenizer.vocabularySize);
    const parameters = initialParameters(model, Rng.from(unit.seed, "initial-parameters"), training.initialDeviation);
    return { model, tokenizer, parameters };
  }
  if (unit.base === undefined) throw new Error(`unit ${unit.id} has model.from and no base`);
  const { model, parameters } = await readBase(unit.base.dir, chosen.contextLength);
  const tokenizer = await readTokenizer(unit.base.dir);
  checkVocabulary(model, tokenizer);
  return { model, tokenizer, parameters };
}

/** As a trained stage left it; with `unit`'s model before all stages where `id` is undefined. */
export async function modelAfterStage(runDir: string, unit: Unit, id: string | undefined): Promise<StageModel> {
  if (id === undefined) return modelBeforeStages(unit);
  const dir = stageDir(runDir, id);
  const record = await readStageRecord(runDir, id);
  if (record === undefined) throw new Error(`the stage ${id} is not trained`);
  const tokenizer = tokenizerFromJSON(JSON.parse(await readFile(join(dir, "tokenizer.json"), "utf8")) as unknown);
  const { model, parameters } = await readTrainedModel(join(dir, "checkpoint"));
  if (record.lora === undefined) return { model, tokenizer, parameters };
  const before = await modelAfterStage(runDir, unit, record.predecessor ?? undefined);
  const merged = mergeAdapter({ model, parameters: before.parameters, lora: record.lora, adapter: parameters });
  return { model, tokenizer, parameters: merged };
}
