import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Interrupted, ModelError, StoreError, TrainError } from "../core/errors.ts";
import { Rng } from "../core/rng.ts";
import type { Row } from "../data/rows/row.ts";
import { initialParameters } from "../engine/architectures/architecture.ts";
import { gpt2Config } from "../engine/model-config.ts";
import { createCharacterTokenizer } from "../engine/tokenizers/character-tokenizer.ts";
import { readCheckpoint } from "../engine/training/checkpoint.ts";
import { adapterShapes } from "../engine/training/lora.ts";
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

const training = trainingConfig.parse({
  epochs: 6,
  batchSize: 8,
  learningRate: 5e-3,
  initialDeviation: 0.1,
  validations: 3,
  checkpointSeconds: 0.2,
});
const lora = { rank: 4, alpha: 8, targets: ["c_attn", "c_fc"] };
const base = initialParameters(model, Rng.from("base"), 0.3);

function options(name: string, more: Partial<SftOptions> = {}): SftOptions {
  return {
    model,
    training,
    threads: 1,
    seed: 1,
    rows,
    validation,
    checkpointDir: join(scratch, name, "checkpoint"),
    metricsPath: join(scratch, `${name}.jsonl`),
    ...more,
  };
}

interface SftVariant {
  readonly base?: boolean;
  readonly lora?: typeof lora;
  readonly dropout?: number;
}

function variant(name: string, how: SftVariant): SftOptions {
  const { base: fromBase = false, ...changes } = how;
  return options(name, {
    training: { ...training, ...changes },
    ...(fromBase ? { base: { parameters: base, path: "base", identity: "b-1" } } : {}),
  });
}

/** A signal that fires once it has been asked before so many steps. */
function afterSteps(steps: number): AbortSignal {
  let asked = 0;
  const signal = new AbortController().signal;
  Object.defineProperty(signal, "aborted", { get: () => asked++ >= steps });
  return signal;
}

