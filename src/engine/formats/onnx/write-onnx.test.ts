import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Rng } from "../../../core/rng.ts";
import { initialParameters, parameterShapes } from "../../architectures/architecture.ts";
import type { Parameters } from "../../contract.ts";
import { createGenerator } from "../../generation/generator.ts";
import { gpt2Config } from "../../model-config.ts";
import { modelFolder, models, recordedInference, recordedLogits } from "../../parity/golden.test-support.ts";
import { readModelFolder } from "../read-model-folder.ts";
import { writeOnnx, type WriteOnnxOptions } from "./write-onnx.ts";

let scratch = "";
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "precept-onnx-"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

interface Logits {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

interface Opened {
  readonly session: InferenceSession;
  /** Of rows that are padded behind with 0 to one length. */
  readonly logits: (rows: readonly (readonly number[])[]) => Promise<Logits>;
}

async function exported(name: string, options: WriteOnnxOptions): Promise<Opened> {
  const path = join(scratch, `${name}.onnx`);
  await writeOnnx(path, options);
  const session = await InferenceSession.create(path, { intraOpNumThreads: 1, logSeverityLevel: 4 });
  return {
    session,
    logits: async (rows) => {
      const length = Math.max(...rows.map((row) => row.length));
      const ids = rows.flatMap((row) => Array.from({ length }, (_, at) => BigInt(row[at] ?? 0)));
      const input = new Tensor("int64", BigInt64Array.from(ids), [rows.length, length]);
      const { logits } = await session.run({ input_ids: input });
      return { shape: logits?.dims ?? [], data: logits?.data as Float32Array };
    },
  };
}

function largestDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    largest = Math.max(largest, Math.abs((found[i] as number) - (expected[i] as number)));
  }
  return largest;
}

describe.each(models)("an ONNX file of %s", (name) => {
  test("has one input, one output, and transformers' logits for prompts of different lengths", async () => {
    const { model, parameters } = await readModelFolder(modelFolder(name));
    const { session, logits } = await exported(name, { model, parameters });
    expect([session.inputNames, session.outputNames]).toEqual([["input_ids"], ["logits"]]);
    const { prompts } = recordedInference(name);
    const recorded = await recordedLogits("models", name);
    const { shape, data } = await logits(prompts);
    const length = Math.max(...prompts.map((prompt) => prompt.length));
    expect(shape).toEqual([prompts.length, length, model.vocabularySize]);
    for (const [row, prompt] of prompts.entries()) {
      const expected = recorded.get(`prompt.${row}`)?.data as Float32Array;
      const start = row * length * model.vocabularySize;
      const found = data.subarray(start, start + prompt.length * model.vocabularySize);
      expect(found).toHaveLength(expected.length);
      expect(largestDifference(found, expected)).toBeLessThan(1e-4 * Math.max(...expected.map(Math.abs)));
    }
    await session.release();
  });

  test("chooses the generator's tokens", async () => {
    const { model, parameters } = await readModelFolder(modelFolder(name));
    const { session, logits } = await exported(`${name}-greedy`, { model, parameters });
    const prompts = [
      [3, 1, 4, 1, 5, 9],
      [2, 7],
    ];
    const generator = await createGenerator({ model, parameters, threads: 1 });
    const expected = await generator.generate(prompts, { maxNewTokens: 10, stopToken: -1 });
    await generator.close();
    const rows = prompts.map((prompt) => [...prompt]);
    for (let step = 0; step < 10; step++) {
      const { shape, data } = await logits(rows);
      for (const [index, row] of rows.entries()) {
        const start = (index * (shape[1] as number) + row.length - 1) * model.vocabularySize;
        const last = data.subarray(start, start + model.vocabularySize);
        row.push(last.indexOf(Math.max(...last)));
      }
    }
    expect(rows.map((row, index) => row.slice(prompts[index]?.length))).toEqual(expected);
    await session.release();
  });
});

describe("an ONNX file", () => {
  const model = gpt2Config({ vocabularySize: 50, contextLength: 16, layers: 2, width: 32, heads: 2 });
  const parameters = initialParameters(model, Rng.from("onnx"), 0.2);
  const prompt = [[7, 8, 9, 10]];

  test.each([
    ["F16", 2 ** -11],
    ["BF16", 2 ** -8],
  ] as const)("of %s weights computes with them in float32", async (format, precision) => {
    const whole = await exported("whole", { model, parameters });
    const half = await exported(format, { model, parameters, format });
    const expected = (await whole.logits(prompt)).data;
    const found = (await half.logits(prompt)).data;
    const scale = Math.max(...expected.map(Math.abs));
    expect(largestDifference(found, expected)).toBeLessThan(10 * precision * scale);
    expect(largestDifference(found, expected)).toBeGreaterThan(0);
    const [large, small] = await Promise.all(
      ["whole", format].map(async (each) => (await stat(join(scratch, `${each}.onnx`))).size),
    );
    expect(small).toBeLessThan(0.65 * (large as number));
  });

  test("uses plain operators of the standard set alone", async () => {
    await writeOnnx(join(scratch, "plain.onnx"), { model, parameters });
    const bytes = (await readFile(join(scratch, "plain.onnx"))).toString("latin1");
    expect(bytes).toContain("precept");
    expect(bytes).not.toContain("com.microsoft");
  });

  test("refuses sequences beyond the context", async () => {
    const { logits } = await exported("short", { model, parameters });
    await expect(logits([Array.from({ length: 17 }, () => 1)])).rejects.toThrow();
    expect((await logits([Array.from({ length: 16 }, () => 1)])).shape).toEqual([1, 16, 50]);
  });

  test.each([
    ["parameters of another model", { model: { ...model, layers: 3 }, parameters }, /missing/],
    [
      "numbers beyond F16",
      { model, parameters: withNumber(parameters, 1e6), format: "F16" as const },
      /1000000.*F16 cannot/,
    ],
  ])("is not written of %s", async (_what, options, message) => {
    await expect(writeOnnx(join(scratch, "never.onnx"), options)).rejects.toThrow(message);
    await expect(stat(join(scratch, "never.onnx"))).rejects.toThrow();
  });

  test("is not written beyond 2 GiB", async () => {
    // One buffer stands for all layers.
    const large = gpt2Config({ vocabularySize: 10, contextLength: 8, layers: 60, width: 1024, heads: 8 });
    const shared = new Float32Array(4 * 1024 * 1024);
    const tensors = new Map(
      [...parameterShapes(large)].map(([name, shape]) => {
        const size = shape.reduce((product, axis) => product * axis, 1);
        return [name, { shape, data: shared.subarray(0, size) }];
      }),
    );
    const writing = writeOnnx(join(scratch, "large.onnx"), { model: large, parameters: tensors });
    await expect(writing).rejects.toMatchObject({ code: "cannot-export", hint: expect.stringMatching("float16") });
    await expect(writing).rejects.toThrow(/takes 2\.8 GiB/);
  });
});

function withNumber(parameters: Parameters, value: number): Parameters {
  const [name, tensor] = [...parameters][0] as [string, { shape: readonly number[]; data: Float32Array }];
  return new Map(parameters).set(name, { ...tensor, data: tensor.data.with(0, value) });
}
