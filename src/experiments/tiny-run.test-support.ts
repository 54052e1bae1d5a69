// A tiny model on disk: as a Hugging Face folder, and as a run with units.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Rng } from "../core/rng.ts";
import { initialParameters, parameterShapes } from "../engine/architectures/architecture.ts";
import type { Parameters } from "../engine/contract.ts";
import { gpt2Config } from "../engine/model-config.ts";
import { createCharacterTokenizer } from "../engine/tokenizers/character-tokenizer.ts";
import { writeModelFolder } from "../engine/formats/write-model-folder.ts";
import { writeCheckpoint } from "../engine/training/checkpoint.ts";

export const tinyTokenizer = createCharacterTokenizer("abcdefghijklmnopqrstuvwxyz .\n");

export const tinyModel = gpt2Config({
  vocabularySize: tinyTokenizer.vocabularySize,
  contextLength: 48,
  layers: 2,
  width: 32,
  heads: 2,
});

/** Large, so that one token is clearly likelier than the others. */
export function tinyParameters(seed = 1): Parameters {
  return initialParameters(tinyModel, Rng.from("tiny", seed), 0.5);
}

export async function writeTinyFolder(dir: string, seed = 1): Promise<void> {
  await writeModelFolder(dir, { model: tinyModel, parameters: tinyParameters(seed), tokenizer: tinyTokenizer });
}

export async function writeTinyUnit(run: string, unit: string, seed: number): Promise<void> {
  await mkdir(join(run, "tokenizers"), { recursive: true });
  await mkdir(join(run, "checkpoints"), { recursive: true });
  await writeFile(join(run, "tokenizers", `${unit}.json`), JSON.stringify(tinyTokenizer));
  const zeros = new Map(
    [...parameterShapes(tinyModel)].map(([name, shape]) => [
      name,
      { shape, data: new Float32Array(shape.reduce((product, size) => product * size, 1)) },
    ]),
  );
  await writeCheckpoint(join(run, "checkpoints", unit), {
    model: tinyModel,
    state: { step: 1, parameters: tinyParameters(seed), firstMoments: zeros, secondMoments: zeros },
    extra: {},
  });
}
