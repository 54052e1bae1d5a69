import { cp, mkdir, mkdtemp, open, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ModelError, PreceptError, StoreError } from "../../core/errors.ts";
import { Rng } from "../../core/rng.ts";
import { initialParameters, parameterShapes } from "../architectures/architecture.ts";
import type { Parameters, TransformerConfig } from "../contract.ts";
import { gpt2Config, llamaConfig } from "../model-config.ts";
import { createCharacterTokenizer } from "../tokenizers/character-tokenizer.ts";
import { readTokenizer } from "../tokenizers/read-tokenizer.ts";
import { readModelFolder } from "./read-model-folder.ts";
import { openSafetensors, readSafetensors, writeSafetensors, type FloatTensor } from "./safetensors.ts";
import { writeModelFolder, type WriteModelOptions } from "./write-model-folder.ts";

const golden = (name: string): string => fileURLToPath(new URL(`../golden/models/${name}`, import.meta.url));

let root: string;
let folder: string;
let count = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "precept-model-"));
});
beforeEach(() => {
  folder = join(root, String(count++));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const tokenizer = createCharacterTokenizer("abc");
const sizes = { vocabularySize: 7, contextLength: 6, layers: 2, width: 8, heads: 2 };
const seeded = (model: TransformerConfig): Parameters => initialParameters(model, Rng.from(1, "weights"), 0.2);

const errorOf = async (work: Promise<unknown>): Promise<PreceptError> => {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(PreceptError);
  return error as PreceptError;
};

const numbers = (parameters: Parameters): readonly unknown[] =>
  Array.from(parameters, ([name, { shape, data }]) => [name, shape, Buffer.from(data.buffer).toString("base64")]);

/** A written folder whose config.json was changed. */
async function edited(model: TransformerConfig, change: Record<string, unknown>): Promise<void> {
  await writeModelFolder(folder, { model, parameters: seeded(model), tokenizer });
  const path = join(folder, "config.json");
  const config = JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>;
  await writeFile(path, JSON.stringify({ ...config, ...change }));
}

/** A written folder whose tensors were changed. */
async function withTensors(
  model: TransformerConfig,
  change: (tensors: Map<string, FloatTensor>) => void,
): Promise<void> {
  await writeModelFolder(folder, { model, parameters: seeded(model), tokenizer });
  const tensors = new Map(seeded(model));
  change(tensors);
  await writeSafetensors(join(folder, "model.safetensors"), tensors, { format: "pt" });
}

function rename(tensors: Map<string, FloatTensor>, renamed: (name: string) => string): void {
  for (const [name, tensor] of Array.from(tensors)) {
    tensors.delete(name);
    tensors.set(renamed(name), tensor);
  }
}

const llama = { architecture: "llama", layers: 2, heads: 4, keyValueHeads: 2, contextLength: 64 };

describe("folders that transformers wrote", () => {
  test.each<[string, Record<string, unknown>]>([
    ["gpt2-tied", { architecture: "gpt2", vocabularySize: 96, width: 32, innerWidth: 128, tieEmbeddings: true }],
    ["gpt2-fp16", { architecture: "gpt2", width: 16, innerWidth: 40, normEpsilon: 0.001 }],
    ["llama-untied", { ...llama, headSize: 12, tieEmbeddings: false, ropeScaling: null, ropeTheta: 10_000 }],
    ["llama-linear-bf16", { ...llama, keyValueHeads: 1, ropeScaling: { kind: "linear", factor: 2 } }],
    [
      "llama3-scaled",
      {
        ...llama,
        width: 32,
        headSize: 16,
        tieEmbeddings: true,
        ropeScaling: {
          kind: "llama3",
          factor: 4,
          lowFrequencyFactor: 1,
          highFrequencyFactor: 4,
          originalContextLength: 32,
        },
      },
    ],
    ["smollm2-sharded", { ...llama, heads: 3, keyValueHeads: 1, ropeTheta: 100_000, tieEmbeddings: true }],
    ["qwen2-tied", { ...llama, queryKeyValueBias: true, ropeTheta: 1_000_000, normEpsilon: 0.01 }],
  ])("are read: %s", async (name, expected) => {
    const { model, parameters, generation } = await readModelFolder(golden(name));
    expect(model).toMatchObject(expected);
    expect(Array.from(parameters, ([key, { shape }]) => [key, shape])).toEqual([...parameterShapes(model)]);
    expect(generation).toEqual({ stopTokens: [2], beginToken: 1, padToken: 0 });
  });

  test.each([
    ["gpt2-tied", 130_000],
    ["llama3-scaled", 30_000],
    ["smollm2-sharded", 1],
    ["qwen2-tied", 5e9],
  ])("and written again hold the same numbers: %s in shards of %d bytes", async (name, shardBytes) => {
    const { model, parameters } = await readModelFolder(golden(name));
    const wide = createCharacterTokenizer("ab");
    await writeModelFolder(folder, { model, parameters, tokenizer: wide, shardBytes });
    const again = await readModelFolder(folder);
    expect(again.model).toEqual(model);
    expect(numbers(again.parameters)).toEqual(numbers(parameters));
    const files = (await readdir(folder)).filter((file) => file.endsWith(".safetensors"));
    if (shardBytes === 1) expect(files).toHaveLength(parameters.size);
    if (shardBytes === 30_000) expect(files).toHaveLength(4);
  });

  test("and weights of 16 bits are read as they were", async () => {
    const { parameters } = await readModelFolder(golden("llama-linear-bf16"));
    const words = Array.from(parameters.values(), ({ data }) => [...new Uint32Array(data.buffer)]).flat();
    expect(words.every((word) => (word & 0xffff) === 0)).toBe(true);
    expect(words.some((word) => word !== 0)).toBe(true);
  });
});

describe("written folders", () => {
  test("say everything that readers of either generation ask for", async () => {
    const model = llamaConfig({ ...sizes, ropeScaling: { kind: "linear", factor: 2 }, tieEmbeddings: false });
    const parameters = seeded(model);
    await writeModelFolder(folder, { model, parameters, tokenizer, stopTokens: [1, 4], format: "BF16" });
    const config = JSON.parse(await readFile(join(folder, "config.json"), "utf8")) as unknown;
    expect(config).toMatchObject({
      architectures: ["LlamaForCausalLM"],
      model_type: "llama",
      tie_word_embeddings: false,
      rope_theta: 10_000,
      rope_scaling: { rope_type: "linear", factor: 2 },
      rope_parameters: { rope_theta: 10_000, rope_type: "linear", factor: 2 },
      bos_token_id: null,
      eos_token_id: 1,
      pad_token_id: 0,
      torch_dtype: "bfloat16",
      dtype: "bfloat16",
    });
    const generation = JSON.parse(await readFile(join(folder, "generation_config.json"), "utf8")) as unknown;
    expect(generation).toMatchObject({ eos_token_id: [1, 4], pad_token_id: 0, do_sample: false });
    expect(await readdir(folder)).toEqual(expect.arrayContaining(["tokenizer.json", "tokenizer_config.json"]));
    const reader = await openSafetensors(join(folder, "model.safetensors"));
    expect(reader.metadata).toEqual({ format: "pt" });
    expect(new Set(Array.from(reader.entries.values(), ({ type }) => type))).toEqual(new Set(["BF16"]));
    await reader.close();
  });

  test("warn of readers that put another tokenizer in the place of theirs", async () => {
    const qwen2 = await readTokenizer(fileURLToPath(new URL("../tokenizers/golden/qwen2", import.meta.url)));
    const vocabularySize = qwen2.vocabularySize;
    for (const [queryKeyValueBias, own, warned] of [
      [true, tokenizer, 1],
      [true, qwen2, 0],
      [false, tokenizer, 0],
    ] as const) {
      const model = llamaConfig({ ...sizes, vocabularySize, queryKeyValueBias });
      const { warnings } = await writeModelFolder(folder, { model, parameters: seeded(model), tokenizer: own });
      expect(warnings).toHaveLength(warned);
    }
  });

  test("carry stop tokens and sampling to the reader", async () => {
    const model = gpt2Config(sizes);
    const sampling = { temperature: 0.7, topK: 20, topP: 0.9 };
    await writeModelFolder(folder, { model, parameters: seeded(model), tokenizer, stopTokens: [1, 4], sampling });
    expect((await readModelFolder(folder)).generation).toEqual({ stopTokens: [1, 4], padToken: 0, sampling });
  });

  test("replace an earlier one, and nothing else", async () => {
    const model = gpt2Config(sizes);
    const options = { model, parameters: seeded(model), tokenizer };
    await writeModelFolder(folder, { ...options, shardBytes: 1 });
    await writeModelFolder(folder, options);
    expect(await readdir(folder)).not.toContain("model.safetensors.index.json");
    await writeFile(join(folder, "thesis.tex"), "mine");
    const error = await errorOf(writeModelFolder(folder, options));
    expect(error).toMatchObject({ code: "foreign-folder", message: expect.stringContaining("thesis.tex") as string });
    expect(await readFile(join(folder, "thesis.tex"), "utf8")).toBe("mine");
  });

  const untied = gpt2Config({ ...sizes, tieEmbeddings: false });
  const large = seeded(gpt2Config(sizes));
  test.each<[string, string, WriteModelOptions]>([
    ["parameters of another model", "bad-parameters", { model: untied, parameters: large, tokenizer }],
    [
      "a tokenizer with more tokens than the model",
      "bad-tokenizer",
      { model: gpt2Config(sizes), parameters: large, tokenizer: createCharacterTokenizer("abcdef") },
    ],
    [
      "a number beyond the format",
      "out-of-range",
      {
        model: gpt2Config(sizes),
        parameters: new Map([
          ...large,
          ["transformer.ln_f.bias", { shape: [8], data: new Float32Array(8).fill(-70_000) }],
        ]),
        tokenizer,
        format: "F16",
      },
    ],
    [
      "a Llama that transformers does not build",
      "cannot-export",
      (() => {
        const model = llamaConfig({ ...sizes, heads: 3, headSize: 4 });
        return { model, parameters: seeded(model), tokenizer };
      })(),
    ],
  ])("are refused for %s, and leave nothing", async (_, code, options) => {
    const error = await errorOf(writeModelFolder(folder, options));
    expect(error).toBeInstanceOf(ModelError);
    expect(error.code).toBe(code);
    expect((await readdir(root)).filter((name) => name.includes(`${count - 1}`) && name.startsWith("."))).toEqual([]);
  });
});

describe("names of tensors", () => {
  const gpt2 = gpt2Config(sizes);

  test("may lack the prefix, and buffers of older versions are left aside", async () => {
    await withTensors(gpt2, (tensors) => {
      rename(tensors, (name) => name.replace("transformer.", ""));
      tensors.set("h.0.attn.bias", { shape: [1, 1, 6, 6], data: new Float32Array(36) });
      tensors.set("h.1.attn.masked_bias", { shape: [], data: new Float32Array(1) });
    });
    expect(numbers((await readModelFolder(folder)).parameters)).toEqual(numbers(seeded(gpt2)));
    const model = llamaConfig(sizes);
    folder += "-llama";
    await withTensors(model, (tensors) => {
      rename(tensors, (name) => name.replace("model.", ""));
      tensors.set("layers.0.self_attn.rotary_emb.inv_freq", { shape: [2], data: new Float32Array(2) });
    });
    expect(numbers((await readModelFolder(folder)).parameters)).toEqual(numbers(seeded(model)));
  });

  test("of a tied output are ignored where it is the embedding, and untie the model where it is not", async () => {
    const table = seeded(gpt2).get("transformer.wte.weight")!;
    await withTensors(gpt2, (tensors) => tensors.set("lm_head.weight", table));
    const tied = await readModelFolder(folder);
    expect(tied.model.tieEmbeddings).toBe(true);
    expect(tied.parameters.has("lm_head.weight")).toBe(false);
    const other = { shape: table.shape, data: table.data.map((value, i) => (i === 3 ? 9 : value)) };
    await withTensors(gpt2, (tensors) => tensors.set("lm_head.weight", other));
    const apart = await readModelFolder(folder);
    expect(apart.model.tieEmbeddings).toBe(false);
    expect(apart.parameters.get("lm_head.weight")).toEqual(other);
  });

  test.each<[string, string, (tensors: Map<string, FloatTensor>) => void]>([
    ["a tensor is missing", "transformer.h.1.mlp.c_fc.bias", (all) => all.delete("transformer.h.1.mlp.c_fc.bias")],
    [
      "a tensor has another shape",
      "[6, 8], and it is [8, 6]",
      (all) => all.set("transformer.wpe.weight", { shape: [8, 6], data: new Float32Array(48) }),
    ],
    ["a tensor is unknown", "h.2.ln_1.bias", (all) => all.set("h.2.ln_1.bias", all.get("transformer.ln_f.bias")!)],
    ["a tensor has two names", "ln_f.bias", (all) => all.set("ln_f.bias", all.get("transformer.ln_f.bias")!)],
    ["there are none", "layers", (all) => all.clear()],
  ])("are refused where %s", async (_, part, change) => {
    await withTensors(gpt2, change);
    const error = await errorOf(readModelFolder(folder));
    expect(error).toMatchObject({ code: "bad-parameters", message: expect.stringContaining(part) as string });
    expect(error.message).toContain(folder);
  });

  test("tell that an untied model without an output predicts nothing", async () => {
    await edited(llamaConfig(sizes), { tie_word_embeddings: undefined });
    const error = await errorOf(readModelFolder(folder));
    expect(error.message).toContain("lm_head.weight");
    expect(error.hint).toContain("tie_word_embeddings");
  });
});

describe("configurations are refused, with key and value, for", () => {
  const gpt2 = gpt2Config(sizes);
  const plain = llamaConfig(sizes);
  const mistral = { model_type: "mistral", architectures: ["MistralForCausalLM"] };
  test.each<[string, TransformerConfig, Record<string, unknown>, string, string]>([
    ["an unknown architecture", plain, { model_type: "gemma3" }, "unknown-architecture", '"gemma3"'],
    ["no architecture", plain, { model_type: undefined }, "unknown-architecture", '""'],
    ["a name of every object", plain, { model_type: "constructor" }, "unknown-architecture", '"constructor"'],
    ["a number as architecture", plain, { model_type: 7 }, "bad-config", '"model_type": 7'],
    ["a classifier", gpt2, { architectures: ["GPT2ForSequenceClassification"] }, "unknown-architecture", "ForSequence"],
    ["another activation", gpt2, { activation_function: "relu" }, "unsupported-option", '"relu"'],
    ["exact GELU", gpt2, { activation_function: "gelu" }, "unsupported-option", '"activation_function": "gelu"'],
    ["attention scaled by layer", gpt2, { scale_attn_by_inverse_layer_idx: true }, "unsupported-option", "inverse"],
    ["unscaled attention", gpt2, { scale_attn_weights: false }, "unsupported-option", "scale_attn_weights"],
    ["cross attention", gpt2, { add_cross_attention: true }, "unsupported-option", "add_cross_attention"],
    ["biases in attention", plain, { attention_bias: true }, "unsupported-option", '"attention_bias": true'],
    ["biases in the perceptron", plain, { mlp_bias: true }, "unsupported-option", '"mlp_bias": true'],
    ["another gate", plain, { hidden_act: "gelu" }, "unsupported-option", '"hidden_act": "gelu"'],
    ["quantized weights", plain, { quantization_config: { bits: 4 } }, "unsupported-option", "quantization_config"],
    ["interleaved rotation", plain, { rope_interleaved: true }, "unsupported-option", "rope_interleaved"],
    ["other rotary positions", plain, { rope_parameters: { rope_type: "yarn" } }, "unsupported-option", '"yarn"'],
    [
      "two kinds of them",
      plain,
      { rope_scaling: { type: "dynamic", factor: 2 } },
      "bad-config",
      '"rope_type": "default" and "dynamic"',
    ],
    [
      "partial rotation",
      plain,
      { rope_parameters: { partial_rotary_factor: 0.5 } },
      "unsupported-option",
      "partial_rotary_factor",
    ],
    ["rotation layer by layer", plain, { rope_parameters: { full_attention: {} } }, "unsupported-option", "full_att"],
    ["two thetas", plain, { rope_theta: 5 }, "bad-config", '"rope_theta": 10000 and 5'],
    ["a scaling without factor", plain, { rope_parameters: { rope_type: "linear" } }, "bad-config", '"factor"'],
    ["a theta that is a text", plain, { rope_theta: "1e4", rope_parameters: {} }, "bad-config", '"rope_theta": "1e4"'],
    ["a scaling that is a list", plain, { rope_scaling: [1] }, "bad-config", '"rope_scaling": [1]'],
    ["a window", plain, { ...mistral, sliding_window: 3 }, "unsupported-option", '"sliding_window": 3'],
    ["layers of two kinds", plain, { layer_types: ["sliding_attention"] }, "unsupported-option", "sliding_attention"],
    ["a missing size", plain, { hidden_size: undefined }, "bad-config", '"hidden_size"'],
    ["a negative size", gpt2, { n_embd: -8 }, "bad-config", '"n_embd": -8'],
    ["half a layer", gpt2, { n_layer: 1.5 }, "bad-config", '"n_layer": 1.5'],
    ["a size that is a text", gpt2, { vocab_size: "7" }, "bad-config", '"vocab_size": "7"'],
    ["heads that do not divide the width", gpt2, { n_head: 3 }, "bad-config", "heads 3"],
    ["heads that do not divide", plain, { num_key_value_heads: 3 }, "bad-config", "keyValueHeads 3"],
    ["more layers than any memory", gpt2, { n_layer: 1e15 }, "bad-parameters", "1000000000000000 layers"],
    ["a larger vocabulary", gpt2, { vocab_size: 8 }, "bad-parameters", "[8, 8], and it is [7, 8]"],
    ["fewer layers", gpt2, { n_layer: 1 }, "bad-parameters", "transformer.h.1.ln_1.weight"],
  ])("%s", async (...row) => {
    const [, model, change, code, part] = row;
    await edited(model, change);
    const error = await errorOf(readModelFolder(folder));
    expect(error).toBeInstanceOf(ModelError);
    expect([error.code, error.message]).toEqual([code, expect.stringContaining(part) as string]);
    expect(error.message).toContain(folder);
  });

  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    [
      "the form of version 4",
      { rope_parameters: null, rope_theta: 5, rope_scaling: { type: "linear", factor: 3 } },
      { ropeTheta: 5, ropeScaling: { kind: "linear", factor: 3 } },
    ],
    ["no rotary keys at all", { rope_parameters: null, rope_theta: null }, { ropeTheta: 10_000, ropeScaling: null }],
    ["a window as long as the context", { ...mistral, sliding_window: 6 }, { contextLength: 6 }],
    ["a window that is null", { ...mistral, sliding_window: null }, { contextLength: 6 }],
    ["no word of heads", { num_key_value_heads: undefined, head_dim: null }, { keyValueHeads: 2, headSize: 4 }],
    ["keys that change nothing", { initializer_range: 0.3, transformers_version: "9", my_key: {} }, { layers: 2 }],
  ])("but not for %s", async (_, change, expected) => {
    await edited(plain, change);
    expect((await readModelFolder(folder)).model).toMatchObject(expected);
  });
});