describe("supervised fine-tuning", () => {
  it("lowers the training and the validation loss, and logs both", async () => {
    const result = await trainSft(options("whole"));
    const metrics = await readMetrics(join(scratch, "whole.jsonl"));
    const losses = metrics.flatMap((line) => line.loss ?? []);
    const validations = metrics.flatMap((line) => line.validationLoss ?? []);
    expect(result.steps).toBe(78);
    expect(losses).toHaveLength(78);
    expect(validations).toHaveLength(3);
    expect(losses.at(-1)).toBeLessThan((losses[0] as number) * 0.8);
    expect(validations.at(-1)).toBeLessThan(validations[0] as number);
    expect(result.finalLoss).toBe(losses.at(-1));
    expect(result.tokens).toBe(6 * (rows.tokens.length - rows.count));
  });

  it.each([
    ["a fresh model", {}],
    ["a fresh model with dropout", { dropout: 0.2 }],
    ["a base", { base: true }],
    ["adapters beside a base", { base: true, lora, dropout: 0.1 }],
  ])("goes on after a stop with the same losses and parameters, to the last bit: %s", async (what, how) => {
    const whole = await trainSft(variant(`reference ${what}`, how));
    for (const step of [13, 50]) {
      const stopped = trainSft({ ...variant(`stopped ${what}`, how), signal: afterSteps(step) });
      await expect(stopped).rejects.toThrow(Interrupted);
    }
    const done = await readMetrics(join(scratch, `stopped ${what}.jsonl`));
    expect(done.at(-1)?.step).toBe(13 + 50);
    expect(await trainSft(variant(`stopped ${what}`, how))).toEqual(whole);
    expect(await readFile(join(scratch, `stopped ${what}.jsonl`), "utf8")).toBe(
      await readFile(join(scratch, `reference ${what}.jsonl`), "utf8"),
    );
  });

  it("learns an adapter and keeps no more than that", async () => {
    const result = await trainSft(variant("adapter", { base: true, lora }));
    const names = [...result.parameters.keys()];
    expect(names).toEqual([...adapterShapes(model, lora).keys()]);
    const { state } = await readCheckpoint(join(scratch, "adapter", "checkpoint"));
    expect([...state.firstMoments.keys()]).toEqual(names);
    const losses = (await readMetrics(join(scratch, "adapter.jsonl"))).flatMap((line) => line.loss ?? []);
    expect(losses.at(-1)).toBeLessThan((losses[0] as number) * 0.9);
  });

  it("begins with the loss of the base", async () => {
    const first = await trainSft({ ...variant("base", { base: true }), signal: afterSteps(1) }).catch(() => undefined);
    expect(first).toBeUndefined();
    const [line] = await readMetrics(join(scratch, "base.jsonl"));
    const other = await trainSft({ ...variant("lora", { base: true, lora }), signal: afterSteps(1) }).catch(() => 0);
    expect(other).toBe(0);
    expect((await readMetrics(join(scratch, "lora.jsonl")))[0]?.loss).toBeCloseTo(line?.loss as number, 5);
  });

  it("returns at once when it was done before", async () => {
    const first = await trainSft(options("done"));
    const steps: number[] = [];
    const again = await trainSft(options("done", { onProgress: ({ step }) => steps.push(step) }));
    expect(again).toEqual(first);
    expect(steps).toEqual([]);
  });

  it.each<[string, SftVariant, Partial<SftOptions>]>([
    ["model", {}, { model: { ...model, width: 32 } }],
    ["base model", { base: true }, { base: { parameters: base, path: "base", identity: "b-2" } }],
    ["base model", {}, { base: { parameters: base, path: "base", identity: "b-1" } }],
    ["adapter", { base: true, lora }, { training: { ...training, lora: { ...lora, alpha: 16 } } }],
    ["adapter", { base: true, lora }, { training }],
  ])("does not go on from a checkpoint of another %s (%#)", async (what, how, other) => {
    const name = `other ${JSON.stringify([what, how, Object.keys(other)])}`.replaceAll("/", "");
    await expect(trainSft({ ...variant(name, how), signal: afterSteps(2) })).rejects.toThrow(Interrupted);
    const error = await trainSft({ ...variant(name, how), ...other }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(StoreError);
    expect((error as StoreError).code).toBe("foreign-checkpoint");
    expect((error as StoreError).message).toContain(`its ${what} differs`);
  });

  it("goes on where the base has moved", async () => {
    const moved = { parameters: base, path: "elsewhere", identity: "b-1" };
    await expect(trainSft({ ...variant("moved", { base: true }), signal: afterSteps(2) })).rejects.toThrow(Interrupted);
    expect((await trainSft({ ...variant("moved", {}), base: moved })).steps).toBe(78);
  });

  it("has no adapter beside nothing", async () => {
    await expect(trainSft(variant("beside nothing", { lora }))).rejects.toThrow(/no base is given/);
  });

  it("names a checkpoint file that was cut short", async () => {
    await trainSft(options("cut"));
    const dir = join(scratch, "cut", "checkpoint");
    const [file = ""] = (await readdir(dir)).filter((name) => name.startsWith("optimizer"));
    await writeFile(join(dir, file), (await readFile(join(dir, file))).subarray(0, 50));
    await expect(trainSft(options("cut"))).rejects.toThrow(/optimizer/);
  });

  it("does not train on nothing", async () => {
    const none = await encodeRows([], tokenizer, model.contextLength);
    await expect(trainSft(options("nothing", { rows: none }))).rejects.toThrow(/no rows to train on/);
  });

  it("refuses a model that does not fit into memory, with the figure, before anything is computed", async () => {
    const huge = gpt2Config({ ...model, layers: 4000, width: 8192, heads: 64 });
    const error = await trainSft(options("huge", { model: huge })).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ModelError);
    expect((error as ModelError).code).toBe("not-enough-memory");
    expect((error as ModelError).message).toMatch(/training this model needs [\d.]+ TiB of memory/);
    expect(existsSync(join(scratch, "huge.jsonl"))).toBe(false);
  });

  it("stops with advice when the loss is no longer a number", async () => {
    const wild = { ...training, learningRate: 1e30, clip: 0, warmup: 0, initialDeviation: 1e18 };
    const error = await trainSft(options("wild", { training: wild })).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(TrainError);
    // The parameters after the first step, or the loss of the second, whichever is looked at first.
    expect((error as TrainError).message).toMatch(/training diverged: .*step [12]\b/);
    expect((error as TrainError).hint).toMatch(/learningRate \(1e\+30\).*no checkpoint yet/);
  });

  it("says that the start is to blame when the first loss is no number", async () => {
    const wild = { ...training, initialDeviation: 1e30 };
    const error = await trainSft(options("too large a start", { training: wild })).catch((e: unknown) => e);
    expect((error as TrainError).code).toBe("diverged");
    expect((error as TrainError).hint).toMatch(/Nothing has been learnt yet.*initialDeviation \(1e\+30\)/);
  });

  it.each([
    ["in a step", {}],
    ["in the validation", { validations: 78 }],
  ])("keeps the last good checkpoint when training diverges %s", async (where, more) => {
    const name = `diverges ${where}`;
    await expect(trainSft({ ...options(name), signal: afterSteps(20) })).rejects.toThrow(Interrupted);
    const dir = join(scratch, name, "checkpoint");
    const good = await readCheckpoint(dir);
    // From the checkpoint of step 20 on, the rate is absurd.
    const absurd = { ...training, ...more, learningRate: 1e38, clip: 0, checkpointSeconds: 1e-6 };
    const error = await trainSft(options(name, { training: absurd })).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(TrainError);
    expect((error as TrainError).exitCode).toBe(3);
    expect((error as TrainError).code).toBe("diverged");
    expect((error as TrainError).message).toMatch(/training diverged: .*step 2\d/);
    const kept = await readCheckpoint(dir);
    expect((error as TrainError).hint).toContain(`The checkpoint of step ${kept.state.step} is kept in ${dir}`);
    expect(kept.state.step).toBeGreaterThanOrEqual(good.state.step);
    for (const { data } of kept.state.parameters.values()) expect(data.every(Number.isFinite)).toBe(true);
    expect((await trainSft({ ...options(name), training: { ...training, epochs: kept.state.step / 13 } })).steps).toBe(
      kept.state.step,
    );
  });
});
