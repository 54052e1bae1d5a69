import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Interrupted, StoreError, TrainError } from "../core/errors.ts";
import { Rng } from "../core/rng.ts";
import type { Row } from "../data/row.ts";
import { gpt2Config } from "../engine/model-config.ts";
import { createCharacterTokenizer } from "../engine/tokenizers/character-tokenizer.ts";
import { readMetrics } from "./metrics.ts";
import { trainingConfig } from "./settings.ts";
import { trainSft, type SftOptions } from "./sft.ts";
import { encodeRows, type TokenRows } from "./token-rows.ts";

const tokenizer = createCharacterTokenizer("abcd=");
const model = gpt2Config({
  vocabularySize: tokenizer.vocabularySize,
  contextLength: 12,
  layers: 1,
  width: 16,
  heads: 2,
});
let scratch = "";
let rows: TokenRows;
let validation: TokenRows;

/** "abc=abc": copying, in two lengths. */
function copies(count: number, seed: string): Row[] {
  return Array.from({ length: count }, (_, i) => {
    const rng = Rng.from(seed, i);
    const text = Array.from({ length: 3 + (i % 2) }, () => rng.pick(["a", "b", "c", "d"])).join("");
    return {
      id: `row-${i}`,
      kind: "in-context",
      segments: [
        { role: "user", text: `${text}=`, learn: false },
        { role: "assistant", text, learn: true },
      ],
      lineage: { family: "copy", version: 1, params: {}, input: text, surface: "rule" },
    };
  });
}

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "precept-sft-"));
  rows = await encodeRows(copies(100, "train"), tokenizer, model.contextLength);
  validation = await encodeRows(copies(20, "validation"), tokenizer, model.contextLength);
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

function options(name: string, more: Partial<SftOptions> = {}): SftOptions {
  return {
    model,
    training: trainingConfig.parse({
      epochs: 6,
      batchSize: 8,
      learningRate: 5e-3,
      initialDeviation: 0.1,
      validations: 3,
      checkpointSeconds: 1e-6,
    }),
    threads: 1,
    seed: 1,
    rows,
    validation,
    checkpointDir: join(scratch, name, "checkpoint"),
    metricsPath: join(scratch, `${name}.jsonl`),
    ...more,
  };
}

describe("supervised fine-tuning", () => {
  it("lowers the training and the validation loss, and logs both", async () => {
    const result = await trainSft(options("whole"));
    const metrics = await readMetrics(join(scratch, "whole.jsonl"));
    const losses = metrics.flatMap((line) => line.loss ?? []);
    const validations = metrics.flatMap((line) => line.validationLoss ?? []);
    expect(result.steps).toBe(84);
    expect(losses).toHaveLength(84);
    expect(validations).toHaveLength(3);
    expect(losses.at(-1)).toBeLessThan((losses[0] as number) * 0.8);
    expect(validations.at(-1)).toBeLessThan(validations[0] as number);
    expect(result.finalLoss).toBe(losses.at(-1));
    expect(result.tokens).toBe(6 * (rows.tokens.length - rows.count));
  });

  it("goes on after a stop with the same losses and parameters, to the last bit", async () => {
    const whole = await trainSft(options("reference"));
    const stop = new AbortController();
    const stopped = trainSft(
      options("stopped", { signal: stop.signal, onProgress: ({ step }) => step >= 1 && stop.abort() }),
    );
    setTimeout(() => stop.abort(), 60);
    await expect(stopped).rejects.toThrow(Interrupted);
    const done = await readMetrics(join(scratch, "stopped.jsonl"));
    expect(done.length).toBeLessThan(87);
    const resumed = await trainSft(options("stopped"));
    expect(resumed).toEqual(whole);
    expect(await readFile(join(scratch, "stopped.jsonl"), "utf8")).toBe(
      await readFile(join(scratch, "reference.jsonl"), "utf8"),
    );
  });

  it("returns at once when it was done before", async () => {
    const first = await trainSft(options("done"));
    const steps: number[] = [];
    const again = await trainSft(options("done", { onProgress: ({ step }) => steps.push(step) }));
    expect(again).toEqual(first);
    expect(steps).toEqual([]);
  });

  it("does not go on from a checkpoint of another model", async () => {
    await trainSft(options("other"));
    const error = await trainSft(options("other", { model: { ...model, width: 32 } })).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(StoreError);
    expect((error as StoreError).code).toBe("foreign-checkpoint");
  });

  it("names a checkpoint file that was cut short", async () => {
    await trainSft(options("cut"));
    const dir = join(scratch, "cut", "checkpoint");
    const [file = ""] = (await readdir(dir)).filter((name) => name.startsWith("optimizer"));
    await writeFile(join(dir, file), (await readFile(join(dir, file))).subarray(0, 50));
    await expect(trainSft(options("cut"))).rejects.toThrow(/optimizer/);
  });

  it("stops with advice when the loss is no longer a number", async () => {
    const wild = { ...options("wild").training, learningRate: 1e30, clip: 0, warmup: 0, initialDeviation: 1e18 };
    const error = await trainSft(options("wild", { training: wild })).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(TrainError);
    expect((error as TrainError).hint).toMatch(/learning ?rate/i);
  });
});