describe("folders are refused, and nothing outside is opened, for", () => {
  const gpt2 = gpt2Config(sizes);
  const index = "model.safetensors.index.json";
  type Index = { weight_map: Record<string, string> };

  async function sharded(change: (index: Index) => unknown): Promise<void> {
    await writeModelFolder(folder, { model: gpt2, parameters: seeded(gpt2), tokenizer, shardBytes: 1200 });
    const path = join(folder, index);
    const before = JSON.parse(await readFile(path, "utf8")) as Index;
    await writeFile(path, JSON.stringify(change(before)));
  }
  const place = (file: string) => () =>
    sharded(({ weight_map }) => ({ weight_map: { ...weight_map, "transformer.ln_f.bias": file } }));

  test.each<[string, string, () => Promise<unknown>, string]>([
    ["a shard above the folder", "bad-index", place("../../../../etc/passwd"), "etc/passwd"],
    ["a shard above, named as one", "bad-index", place("../model.safetensors"), "../model"],
    ["an absolute shard", "bad-index", place("/etc/model.safetensors"), "/etc/model"],
    ["a shard of another system", "bad-index", place("..\\model.safetensors"), "model"],
    ["a shard with a zero byte", "bad-index", place("a\0.safetensors"), "a\\u0000"],
    ["a pickled shard", "bad-index", place("model.bin"), "model.bin"],
    ["a shard that nothing was said of", "bad-index", place("model-00009-of-00009.safetensors"), "00009"],
    [
      "a missing shard",
      "missing",
      async () => {
        await sharded((all) => all);
        await rm(join(folder, "model-00002-of-00007.safetensors"));
      },
      "model-00002-of-00007",
    ],
    ["a tensor in another shard than said", "bad-index", place("model-00001-of-00005.safetensors"), "ln_f.bias"],
    [
      "a tensor that no shard has",
      "bad-index",
      () => sharded(({ weight_map }) => ({ weight_map: { ...weight_map, x: weight_map["transformer.ln_f.bias"] } })),
      '"x"',
    ],
    [
      "a tensor that the index lacks",
      "bad-index",
      () => sharded(({ weight_map }) => ({ weight_map: { ...weight_map, "transformer.ln_f.bias": undefined } })),
      "does not name it",
    ],
    [
      "a tensor in two shards",
      "bad-index",
      async () => {
        await sharded((all) => all);
        const extra = new Map([["transformer.wte.weight", seeded(gpt2).get("transformer.wte.weight")!]]);
        const last = (await readdir(folder)).filter((name) => name.endsWith(".safetensors")).at(-1)!;
        const { tensors } = await readSafetensors(join(folder, last));
        await writeSafetensors(join(folder, last), new Map([...tensors, ...extra]));
      },
      "transformer.wte.weight",
    ],
    ["an index without tensors", "bad-index", () => sharded(() => ({ weight_map: {} })), "no tensors"],
    ["an index of another form", "bad-index", () => sharded(() => ({ weight_map: { a: 1 } })), "weight_map"],
    ["an index that is a list", "bad-json", () => sharded(() => []), "not a JSON object"],
    [
      "an index cut short",
      "bad-json",
      async () => {
        await sharded((all) => all);
        await writeFile(join(folder, index), '{"weight_map": {');
      },
      "not JSON",
    ],
    [
      "weights cut short",
      "cut-short",
      async () => {
        await writeModelFolder(folder, { model: gpt2, parameters: seeded(gpt2), tokenizer });
        const file = await open(join(folder, "model.safetensors"), "r+");
        await file.truncate(4000);
        await file.close();
      },
      "cut short",
    ],
    [
      "no configuration",
      "missing",
      async () => {
        await writeModelFolder(folder, { model: gpt2, parameters: seeded(gpt2), tokenizer });
        await rm(join(folder, "config.json"));
      },
      "config.json",
    ],
    [
      "a configuration beyond any size",
      "bad-json",
      async () => {
        await mkdir(folder);
        const file = await open(join(folder, "config.json"), "w");
        await file.truncate(2 ** 33);
        await file.close();
      },
      "8589934592 bytes",
    ],
    ["no folder", "missing", () => Promise.resolve(), "config.json"],
  ])("%s", async (_, code, make, part) => {
    await make();
    const error = await errorOf(readModelFolder(folder));
    expect(error).toBeInstanceOf(StoreError);
    expect([error.code, error.message]).toEqual([code, expect.stringContaining(part) as string]);
  });

  test.each([
    ["pytorch_model.bin", "pickled-weights"],
    ["pytorch_model.bin.index.json", "pickled-weights"],
    ["README.md", "missing-weights"],
  ])("only %s", async (name, code) => {
    await mkdir(folder);
    await cp(join(golden("gpt2-tied"), "config.json"), join(folder, "config.json"));
    await writeFile(join(folder, name), "");
    const error = await errorOf(readModelFolder(folder));
    expect(error).toBeInstanceOf(ModelError);
    expect(error.code).toBe(code);
    if (code === "pickled-weights") expect(error.hint).toContain("save_pretrained");
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])("a weight that is %d", async (value) => {
    await withTensors(gpt2, (tensors) => {
      const [name, { shape, data }] = [...tensors].at(-1) as [string, FloatTensor];
      tensors.set(name, { shape, data: data.map((x, at) => (at === data.length - 1 ? value : x)) });
    });
    const error = await errorOf(readModelFolder(folder));
    expect(error).toMatchObject({ code: "not-finite" });
    expect(error.message).toContain(`${join(folder, "model.safetensors")} holds NaN or infinity, in "transformer.ln_f`);
  });

  test("more weights than memory, with the figure, before any is read", async () => {
    const rows = 2 ** 41;
    await edited(gpt2, { vocab_size: rows / 8 });
    const shapes = parameterShapes({ ...gpt2, vocabularySize: rows / 8 });
    let begin = 0;
    const header: Record<string, unknown> = {};
    for (const [name, shape] of shapes) {
      const end = begin + 4 * shape.reduce((product, size) => product * size, 1);
      header[name] = { dtype: "F32", shape, data_offsets: [begin, end] };
      begin = end;
    }
    const text = Buffer.from(JSON.stringify(header));
    const file = await open(join(folder, "model.safetensors"), "w");
    const start = Buffer.alloc(8);
    start.writeBigUInt64LE(BigInt(text.length));
    await file.write(Buffer.concat([start, text]));
    // A hole as large as the weights: the file takes no room on the disk.
    await file.truncate(8 + text.length + begin);
    await file.close();
    const error = await errorOf(readModelFolder(folder));
    expect(error.code).toBe("not-enough-memory");
    expect(error.message).toContain("8.0 TiB");
  });

  test("but links to files elsewhere are followed, as in the caches of other tools", async () => {
    await mkdir(folder);
    for (const name of ["config.json", "model.safetensors"]) {
      await symlink(join(golden("gpt2-tied"), name), join(folder, name));
    }
    expect((await readModelFolder(folder)).generation.stopTokens).toEqual([2]);
  });
});
