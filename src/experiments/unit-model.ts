// The model that a unit trains, before it is trained: fresh, or read from a folder.
import { join } from "node:path";
import { ConfigError } from "../core/errors.ts";
import { writeJsonAtomic } from "../data/store/atomic-file.ts";
import type { Parameters, TransformerConfig } from "../engine/contract.ts";
import { writeAdapterFolder } from "../engine/formats/adapter-folder.ts";
import { checkVocabulary } from "../engine/formats/write-model-folder.ts";
import { readTokenizer } from "../engine/tokenizers/read-tokenizer.ts";
import type { Tokenizer } from "../engine/tokenizers/tokenizer.ts";
import { mergeAdapter } from "../engine/training/lora.ts";
import { transformerConfig } from "../train/settings.ts";
import type { TrainingBase } from "../train/training-loop.ts";
import { readBase } from "./base-model.ts";
import type { Unit } from "./resolve.ts";
import { freshTokenizer, type UnitRows } from "./unit-tokenizer.ts";

export interface UnitModel {
  readonly model: TransformerConfig;
  readonly tokenizer: Tokenizer;
  /** Absent where the model is fresh. */
  readonly base?: TrainingBase;
}

/** Throws what reading the folder throws. */
export async function startingModel({ settings, base, id }: Unit, rows: UnitRows): Promise<UnitModel> {
  const { model: chosen } = settings;
  if (chosen.from === undefined) {
    const tokenizer = await freshTokenizer(chosen, rows);
    return { model: transformerConfig(chosen, tokenizer.vocabularySize), tokenizer };
  }
  if (base === undefined) {
    throw new ConfigError(`${id} begins from ${chosen.from}, which was not looked at`, { code: "no-base" });
  }
  const { model, parameters } = await readBase(base.dir, chosen.contextLength);
  const tokenizer = await readTokenizer(base.dir);
  checkVocabulary(model, tokenizer);
  return { model, tokenizer, base: { parameters, path: base.dir, identity: base.identity } };
}

export async function writeTokenizerJson(runDir: string, unit: string, tokenizer: Tokenizer): Promise<void> {
  await writeJsonAtomic(join(runDir, "tokenizers", `${unit}.json`), tokenizer.toJSON());
}

/** The whole model's parameters out of what was learnt; an adapter is also written to `adapters/`, as PEFT reads it. */
export async function trainedParameters(
  { id, settings }: Unit,
  { model, base }: UnitModel,
  learnt: Parameters,
  runDir: string,
): Promise<Parameters> {
  const { lora } = settings.training;
  if (lora === undefined || base === undefined) return learnt;
  await writeAdapterFolder(join(runDir, "adapters", id), {
    model,
    config: lora,
    tensors: learnt,
    baseModel: base.path,
  });
  return mergeAdapter({ model, parameters: base.parameters, lora, adapter: learnt });
}
