import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ModelError, type PreceptError, StoreError } from "../../core/errors.ts";
import { Rng } from "../../core/rng.ts";
import { gpt2Config, llamaConfig } from "../model-config.ts";
import { initialAdapter } from "../training/lora.ts";
import { readAdapterFolder, writeAdapterFolder } from "./adapter-folder.ts";
import { readModelFolder } from "./read-model-folder.ts";
import { readSafetensors, writeSafetensors, type FloatTensor } from "./safetensors.ts";

const golden = (name: string): string => fileURLToPath(new URL(`../golden/${name}`, import.meta.url));

let root: string;
let folder: string;
let count = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "precept-adapter-"));
});
beforeEach(() => {
  folder = join(root, String(count++));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const sizes = { vocabularySize: 7, contextLength: 6, layers: 2, width: 8, heads: 2 };
const model = gpt2Config(sizes);
const config = { rank: 3, alpha: 6, targets: ["c_attn", "c_proj"] };
const tensors = initialAdapter(model, config, Rng.from(1, "adapter"));

async function errorOf(work: Promise<unknown>): Promise<PreceptError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error as PreceptError;
}

async function edited(change: Record<string, unknown>): Promise<void> {
  await writeAdapterFolder(folder, { model, config, tensors });
  const path = join(folder, "adapter_config.json");
  const json = JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>;
  await writeFile(path, JSON.stringify({ ...json, ...change }));
}

async function withTensors(change: (tensors: Map<string, FloatTensor>) => void): Promise<void> {
  await writeAdapterFolder(folder, { model, config, tensors });
  const path = join(folder, "adapter_model.safetensors");
  const stored = new Map((await readSafetensors(path)).tensors);
  change(stored);
  await writeSafetensors(path, stored);
}

describe("adapters that PEFT wrote", () => {
  test.each([
    ["gpt2-tied", ["c_attn", "c_fc"]],
    ["llama-untied", ["down_proj", "q_proj", "v_proj"]],
  ])("are read, and fit their model: %s", async (name, targets) => {
    const base = await readModelFolder(golden(`models/${name}`));
    const adapter = await readAdapterFolder(golden(`adapters/${name}/trained`), base.model);
    expect([adapter.config.rank, adapter.config.alpha]).toEqual([4, 8]);
    expect(adapter.config.targets.toSorted()).toEqual(targets);
    expect(adapter.baseModel).toBe(name);
    expect(adapter.tensors.size).toBe(2 * 2 * targets.length);
    const other = name === "gpt2-tied" ? llamaConfig(sizes) : model;
    expect((await errorOf(readAdapterFolder(golden(`adapters/${name}/trained`), other))).code).toMatch(/^bad-/);
  });
});

describe("written adapters", () => {
  test("are read again", async () => {
    await writeAdapterFolder(folder, { model, config, tensors, baseModel: "base" });
    await writeAdapterFolder(folder, { model, config, tensors, baseModel: "base" });
    expect(await readAdapterFolder(folder, model)).toEqual({ config, tensors, baseModel: "base" });
  });

  test.each([
    ["GPT-2's maps are stored the other way round", model, true],
    ["Llama's are not", llamaConfig(sizes), false],
  ])("tell PEFT that %s", async (_, base, turned) => {
    const lora = { rank: 1, alpha: 1, targets: [turned ? "c_fc" : "q_proj"] };
    await writeAdapterFolder(folder, {
      model: base,
      config: lora,
      tensors: initialAdapter(base, lora, Rng.from(1, "a")),
    });
    const json = JSON.parse(await readFile(join(folder, "adapter_config.json"), "utf8")) as unknown;
    expect(json).toMatchObject({ fan_in_fan_out: turned, target_modules: lora.targets, peft_type: "LORA", r: 1 });
    const { tensors: stored } = await readSafetensors(join(folder, "adapter_model.safetensors"));
    expect(
      stored.has(
        `base_model.model.${turned ? "transformer.h.0.mlp.c_fc" : "model.layers.0.self_attn.q_proj"}.lora_A.weight`,
      ),
    ).toBe(true);
  });

  test.each([
    ["another rank", { ...config, rank: 2 }],
    ["fewer targets", { ...config, targets: ["c_attn"] }],
    ["a target that the model has not", { ...config, targets: ["q_proj"] }],
  ])("are refused with %s", async (_, other) => {
    const error = await errorOf(writeAdapterFolder(folder, { model, config: other, tensors }));
    expect(error).toBeInstanceOf(ModelError);
  });

  test("never replace a folder with other files", async () => {
    await mkdir(folder);
    await writeFile(join(folder, "README.md"), "mine");
    const error = await errorOf(writeAdapterFolder(folder, { model, config, tensors }));
    expect([error.code, await readFile(join(folder, "README.md"), "utf8")]).toEqual(["foreign-folder", "mine"]);
  });
});

describe("adapters are refused, with key and value, for", () => {
  test.each<[string, Record<string, unknown>, string, string]>([
    ["another method", { peft_type: "IA3" }, "unsupported-option", '"peft_type": "IA3"'],
    ["no method", { peft_type: undefined }, "unsupported-option", '"peft_type"'],
    ["another task", { task_type: "SEQ_CLS" }, "unsupported-option", "SEQ_CLS"],
    ["DoRA", { use_dora: true }, "unsupported-option", '"use_dora": true'],
    ["trained biases", { bias: "all" }, "unsupported-option", '"bias": "all"'],
    ["trained modules", { modules_to_save: ["lm_head"] }, "unsupported-option", "lm_head"],
    ["ranks that differ", { rank_pattern: { c_attn: 8 } }, "unsupported-option", "rank_pattern"],
    ["alphas that differ", { alpha_pattern: { c_attn: 8 } }, "unsupported-option", "alpha_pattern"],
    ["some layers", { layers_to_transform: [0] }, "unsupported-option", "layers_to_transform"],
    ["one layer, the first", { layers_to_transform: 0 }, "unsupported-option", "layers_to_transform"],
    ["a base that was changed", { init_lora_weights: "pissa" }, "unsupported-option", '"pissa"'],
    ["no rank", { r: undefined }, "bad-config", '"r"'],
    ["a negative rank", { r: -3 }, "bad-config", '"r": -3'],
    ["an alpha that is a text", { lora_alpha: "6" }, "bad-config", '"lora_alpha": "6"'],
    ["another rank than the tensors'", { r: 4 }, "bad-parameters", "rank 4"],
  ])("%s", async (_, change, code, part) => {
    await edited(change);
    const error = await errorOf(readAdapterFolder(folder));
    expect(error).toBeInstanceOf(ModelError);
    expect([error.code, error.message]).toEqual([code, expect.stringContaining(part) as string]);
  });

  const name = "base_model.model.transformer.h.0.attn.c_attn.lora_B.weight";
  test.each<[string, string, (all: Map<string, FloatTensor>) => unknown]>([
    ["half a pair", "only lora_A", (all) => all.delete(name)],
    ["no tensors", "no tensors", (all) => all.clear()],
    [
      "an embedding's matrix",
      "lora_embedding_A",
      (all) => all.set("base_model.model.wte.lora_embedding_A", all.get(name)!),
    ],
    ["a vector", "[24]", (all) => all.set(name, { shape: [24], data: new Float32Array(24) })],
  ])("%s", async (_, part, change) => {
    await withTensors(change);
    const error = await errorOf(readAdapterFolder(folder));
    expect([error.code, error.message]).toEqual(["bad-parameters", expect.stringContaining(part) as string]);
  });

  test("pickled or missing weights", async () => {
    await edited({});
    await rm(join(folder, "adapter_model.safetensors"));
    const missing = await errorOf(readAdapterFolder(folder));
    expect([missing instanceof StoreError, missing.code]).toEqual([true, "missing"]);
    await writeFile(join(folder, "adapter_model.bin"), "");
    expect((await errorOf(readAdapterFolder(folder))).code).toBe("pickled-weights");
  });
});

test("a rank-stabilized adapter has the alpha of the same scale", async () => {
  await edited({ use_rslora: true });
  const { config: read } = await readAdapterFolder(folder, model);
  expect(read.alpha / read.rank).toBeCloseTo(6 / Math.sqrt(3), 12);
});

test.each([Number.NaN, Infinity, -Infinity])("an adapter that holds %d is refused by name", async (number) => {
  await withTensors((stored) => {
    const [name, tensor] = [...stored][1] as [string, FloatTensor];
    stored.set(name, { ...tensor, data: tensor.data.with(3, number) });
  });
  const error = await errorOf(readAdapterFolder(folder, model));
  expect(error.code).toBe("not-finite");
  expect(error.message).toMatch(/lora_[AB]\.weight/);
});
