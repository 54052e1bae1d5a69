import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gguf } from "@huggingface/gguf";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ModelError, type PreceptError, StoreError } from "../../../core/errors.ts";
import { Rng } from "../../../core/rng.ts";
import { initialParameters } from "../../architectures/architecture.ts";
import type { TransformerConfig } from "../../contract.ts";
import { gpt2Config, llamaConfig } from "../../model-config.ts";
import { createCharacterTokenizer } from "../../tokenizers/character-tokenizer.ts";
import { readTokenizer } from "../../tokenizers/read-tokenizer.ts";
import { readModelFolder } from "../read-model-folder.ts";
import { readGgufHeader } from "./read-gguf-header.ts";
import { writeGguf } from "./write-gguf.ts";

let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "precept-gguf-"));
  path = join(folder, "a.gguf");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const near = (place: string): string => fileURLToPath(new URL(place, import.meta.url));
const sizes = { vocabularySize: 8, contextLength: 6, layers: 1, width: 8, heads: 2 };
const seeded = (model: TransformerConfig): ReturnType<typeof initialParameters> =>
  initialParameters(model, Rng.from(1, "weights"), 0.5);
const characters = createCharacterTokenizer("a é漢😀");

async function errorOf(work: Promise<unknown>): Promise<PreceptError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error as PreceptError;
}

/** A float32 tensor of the file. */
async function floatsOf(name: string): Promise<Float32Array> {
  const { begin, bytes } = (await readGgufHeader(path)).tensors.get(name)!;
  const file = await readFile(path);
  return new Float32Array(new Uint8Array(file.subarray(begin, begin + bytes)).buffer);
}

