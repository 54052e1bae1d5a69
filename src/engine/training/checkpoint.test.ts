import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, cp, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ModelError, StoreError } from "../../core/errors.ts";
import { workerEntry } from "../../core/worker-entry.ts";
import { readCheckpoint, readTrainedModel, writeCheckpoint, type Checkpoint } from "./checkpoint.ts";
import type { Parameters } from "../contract.ts";
import { gpt2Config } from "../model-config.ts";

let root: string;
let path: string;
let count = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "precept-checkpoint-"));
});
beforeEach(async () => {
  await mkdir(join(root, String(++count)));
  path = join(root, String(count), "last");
});
afterAll(() => rm(root, { recursive: true, force: true }));

const model = gpt2Config({ vocabularySize: 5, contextLength: 4, layers: 1, width: 2, heads: 1 });

function tensors(first: number): Parameters {
  return new Map([
    ["transformer.wte.weight", { shape: [5, 2], data: Float32Array.from({ length: 10 }, (_, i) => first + i / 7) }],
    ["transformer.ln_f.bias", { shape: [2], data: new Float32Array([-0, first]) }],
  ]);
}

function checkpoint(step: number): Checkpoint {
  return {
    state: { step, parameters: tensors(step), firstMoments: tensors(step + 0.1), secondMoments: tensors(step + 0.2) },
    model,
    extra: { tokenizer: { alphabet: ["a"] }, epoch: step / 3, note: null },
  };
}

async function errorOf(promise: Promise<unknown>): Promise<StoreError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StoreError);
  return error as StoreError;
}

describe("a checkpoint", () => {
  test("gives everything back, every bit and in the same order", async () => {
    const written = checkpoint(17);
    await writeCheckpoint(path, written);
    const read = await readCheckpoint(path);
    expect(read).toEqual(written);
    expect([...read.state.parameters.keys()]).toEqual([...written.state.parameters.keys()]);
    expect(Object.is(read.state.parameters.get("transformer.ln_f.bias")?.data[0], -0)).toBe(true);
    expect((await readdir(path)).sort()).toEqual(["checkpoint.json", "model.safetensors", "optimizer.safetensors"]);
  });

  test("has the same bytes for the same state", async () => {
    await writeCheckpoint(path, checkpoint(3));
    await writeCheckpoint(`${path}2`, checkpoint(3));
    for (const name of await readdir(path)) {
      expect((await readFile(join(path, name))).equals(await readFile(join(`${path}2`, name)))).toBe(true);
    }
  });

  test("replaces the one before and leaves nothing else behind", async () => {
    for (const step of [1, 2, 3]) await writeCheckpoint(path, checkpoint(step));
    expect((await readCheckpoint(path)).state.step).toBe(3);
    expect(await readdir(join(path, ".."))).toEqual(["last"]);
  });

  test("that cannot be written leaves the one before", async () => {
    await writeCheckpoint(path, checkpoint(1));
    const bad = { ...checkpoint(2), extra: { loss: Number.NaN } };
    await expect(writeCheckpoint(path, bad)).rejects.toThrow(/NaN/);
    expect((await readCheckpoint(path)).state.step).toBe(1);
    expect(await readdir(join(path, ".."))).toEqual(["last"]);
  });

  test.each([
    ["without moments", { ...checkpoint(1).state, secondMoments: new Map() }],
    [
      "with moments of another shape",
      {
        ...checkpoint(1).state,
        firstMoments: new Map([...tensors(1), ["transformer.ln_f.bias", { shape: [3], data: new Float32Array(3) }]]),
      },
    ],
    [
      "with moments of nothing",
      {
        ...checkpoint(1).state,
        firstMoments: new Map([...tensors(1), ["x", { shape: [0], data: new Float32Array(0) }]]),
      },
    ],
  ])("%s is not written", async (_, state) => {
    await expect(writeCheckpoint(path, { ...checkpoint(1), state })).rejects.toThrow(ModelError);
    expect(await readdir(join(path, ".."))).toEqual([]);
  });
});

