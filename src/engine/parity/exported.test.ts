import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { Rng } from "../../core/rng.ts";
import { initialParameters } from "../architectures/architecture.ts";
import type { Parameters, TransformerConfig } from "../contract.ts";
import { readModelFolder } from "../formats/read-model-folder.ts";
import type { WriteTensorsOptions } from "../formats/tensor-folder.ts";
import { writeModelFolder } from "../formats/write-model-folder.ts";
import { createGenerator } from "../generation/generator.ts";
import { gpt2Config, llamaConfig } from "../model-config.ts";
import { createCharacterTokenizer } from "../tokenizers/character-tokenizer.ts";
import { defaultOptimizer } from "../training/adamw.ts";
import { createTrainer } from "../training/trainer.ts";
import { batchOf } from "./golden.test-support.ts";
import { pythonHas, runTool } from "./python.test-support.ts";

const tokenizer = createCharacterTokenizer(" \n,.:abcdefghijklmnopqrstuvwxyzé😀");
const sizes = { vocabularySize: tokenizer.vocabularySize, contextLength: 32, layers: 2, width: 32, heads: 4 };

interface Export {
  readonly model: TransformerConfig;
  readonly files?: WriteTensorsOptions;
}

/** Every kind of model that this engine writes. */
const exports: Readonly<Record<string, Export>> = {
  "gpt2-tied": { model: gpt2Config(sizes) },
  "gpt2-narrow": { model: gpt2Config({ ...sizes, innerWidth: 40, normEpsilon: 1e-3 }), files: { format: "F16" } },
  "llama-tied": { model: llamaConfig(sizes), files: { format: "BF16", shardBytes: 20_000 } },
  "llama-grouped-untied": {
    model: llamaConfig({ ...sizes, keyValueHeads: 2, headSize: 16, tieEmbeddings: false }),
    files: { shardBytes: 30_000 },
  },
  "llama-linear": { model: llamaConfig({ ...sizes, keyValueHeads: 1, ropeScaling: { kind: "linear", factor: 2 } }) },
  "llama-llama3": {
    model: llamaConfig({
      ...sizes,
      ropeTheta: 50_000,
      ropeScaling: {
        kind: "llama3",
        factor: 4,
        lowFrequencyFactor: 1,
        highFrequencyFactor: 4,
        originalContextLength: 16,
      },
    }),
  },
  qwen2: { model: llamaConfig({ ...sizes, keyValueHeads: 2, queryKeyValueBias: true, normEpsilon: 1e-6 }) },
};
const prompts = ["a", "count:", "say é, then\n", "😀 twice: 😀 "];
const texts = ["", " a  b ", "line\n\nline", "é😀", ...prompts];

const verdict = z.strictObject({ folder: z.string(), problems: z.array(z.string()) });
describe.skipIf(!pythonHas("torch", "transformers"))("transformers (needs python3 with torch and transformers)", () => {
  let folder = "";
  let verdicts = new Map<string, readonly string[]>();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "precept-exported-"));
    for (const [name, each] of Object.entries(exports)) await exportModel(join(folder, name), each);
    const tamper = (tokens: readonly number[]): number[] => tokens.map((token) => (token + 1) % 20);
    await exportModel(join(folder, "tampered"), { model: gpt2Config(sizes) }, tamper);
    verdicts = await check([...Object.keys(exports), "tampered"].map((name) => join(folder, name)));
  }, 120_000);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each(Object.keys(exports))("opens %s, trained here, and chooses the same tokens", (name) => {
    expect(verdicts.get(name)).toEqual([]);
  });

  test("would notice other tokens", () => {
    expect(verdicts.get("tampered")).toHaveLength(prompts.length);
  });
});

/** A folder, and in it what this engine does with the model after reading it again, rounded as it was written. */
async function exportModel(
  folder: string,
  { model, files = {} }: Export,
  alter: (tokens: readonly number[]) => readonly number[] = (tokens) => tokens,
): Promise<void> {
  await writeModelFolder(folder, { ...files, model, parameters: await train(model), tokenizer });
  const { parameters } = await readModelFolder(folder);
  const generator = await createGenerator({ model, parameters, threads: 1 });
  const requests = prompts.map((text) => ({ prompt: tokenizer.encode(text), maxNewTokens: 12, stopTokens: [] }));
  const results = await Promise.all(requests.map((request) => generator.submit(request)));
  const scored = { prompt: tokenizer.encode("one"), continuation: tokenizer.encode(" é 😀.") };
  const [each] = await generator.score([scored]);
  await generator.close();
  const expected = {
    greedy: results.map((result, index) => ({
      prompt: requests[index]?.prompt,
      tokens: alter(result.tokens.map(({ token }) => token)),
    })),
    scores: [{ ...scored, sum: each?.reduce((total, value) => total + value, 0) }],
    // For transformers 5 the tokenizer of a qwen2 folder is Qwen's, whatever tokenizer_config.json says.
    texts: isQwen2(model) ? [] : texts.map((text) => ({ text, tokens: tokenizer.encode(text) })),
  };
  await writeFile(join(folder, "expected.json"), JSON.stringify(expected));
}

function isQwen2(model: TransformerConfig): boolean {
  return model.architecture === "llama" && model.queryKeyValueBias;
}

/** A few large steps, so that biases and gains are not as they were made. */
async function train(model: TransformerConfig): Promise<Parameters> {
  const parameters = initialParameters(model, Rng.from("exported", 1), 0.2);
  const trainer = await createTrainer({ model, optimizer: defaultOptimizer, parameters, threads: 1 });
  const rows = ["count: one, two, three.", "say: é 😀."].map((text) => ({
    prompt: tokenizer.encode(text.slice(0, 4)),
    answer: tokenizer.encode(text.slice(4)),
  }));
  for (let step = 0; step < 5; step++) await trainer.step(batchOf(rows), 0.02);
  const trained = await trainer.parameters();
  await trainer.close();
  return trained;
}

async function check(folders: readonly string[]): Promise<Map<string, readonly string[]>> {
  const lines = await runTool("check-exported-models.py", folders);
  return new Map(
    lines.map((line) => {
      const { folder, problems } = verdict.parse(JSON.parse(line));
      return [folder, problems];
    }),
  );
}