describe("written files", () => {
  test.each<[string, TransformerConfig, Record<string, unknown>]>([
    [
      "gpt2",
      gpt2Config(sizes),
      { "gpt2.context_length": 6, "gpt2.attention.head_count": 2, "gpt2.feed_forward_length": 32 },
    ],
    [
      "llama",
      llamaConfig({ ...sizes, keyValueHeads: 1, headSize: 6, ropeScaling: { kind: "linear", factor: 2 } }),
      {
        "llama.attention.head_count_kv": 1,
        "llama.attention.key_length": 6,
        "llama.rope.dimension_count": 6,
        "llama.rope.freq_base": 10_000,
        "llama.rope.scaling.type": "linear",
        "llama.rope.scaling.factor": 2,
      },
    ],
    [
      "qwen2",
      llamaConfig({ ...sizes, queryKeyValueBias: true, tieEmbeddings: false }),
      { "qwen2.embedding_length": 8, "qwen2.vocab_size": 8, "qwen2.block_count": 1 },
    ],
  ])("are read by another reader as they are by ours: %s", async (architecture, model, expected) => {
    await writeGguf(path, { model, parameters: seeded(model), tokenizer: characters, name: "small" });
    const [theirs, ours] = [await gguf(path, { allowLocalFile: true }), await readGgufHeader(path)];
    const { version, tensor_count: count, kv_count: values, ...metadata } = theirs.metadata;
    expect([version, count, values]).toEqual([3, BigInt(ours.tensors.size), BigInt(ours.metadata.size)]);
    expect(Object.fromEntries(ours.metadata)).toEqual(metadata);
    expect(metadata).toMatchObject({ ...expected, "general.architecture": architecture, "general.name": "small" });
    expect(theirs.tensorInfos.map(({ name, shape, offset }) => [name, shape.map(Number), Number(offset)])).toEqual(
      Array.from(ours.tensors, ([name, { shape, begin }]) => [
        name,
        shape.toReversed(),
        begin - Number(theirs.tensorDataOffset),
      ]),
    );
    expect(ours.tensors.has("output.weight")).toBe(!model.tieEmbeddings);
    expect(ours.tensors.has("blk.0.attn_q.bias")).toBe(architecture === "qwen2");
  });

  test("hold GPT-2's maps turned, in parts that join", async () => {
    const model = gpt2Config({ ...sizes, width: 260 });
    const parameters = seeded(model);
    await writeGguf(path, { model, parameters, tokenizer: characters });
    const { tensors } = await readGgufHeader(path);
    expect(tensors.get("blk.0.ffn_up.weight")?.shape).toEqual([1040, 260]);
    const [stored, original] = [
      await floatsOf("blk.0.ffn_up.weight"),
      parameters.get("transformer.h.0.mlp.c_fc.weight")!,
    ];
    for (let row = 0; row < 1040; row += 13) {
      for (let column = 0; column < 260; column += 7) {
        expect(stored[row * 260 + column]).toBe(original.data[column * 1040 + row]);
      }
    }
    expect(await floatsOf("token_embd.weight")).toEqual(parameters.get("transformer.wte.weight")?.data);
    expect(await floatsOf("blk.0.attn_qkv.bias")).toEqual(parameters.get("transformer.h.0.attn.c_attn.bias")?.data);
  });

  test("hold Llama's queries and keys for neighbouring rotation, Qwen2's as they are", async () => {
    for (const queryKeyValueBias of [false, true]) {
      const model = llamaConfig({ ...sizes, keyValueHeads: 1, queryKeyValueBias });
      const parameters = seeded(model);
      await writeGguf(path, { model, parameters, tokenizer: characters });
      const rows = (name: string): number[][] => {
        const { data } = parameters.get(`model.layers.0.self_attn.${name}.weight`)!;
        return Array.from({ length: data.length / 8 }, (_, row) => [...data.subarray(8 * row, 8 * row + 8)]);
      };
      const order = queryKeyValueBias ? [0, 1, 2, 3, 4, 5, 6, 7] : [0, 2, 1, 3, 4, 6, 5, 7];
      const picked = (all: number[][], places: number[]): number[] => places.flatMap((place) => all[place]!);
      expect([...(await floatsOf("blk.0.attn_q.weight"))]).toEqual(picked(rows("q_proj"), order));
      expect([...(await floatsOf("blk.0.attn_k.weight"))]).toEqual(picked(rows("k_proj"), order.slice(0, 4)));
      expect([...(await floatsOf("blk.0.attn_v.weight"))]).toEqual(picked(rows("v_proj"), [0, 1, 2, 3]));
    }
  });

  test("of 16 bits keep norms, biases and positions whole", async () => {
    const model = gpt2Config(sizes);
    await writeGguf(path, { model, parameters: seeded(model), tokenizer: characters, format: "F16" });
    const { tensors, metadata } = await readGgufHeader(path);
    const types = Object.fromEntries(Array.from(tensors, ([name, { type }]) => [name, type]));
    expect(types).toMatchObject({
      "token_embd.weight": "F16",
      "blk.0.attn_qkv.weight": "F16",
      "position_embd.weight": "F32",
      "blk.0.attn_norm.weight": "F32",
      "blk.0.attn_qkv.bias": "F32",
    });
    expect(metadata.get("general.file_type")).toBe(1);
  });

  test("stretch Llama 3's low frequencies only", async () => {
    const ropeScaling = {
      kind: "llama3",
      factor: 4,
      lowFrequencyFactor: 1,
      highFrequencyFactor: 4,
      originalContextLength: 32,
    } as const;
    const model = llamaConfig({ ...sizes, headSize: 16, ropeScaling });
    await writeGguf(path, { model, parameters: seeded(model), tokenizer: characters });
    const factors = await floatsOf("rope_freqs.weight");
    expect(factors).toHaveLength(8);
    expect(factors[0]).toBe(1);
    expect(factors[1]).toBeGreaterThan(1);
    expect([...factors.subarray(3)]).toEqual([4, 4, 4, 4, 4]);
  });

  test("build every character of a character tokenizer by merging its bytes, and name spare places", async () => {
    const model = gpt2Config(sizes);
    await writeGguf(path, { model, parameters: seeded(model), tokenizer: characters });
    const { metadata } = await readGgufHeader(path);
    expect(metadata.get("tokenizer.ggml.tokens")).toEqual([
      "<|pad|>",
      "<|endoftext|>",
      "a",
      "Ġ",
      "Ã©",
      "æ¼¢",
      "ðŁĺĢ",
      "[PAD7]",
    ]);
    expect(metadata.get("tokenizer.ggml.token_type")).toEqual([3, 3, 1, 1, 1, 1, 1, 5]);
    expect(metadata.get("tokenizer.ggml.merges")).toEqual(["Ã ©", "æ ¼", "æ¼ ¢", "ð Ł", "ðŁ ĺ", "ðŁĺ Ģ"]);
    expect(metadata.get("tokenizer.ggml.add_bos_token")).toBe(false);
    expect(metadata.get("tokenizer.ggml.eos_token_id")).toBe(1);
  });

  test.each([
    ["gpt2", "gpt-2"],
    ["llama3", "llama-bpe"],
    ["qwen2", "qwen2"],
    ["smollm2", "smollm"],
    ["written-byte-pairs", "gpt-2"],
  ])("know how the tokenizer of %s splits text", async (name, pre) => {
    const tokenizer = await readTokenizer(near(`../../tokenizers/golden/${name}`));
    const model = gpt2Config({ ...sizes, vocabularySize: tokenizer.vocabularySize });
    await writeGguf(path, { model, parameters: seeded(model), tokenizer, stopTokens: [tokenizer.special.end, 5] });
    const { metadata } = await readGgufHeader(path);
    expect(metadata.get("tokenizer.ggml.pre")).toBe(pre);
    expect(metadata.get("tokenizer.ggml.eot_token_id")).toBe(5);
    expect(metadata.get("tokenizer.ggml.add_bos_token")).toBe(tokenizer.special.begin !== undefined);
    expect((metadata.get("tokenizer.ggml.merges") as string[]).every((merge) => merge.split(" ").length === 2)).toBe(
      true,
    );
  });

  test.each(["llama2", "prefixed", "unigram", "wordpiece", "metaspace"])(
    "are refused for the tokenizer of %s, which llama.cpp could not run the same",
    async (name) => {
      const tokenizer = await readTokenizer(near(`../../tokenizers/golden/${name}`));
      const model = gpt2Config({ ...sizes, vocabularySize: tokenizer.vocabularySize });
      const error = await errorOf(writeGguf(path, { model, parameters: seeded(model), tokenizer }));
      expect(error).toBeInstanceOf(ModelError);
      expect(error.code).toBe("cannot-export");
      await writeGguf(path, { model, parameters: seeded(model) });
      expect((await readGgufHeader(path)).metadata.get("tokenizer.ggml.model")).toBe("no_vocab");
    },
  );

  test.each<[string, string, TransformerConfig, TransformerConfig?]>([
    ["parameters of another model", "bad-parameters", gpt2Config(sizes), llamaConfig(sizes)],
    ["too few places for the tokens", "bad-tokenizer", gpt2Config({ ...sizes, vocabularySize: 6 })],
    [
      "rotary positions that llama.cpp has not",
      "cannot-export",
      llamaConfig({
        ...sizes,
        queryKeyValueBias: true,
        ropeScaling: {
          kind: "llama3",
          factor: 2,
          lowFrequencyFactor: 1,
          highFrequencyFactor: 4,
          originalContextLength: 4,
        },
      }),
    ],
  ])("are refused for %s", async (_, code, model, other = model) => {
    const error = await errorOf(writeGguf(path, { model, parameters: seeded(other), tokenizer: characters }));
    expect(error).toBeInstanceOf(ModelError);
    expect(error.code).toBe(code);
  });
});