describe("a damaged checkpoint", () => {
  beforeEach(() => writeCheckpoint(path, checkpoint(1)));
  const edit = async (name: string, change: (text: string) => string): Promise<void> => {
    await writeFile(join(path, name), change(await readFile(join(path, name), "latin1")), "latin1");
  };
  const changeJson = (change: (value: Record<string, unknown>) => unknown): Promise<void> =>
    edit("checkpoint.json", (text) => JSON.stringify(change(JSON.parse(text) as Record<string, unknown>)));

  test.each<[string, string, string, () => Promise<void>]>([
    [
      "a byte changed",
      "damaged-checkpoint",
      "model.safetensors",
      () => edit("model.safetensors", (text) => `${text.slice(0, -1)}x`),
    ],
    [
      "a byte changed",
      "damaged-checkpoint",
      "optimizer.safetensors",
      () => edit("optimizer.safetensors", (text) => text.replace("first_", "First_")),
    ],
    [
      "its end cut off",
      "damaged-checkpoint",
      "optimizer.safetensors",
      () => edit("optimizer.safetensors", (text) => text.slice(0, -4)),
    ],
    ["bytes added", "damaged-checkpoint", "model.safetensors", () => appendFile(join(path, "model.safetensors"), "x")],
    ["a missing file", "damaged-checkpoint", "model.safetensors", () => rm(join(path, "model.safetensors"))],
    ["no description", "missing", "last", () => rm(join(path, "checkpoint.json"))],
    [
      "a cut description",
      "not-a-checkpoint",
      "checkpoint.json",
      () => edit("checkpoint.json", (text) => text.slice(0, 90)),
    ],
    ["a newer version", "unknown-version", "checkpoint.json", () => changeJson((value) => ({ ...value, version: 99 }))],
    ["another format", "not-a-checkpoint", "checkpoint.json", () => changeJson((value) => ({ ...value, format: "x" }))],
    ["an unknown key", "not-a-checkpoint", "checkpoint.json", () => changeJson((value) => ({ ...value, seed: 2 }))],
    ["a negative step", "not-a-checkpoint", "checkpoint.json", () => changeJson((value) => ({ ...value, step: -1 }))],
  ])("with %s is refused (%s, %s)", async (_, code, name, damage) => {
    await damage();
    const error = await errorOf(readCheckpoint(path));
    expect(error.code).toBe(code);
    expect(error.message).toContain(name);
    expect(error.hint).not.toBe("");
  });

  test("is refused where its two files come from different checkpoints", async () => {
    await writeCheckpoint(`${path}2`, checkpoint(2));
    await cp(join(`${path}2`, "optimizer.safetensors"), join(path, "optimizer.safetensors"));
    expect((await errorOf(readCheckpoint(path))).message).toContain("optimizer.safetensors");
  });
});

describe("a path", () => {
  test("without a checkpoint is named", async () => {
    const error = await errorOf(readCheckpoint(join(root, "nowhere")));
    expect(error.code).toBe("missing");
    expect(error.message).toContain("nowhere");
  });

  test("that is a file, or a folder of other files, is left alone", async () => {
    await writeFile(path, "precious");
    expect((await errorOf(writeCheckpoint(path, checkpoint(1)))).code).toBe("not-a-folder");
    expect((await errorOf(readCheckpoint(path))).code).toBe("not-a-folder");
    await mkdir(`${path}2`);
    await writeFile(join(`${path}2`, "thesis.tex"), "precious");
    expect((await errorOf(writeCheckpoint(`${path}2`, checkpoint(1)))).message).toContain("thesis.tex");
    expect(await readFile(join(`${path}2`, "thesis.tex"), "utf8")).toBe("precious");
  });

  test("may be new with its parents, or an empty folder", async () => {
    const deep = join(path, "a", "b");
    await writeCheckpoint(deep, checkpoint(1));
    await mkdir(`${path}2`);
    await writeCheckpoint(`${path}2`, checkpoint(2));
    expect((await readCheckpoint(deep)).state.step).toBe(1);
    expect((await readCheckpoint(`${path}2`)).state.step).toBe(2);
  });
});

