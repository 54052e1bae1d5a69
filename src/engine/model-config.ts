// Configurations of the two architectures: what the publications fix is filled in, and what makes no model is refused.
import { ModelError } from "../core/errors.ts";
import type { Gpt2Config, LlamaConfig, TransformerConfig } from "./contract.ts";

type Sizes = Pick<TransformerConfig, "vocabularySize" | "contextLength" | "layers" | "width" | "heads">;

/** GPT-2's form: a perceptron four times as wide, epsilon 1e-5, tied embeddings, unless said otherwise. */
export function gpt2Config(settings: Sizes & Partial<Omit<Gpt2Config, "architecture">>): Gpt2Config {
  return { architecture: "gpt2", innerWidth: 4 * settings.width, normEpsilon: 1e-5, tieEmbeddings: true, ...settings };
}

/**
 * Llama's form: as many key and value heads as query heads, a perceptron of 8/3 the width rounded up to a multiple of
 * 32, epsilon 1e-5, theta 10000, tied embeddings (as SmolLM2, for small models), unless said otherwise.
 */
export function llamaConfig(settings: Sizes & Partial<Omit<LlamaConfig, "architecture">>): LlamaConfig {
  return {
    architecture: "llama",
    keyValueHeads: settings.heads,
    headSize: settings.width / settings.heads,
    innerWidth: Math.ceil((8 * settings.width) / 3 / 32) * 32,
    normEpsilon: 1e-5,
    ropeTheta: 10_000,
    ropeScaling: null,
    queryKeyValueBias: false,
    tieEmbeddings: true,
    ...settings,
  };
}

/** Throws a ModelError, code "bad-model", for sizes that make no model. */
export function checkTransformer(config: TransformerConfig): void {
  const sizes: Record<string, number> = {
    vocabularySize: config.vocabularySize,
    contextLength: config.contextLength,
    layers: config.layers,
    width: config.width,
    heads: config.heads,
    innerWidth: config.innerWidth,
    ...(config.architecture === "llama" ? { keyValueHeads: config.keyValueHeads, headSize: config.headSize } : {}),
  };
  for (const [key, size] of Object.entries(sizes)) {
    if (!Number.isSafeInteger(size) || size < 1) throw bad(`${key} must be a whole number from 1, got ${size}`);
  }
  if (!(config.normEpsilon > 0 && config.normEpsilon < 1)) {
    throw bad(`normEpsilon must lie between 0 and 1, got ${config.normEpsilon}`);
  }
  if (config.architecture === "gpt2") {
    if (config.width % config.heads === 0) return;
    throw bad(
      `width ${config.width} is not a multiple of heads ${config.heads}`,
      "Each head gets width / heads features; choose a width that the heads divide.",
    );
  }
  if (config.heads % config.keyValueHeads !== 0) {
    throw bad(
      `heads ${config.heads} is not a multiple of keyValueHeads ${config.keyValueHeads}`,
      "Each key and value head serves heads / keyValueHeads query heads.",
    );
  }
  if (config.headSize % 2 !== 0) {
    throw bad(`headSize ${config.headSize} is odd`, "Rotary positions turn features in pairs.");
  }
  if (!(config.ropeTheta > 0 && config.ropeTheta < Infinity)) {
    throw bad(`ropeTheta must be a number above 0, got ${config.ropeTheta}`);
  }
  checkScaling(config);
}

function checkScaling({ ropeScaling }: LlamaConfig): void {
  if (ropeScaling === null) return;
  for (const [key, value] of Object.entries(ropeScaling)) {
    if (key === "kind" || (typeof value === "number" && value > 0 && value < Infinity)) continue;
    throw bad(`ropeScaling.${key} must be a number above 0, got ${value}`);
  }
  if (ropeScaling.kind === "llama3" && ropeScaling.highFrequencyFactor <= ropeScaling.lowFrequencyFactor) {
    throw bad("ropeScaling.highFrequencyFactor must be above lowFrequencyFactor");
  }
}

function bad(message: string, hint?: string): ModelError {
  return new ModelError(message, { code: "bad-model", ...(hint === undefined ? {} : { hint }) });
}
