// A model from disk, ready to be served on this thread.
import { createHash } from "node:crypto";
import type { Parameters, TransformerConfig } from "../engine/contract.ts";
import { createGenerator } from "../engine/generation/generator.ts";
import { loadModel } from "../experiments/load-model.ts";
import { textGeneration } from "../models/text-generation.ts";
import { localModel } from "./local-model.ts";
import type { ModelSource } from "./messages.ts";
import type { ServedModel } from "./served-model.ts";

/** Loads the model and makes its generator. Throws what `loadModel` and the engine throw. */
export async function loadServedModel({
  path,
  unit,
  name,
  threads,
  device,
  maxSequences,
}: ModelSource): Promise<ServedModel> {
  const loaded = await loadModel(path, unit === undefined ? {} : { unit });
  const { model, parameters, tokenizer, stopTokens } = loaded;
  const { contextLength, vocabularySize } = model;
  const fingerprint = fingerprintOf(model, parameters);
  const generator = await createGenerator({ model, parameters, threads, device, maxRows: maxSequences });
  return localModel({
    info: {
      name: name ?? loaded.name,
      contextLength,
      vocabularySize,
      chatTemplate: tokenizer.encodeChat !== undefined,
      fingerprint,
    },
    text: textGeneration({ generator, tokenizer, contextLength, stopTokens }),
    close: () => generator.close(),
  });
}

/** Of each tensor, this much decides the fingerprint: hashing all of a large model would take seconds. */
const hashedFloats = 4096;

function fingerprintOf(model: TransformerConfig, parameters: Parameters): string {
  const hash = createHash("sha256").update(JSON.stringify(model));
  for (const [name, { shape, data }] of parameters) {
    const part = data.subarray(0, hashedFloats);
    hash.update(`${name} ${shape.join()}`).update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  }
  return `fp_${hash.digest("hex").slice(0, 10)}`;
}