describe("a process killed while it wrote", () => {
  const beside = (word: string): string => join(path, "..", `.last.${word}`);

  test("the new files leaves the old checkpoint", async () => {
    await writeCheckpoint(path, checkpoint(1));
    await mkdir(beside("new"));
    await writeFile(join(beside("new"), "model.safetensors"), "half");
    expect((await readCheckpoint(path)).state.step).toBe(1);
    await writeCheckpoint(path, checkpoint(2));
    expect((await readCheckpoint(path)).state.step).toBe(2);
    expect(await readdir(join(path, ".."))).toEqual(["last"]);
  });

  test("between the two renames leaves the old checkpoint, also for the next writer", async () => {
    await writeCheckpoint(path, checkpoint(1));
    await writeCheckpoint(beside("new"), checkpoint(2));
    await rename(path, beside("previous"));
    expect((await readCheckpoint(path)).state.step).toBe(1);
    const bad = { ...checkpoint(3), extra: { loss: Number.NaN } };
    await expect(writeCheckpoint(path, bad)).rejects.toThrow(/NaN/);
    expect((await readCheckpoint(path)).state.step).toBe(1);
    expect(await readdir(join(path, ".."))).toEqual(["last"]);
  });

  test("before the old one was removed leaves the new checkpoint", async () => {
    await writeCheckpoint(beside("previous"), checkpoint(1));
    await writeCheckpoint(path, checkpoint(2));
    expect((await readCheckpoint(path)).state.step).toBe(2);
    expect(await readdir(join(path, ".."))).toEqual(["last"]);
  });

  test("at any moment leaves a whole checkpoint", async () => {
    const writer = join(path, "..", "writer.mjs");
    await writeFile(writer, writerProgram(workerEntry("checkpoint", import.meta.url).href, path));
    const seen = new Set<number>();
    for (let kill = 0; kill < 10; kill++) {
      const child = spawn(process.execPath, [writer, String(kill * 1000)], { stdio: ["ignore", "pipe", "inherit"] });
      const exited = once(child, "exit");
      await once(child.stdout, "data");
      await new Promise((resolve) => setTimeout(resolve, 3 + kill * 1.7));
      child.kill("SIGKILL");
      await exited;
      const { state, extra } = await readCheckpoint(path);
      expect(extra).toBe(state.step);
      expect(state.parameters.get("w")?.data.every((value) => value === state.step)).toBe(true);
      expect(state.secondMoments.get("w")?.data.every((value) => value === state.step)).toBe(true);
      expect(state.step).toBeGreaterThan(kill * 1000);
      seen.add(state.step);
    }
    expect(seen.size).toBe(10);
  });

  test("and a reader that reads while another process writes sees whole checkpoints", async () => {
    const writing = (async () => {
      for (let step = 1; step <= 40; step++) await writeCheckpoint(path, checkpoint(step));
    })();
    await writeCheckpoint(`${path}2`, checkpoint(0));
    let last = 0;
    while (last < 40) {
      const read = await readCheckpoint(path).catch((error: unknown) => {
        // Nothing is there before the first one.
        if (last === 0 && error instanceof StoreError && error.code === "missing") return undefined;
        throw error;
      });
      if (read === undefined) continue;
      expect(read).toEqual(checkpoint(read.state.step));
      expect(read.state.step).toBeGreaterThanOrEqual(last);
      last = read.state.step;
    }
    await writing;
  });
});

/** Writes checkpoints whose every number is the step, as fast as it can; says so after the first. */
function writerProgram(module: string, target: string): string {
  return `import { writeCheckpoint } from ${JSON.stringify(module)};
    const model = ${JSON.stringify(model)};
    for (let step = Number(process.argv[2]) + 1; ; step++) {
      const tensors = new Map([["w", { shape: [64, 256], data: new Float32Array(16384).fill(step) }]]);
      const state = { step, parameters: tensors, firstMoments: tensors, secondMoments: tensors };
      await writeCheckpoint(${JSON.stringify(target)}, { state, model, extra: step });
      process.stdout.write(".");
    }`;
}

test("the model alone is read without its moments, even where these are damaged", async () => {
  const state = { step: 3, parameters: tensors(1), firstMoments: tensors(2), secondMoments: tensors(3) };
  await writeCheckpoint(path, { state, model, extra: { note: "kept" } });
  await writeFile(join(path, "optimizer.safetensors"), "damaged");
  expect(await readTrainedModel(path)).toMatchObject({
    step: 3,
    model,
    parameters: tensors(1),
    extra: { note: "kept" },
  });
  await expect(readCheckpoint(path)).rejects.toMatchObject({ code: "damaged-checkpoint" });
  await writeFile(join(path, "model.safetensors"), "damaged");
  await expect(readTrainedModel(path)).rejects.toMatchObject({ code: "damaged-checkpoint" });
});
