import { describe, expect, test } from "vitest";
import type { LoraConfig, TransformerConfig } from "../contract.ts";
import { gpt2Config, llamaConfig } from "../model-config.ts";
import { trainingMemory, type BatchShape } from "./memory-estimate.ts";

const published = gpt2Config({ vocabularySize: 32, contextLength: 144, layers: 6, width: 256, heads: 4 });
const narrow = llamaConfig({
  vocabularySize: 8192,
  contextLength: 256,
  layers: 8,
  width: 512,
  heads: 8,
  keyValueHeads: 2,
});
const smolLm2 = llamaConfig({
  vocabularySize: 49_152,
  contextLength: 2048,
  layers: 30,
  width: 576,
  heads: 9,
  keyValueHeads: 3,
  innerWidth: 1536,
});
const gpt2 = gpt2Config({ vocabularySize: 50_257, contextLength: 1024, layers: 12, width: 768, heads: 12 });

interface Measured {
  readonly what: string;
  readonly model: TransformerConfig;
  readonly batch: BatchShape;
  readonly lora?: LoraConfig;
  readonly megabytes: number;
}

/** The peak of a process's memory over three steps and a checkpoint, less what it was with the parameters loaded. */
const measurements: readonly Measured[] = [
  {
    what: "the published model",
    model: published,
    batch: { positions: 256 * 142, learnt: 256 * 50, longest: 142 },
    megabytes: 473,
  },
  {
    what: "a Llama of 26 million parameters",
    model: narrow,
    batch: { positions: 16 * 128, learnt: 16 * 128, longest: 128 },
    megabytes: 1570,
  },
  {
    what: "an adapter beside SmolLM2-135M's sizes",
    model: smolLm2,
    batch: { positions: 8 * 128, learnt: 8 * 64, longest: 128 },
    lora: { rank: 16, alpha: 32, targets: ["q_proj", "v_proj"] },
    megabytes: 657,
  },
  {
    what: "the same on rows of 1000 tokens",
    model: smolLm2,
    batch: { positions: 2000, learnt: 2 * 936, longest: 1000 },
    lora: { rank: 16, alpha: 32, targets: ["q_proj", "v_proj", "down_proj"] },
    megabytes: 3470,
  },
  {
    what: "an adapter beside GPT-2's sizes",
    model: gpt2,
    batch: { positions: 8 * 64, learnt: 8 * 32, longest: 64 },
    lora: { rank: 8, alpha: 16, targets: ["c_attn", "c_fc"] },
    megabytes: 315,
  },
];

describe("the memory of training", () => {
  test.each(measurements)("is foreseen within 30 %: $what", ({ model, batch, lora, megabytes }) => {
    const foreseen = trainingMemory({ model, lora, batch }) / 1e6;
    expect(foreseen).toBeGreaterThan(0.7 * megabytes);
    expect(foreseen).toBeLessThan(1.3 * megabytes);
  });

  test("does not grow with the batch, which is computed in parts", () => {
    const rows = (count: number): number =>
      trainingMemory({ model: published, batch: { positions: 142 * count, learnt: 50 * count, longest: 142 } });
    expect(rows(4096)).toBeLessThan(1.05 * rows(256));
  });
});