describe("the header's reader", () => {
  const u32 = (value: number): Buffer => Buffer.from(new Uint32Array([value]).buffer);
  const u64 = (value: bigint | number): Buffer => Buffer.from(new BigUint64Array([BigInt(value)]).buffer);
  const text = (value: string): Buffer => Buffer.concat([u64(value.length), Buffer.from(value)]);
  const start = (tensors: bigint | number, values: bigint | number, version = 3): Buffer[] => [
    Buffer.from("GGUF"),
    u32(version),
    u64(tensors),
    u64(values),
  ];
  const tensor = (name: string, shape: (bigint | number)[], type: number, offset: number): Buffer[] => [
    text(name),
    u32(shape.length),
    ...shape.map(u64),
    u32(type),
    u64(offset),
  ];
  const nested = (depth: number): Buffer[] => Array.from({ length: depth }, () => Buffer.concat([u32(9), u64(1)]));
  const padded = (parts: Buffer[], data = 64): Buffer => {
    const head = Buffer.concat(parts);
    return Buffer.concat([head, Buffer.alloc((32 - (head.length % 32)) % 32), Buffer.alloc(data)]);
  };

  test.each<[string, string, Buffer, string?]>([
    ["an empty file", "not-gguf", Buffer.alloc(0)],
    ["a safetensors file", "not-gguf", Buffer.from("\x40\0\0\0\0\0\0\0{}")],
    ["a file for big-endian machines", "unknown-version", padded(start(0, 0, 0x03000000)), "50331648"],
    ["version 1", "unknown-version", padded(start(0, 0, 1))],
    ["nothing but the magic", "bad-header", Buffer.from("GGUF")],
    ["more tensors than it has room for", "bad-header", padded(start(2n ** 63n, 0)), "tensors"],
    ["more values than it has room for", "bad-header", padded(start(0, 6)), "6 values"],
    [
      "a key longer than the file",
      "bad-header",
      padded([...start(0, 1), u64(2n ** 40n)]),
      "1099511627776 bytes of a text",
    ],
    ["a value of no type", "bad-header", padded([...start(0, 1), text("a"), u32(13)]), "type 13"],
    [
      "an array longer than the file",
      "bad-header",
      padded([...start(0, 1), text("a"), u32(9), u32(4), u64(2n ** 50n)]),
      "items",
    ],
    [
      "arrays in arrays without end",
      "bad-header",
      padded([...start(0, 1), text("a"), u32(9), ...nested(9)], 400),
      "deep",
    ],
    [
      "a key given twice",
      "duplicate-name",
      padded([...start(0, 2), text("a"), u32(4), u32(1), text("a"), u32(4), u32(1)]),
      '"a"',
    ],
    [
      "an alignment of 0",
      "bad-header",
      padded([...start(0, 1), text("general.alignment"), u32(4), u32(0)]),
      "alignment is 0",
    ],
    [
      "a tensor of 5 dimensions",
      "bad-header",
      padded([...start(1, 0), ...tensor("t", [1, 1, 1, 1, 1], 0, 0)]),
      "5 dim",
    ],
    ["a tensor of no known type", "unknown-type", padded([...start(1, 0), ...tensor("t", [4], 99, 0)]), "99"],
    ["sizes beyond all memory", "bad-header", padded([...start(1, 0), ...tensor("t", [2n ** 60n, 2n ** 60n], 0, 0)])],
    ["half a block", "bad-header", padded([...start(1, 0), ...tensor("t", [33], 8, 0)]), "Q8_0"],
    ["a tensor past the end", "cut-short", padded([...start(1, 0), ...tensor("t", [17], 0, 0)]), "cut short"],
    ["a tensor far outside", "cut-short", padded([...start(1, 0), ...tensor("t", [1], 0, 2 ** 40)])],
    ["a crooked place", "bad-offsets", padded([...start(1, 0), ...tensor("t", [1], 0, 4)])],
    [
      "two tensors in one place",
      "bad-offsets",
      padded([...start(2, 0), ...tensor("t", [4], 0, 0), ...tensor("u", [4], 0, 0)]),
      "overlaps",
    ],
    [
      "a name given twice",
      "duplicate-name",
      padded([...start(2, 0), ...tensor("t", [4], 0, 0), ...tensor("t", [4], 0, 32)]),
      '"t"',
    ],
  ])("refuses %s (%s)", async (_, code, bytes, part = "") => {
    await writeFile(path, bytes);
    const error = await errorOf(readGgufHeader(path));
    expect(error).toBeInstanceOf(StoreError);
    expect([error.code, error.message]).toEqual([code, expect.stringContaining(part) as string]);
    expect(error.message).toContain(path);
  });

  test("reads arrays in arrays, and every kind of value", async () => {
    const values = [
      [text("n"), u32(9), u32(9), u64(1), u32(5), u64(2), u32(1), Buffer.from(new Int32Array([-2]).buffer)],
      [text("f"), u32(12), Buffer.from(new Float64Array([0.1]).buffer)],
      [text("i"), u32(11), Buffer.from(new BigInt64Array([-5n]).buffer)],
      [text("b"), u32(7), Buffer.from([1])],
      [text("u"), u32(0), Buffer.from([255])],
    ].flat();
    await writeFile(path, padded([...start(1, 5), ...values, ...tensor("t", [32, 2], 8, 0)], 68));
    const { metadata, tensors } = await readGgufHeader(path);
    expect(Object.fromEntries(metadata)).toEqual({ n: [[1, -2]], f: 0.1, i: -5, b: true, u: 255 });
    expect(tensors.get("t")).toMatchObject({ shape: [2, 32], type: "Q8_0", bytes: 68 });
  });

  test("never fails with anything but a StoreError, wherever the file is cut and whatever byte is changed", async () => {
    const model = llamaConfig(sizes);
    await writeGguf(path, { model, parameters: seeded(model), tokenizer: characters });
    const whole = await readFile(path);
    for (let size = 0; size < whole.length; size += 97) {
      await writeFile(path, whole.subarray(0, size));
      expect(await errorOf(readGgufHeader(path))).toBeInstanceOf(StoreError);
    }
    await fc.assert(
      fc.asyncProperty(fc.nat(2600), fc.nat(255), async (place, value) => {
        const bytes = Buffer.from(whole);
        bytes[place] = value;
        await writeFile(path, bytes);
        const error = await errorOf(readGgufHeader(path));
        expect(error === undefined || error instanceof StoreError).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test("reads headers larger than its first look", async () => {
    const long = "x".repeat(3 << 20);
    await writeFile(path, padded([...start(0, 1), text("long"), u32(8), text(long)]));
    expect((await readGgufHeader(path)).metadata.get("long")).toBe(long);
  });
});

interface LlamaModule {
  getLlama(options: object): Promise<{
    loadModel(options: object): Promise<{
      tokenize(text: string): Iterable<number>;
      createContext(options: object): Promise<{
        getSequence(): {
          clearHistory(): Promise<void>;
          controlledEvaluate(input: readonly unknown[]): Promise<readonly { next?: { token?: number } }[]>;
        };
        dispose(): Promise<void>;
      }>;
      dispose(): Promise<void>;
    }>;
  }>;
}

const llamaCpp = process.env["PRECEPT_NODE_LLAMA_CPP"] ?? "node-llama-cpp";
const llamaModule = (await import(llamaCpp).catch(() => undefined)) as LlamaModule | undefined;

describe.skipIf(llamaModule === undefined)("llama.cpp (skipped where node-llama-cpp is not installed)", () => {
  const models = ["gpt2-tied", "gpt2-fp16", "llama-untied", "llama-linear-bf16", "llama3-scaled", "smollm2-sharded"];
  test.each([...models, "qwen2-tied"])("chooses the same tokens as transformers: %s", async (name) => {
    const tokenizer = createCharacterTokenizer("abcdefghijklmn 0123é漢😀Ġ\n");
    const { model, parameters } = await readModelFolder(near(`../../golden/models/${name}`));
    const golden = JSON.parse(await readFile(near(`../../golden/models/${name}.json`), "utf8")) as {
      greedy: { prompt: number[]; tokens: number[] }[];
    };
    await writeGguf(path, { model, parameters, tokenizer });
    const llama = await llamaModule!.getLlama({ gpu: false, build: "never", logLevel: "error" });
    const loaded = await llama.loadModel({ modelPath: path });
    // More threads than free cores make these tiny models wait on each other.
    const context = await loaded.createContext({ contextSize: model.contextLength, threads: 1, flashAttention: false });
    const sequence = context.getSequence();
    for (const { prompt, tokens } of golden.greedy) {
      await sequence.clearHistory();
      const chosen: number[] = [];
      for (let feed = prompt; chosen.length < tokens.length; feed = chosen.slice(-1)) {
        const ask = { generateNext: { token: true, options: { temperature: 0 } } };
        const results = await sequence.controlledEvaluate([...feed.slice(0, -1), [feed.at(-1), ask]]);
        chosen.push(results.at(-1)?.next?.token ?? -1);
      }
      expect(chosen).toEqual(tokens);
    }
    for (const text of ["abc 01", "é漢😀\n  Ġ a2é", " \n\n aé é"]) {
      expect([...loaded.tokenize(text)]).toEqual(tokenizer.encode(text));
    }
    await context.dispose();
    await loaded.dispose();
  });
});
