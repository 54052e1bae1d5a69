// From a small model to an adapter beside it and out to other programs, as a user's shell runs it.
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createGenerator } from "../engine/generation/generator.ts";
import { readAdapterFolder } from "../engine/formats/adapter-folder.ts";
import { readModelFolder } from "../engine/formats/read-model-folder.ts";
import { readTokenizer } from "../engine/tokenizers/read-tokenizer.ts";
import { loadModel } from "../experiments/load-model.ts";
import { start, type Ended, type Started } from "./process.test-support.ts";

let scratch = "";
const at = (...names: string[]): string => join(scratch, ...names);
const begin = (...args: string[]): Started => start(args, scratch);
const run = (...args: string[]): Promise<Ended> => begin(...args).ended;

const experiment = (name: string, model: string, training: string): string => `format: 1
name: ${name}
title: Tiny
claim: It runs.
source: nowhere
family: rewrite
x: { name: rules, label: rules, scale: log, parameter: data.instructions }
scales:
  smoke:
    seeds: [3]
    x: [16]
    settings:
      data: { config: { patternLength: 2, replacementLength: 2, inputLength: 6 }, rows: 1600 }
      model: ${model}
      training: { ${training}, batchSize: 16, warmup: 0.1, validationRows: 16, validations: 4, threads: 1, checkpointSeconds: 0.1 }
      evaluation: { instructions: 20, trainInstructions: 10 }
`;

const fresh = "{ architecture: llama, layers: 1, width: 16, heads: 2, keyValueHeads: 1, contextLength: 40 }";
const lora = "lora: { rank: 2, alpha: 4, targets: [q_proj, v_proj, down_proj] }";
const unit = "tune_16_3";

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "precept-tune-"));
  await writeFile(at("first.yaml"), experiment("first", fresh, "epochs: 1, learningRate: 3.0e-3"));
  await writeFile(
    at("tune.yaml"),
    experiment("tune", "{ from: model }", `${lora}, epochs: 12, learningRate: 5.0e-3, dropout: 0.1`),
  );
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

async function untilCheckpoint(dir: string): Promise<void> {
  for (let i = 0; i < 800; i++) {
    if (existsSync(join(dir, "checkpoints", unit, "checkpoint.json"))) return;
    await sleep(10);
  }
  throw new Error("no checkpoint within eight seconds");
}

describe("fine-tuning on the command line", { timeout: 120_000 }, () => {
  it("trains a model and exports it as a Hugging Face folder", async () => {
    expect(await run("run", "first.yaml", "--out", "first")).toMatchObject({ code: 0 });
    const ended = await run("export-model", "first", "model", "--to", "hf", "--json");
    expect(ended).toMatchObject({ code: 0 });
    const summary = JSON.parse(ended.stdout) as { files: { path: string }[] };
    expect(summary).toMatchObject({ model: "first_16_3", format: "hf", dtype: "float32", adapter: false });
    expect(summary.files.map((file) => file.path).sort()).toEqual(
      (await readdir(at("model"))).map((name) => at("model", name)).sort(),
    );
  });

  it("plans with the numbers that an adapter learns, beside those of its model", async () => {
    const { code, stdout } = await run("plan", "tune.yaml");
    expect(code).toBe(0);
    expect(stdout).toMatch(/\b272 beside [\d,]+\b/);
  });

  it("learns an adapter beside that folder, and writes it in PEFT's format", async () => {
    expect(await run("run", "tune.yaml", "--out", "tuned")).toMatchObject({ code: 0 });
    const adapter = await readAdapterFolder(at("tuned", "adapters", unit));
    expect(adapter).toMatchObject({ config: { rank: 2, alpha: 4 }, baseModel: at("model") });
    expect([...adapter.tensors.values()].some(({ data }) => data.some((value) => value !== 0))).toBe(true);
    const base = (await readModelFolder(at("model"))).parameters;
    const merged = (await loadModel(at("tuned"))).parameters;
    const changed = [...merged].filter(([name, { data }]) => !Buffer.from(data.buffer).equals(bytesOf(base, name)));
    expect(changed.map(([name]) => name)).toEqual([
      "model.layers.0.self_attn.q_proj.weight",
      "model.layers.0.self_attn.v_proj.weight",
      "model.layers.0.mlp.down_proj.weight",
    ]);
  });

  it("ends with the same results after kill -9 in the middle", async () => {
    for (let kills = 0; kills < 2; kills++) {
      const process = begin("run", "tune.yaml", "--out", "killed");
      await untilCheckpoint(at("killed"));
      await sleep(60 * kills);
      process.kill("SIGKILL");
      await process.ended;
    }
    expect(existsSync(at("killed", "units", `${unit}.json`))).toBe(false);
    expect(await run("run", "tune.yaml", "--out", "killed")).toMatchObject({ code: 0 });
    for (const file of ["results.json", `metrics/${unit}.jsonl`, `adapters/${unit}/adapter_model.safetensors`]) {
      expect(await readFile(at("killed", file)), file).toEqual(await readFile(at("tuned", file)));
    }
  });

  it("exports the merged model, which chooses the same tokens, and the adapter alone", async () => {
    expect(await run("export-model", "tuned", "merged", "--to", "hf")).toMatchObject({ code: 0 });
    const loaded = await loadModel(at("tuned"));
    const { model, parameters } = await readModelFolder(at("merged"));
    const prompts = ["ab>cd;abab=", "xy>zz;qxyq="].map((text) => loaded.tokenizer.encode(text));
    expect((await readTokenizer(at("merged"))).encode("ab>cd;abab=")).toEqual(prompts[0]);
    const options = { maxNewTokens: 8, stopToken: 1 };
    const answers = [];
    for (const each of [loaded, { model, parameters }]) {
      const generator = await createGenerator({ model: each.model, parameters: each.parameters, threads: 1 });
      answers.push(await generator.generate(prompts, options));
      await generator.close();
    }
    expect(answers[1]).toEqual(answers[0]);

    expect(await run("export-model", "tuned", "adapter", "--to", "hf", "--adapter")).toMatchObject({ code: 0 });
    expect((await readdir(at("adapter"))).sort()).toEqual(["adapter_config.json", "adapter_model.safetensors"]);
  });

  it("exports one file for ONNX Runtime and one for llama.cpp, and replaces them", async () => {
    for (const to of ["onnx", "gguf"]) {
      for (const dtype of ["float32", "float16"]) {
        const ended = await run("export-model", "model", `model.${to}`, "--to", to, "--dtype", dtype, "--json");
        expect(ended).toMatchObject({ code: 0 });
        expect(JSON.parse(ended.stdout)).toMatchObject({ format: to, dtype, path: at(`model.${to}`) });
      }
    }
  });

  it.each<[string, number, string[], RegExp]>([
    ["over another file", 3, ["model", "tune.yaml", "--to", "onnx"], /tune\.yaml is there already/],
    ["over a file of another format", 3, ["model", "model.onnx", "--to", "gguf"], /model\.onnx is there already/],
    ["over a folder", 3, ["model", "first", "--to", "onnx"], /first is a folder.*\n.*first\/model\.onnx/],
    ["into a folder of other things", 3, ["model", "first", "--to", "hf"], /first holds other files/],
    ["of an adapter of a whole model", 2, ["first", "never", "--to", "hf", "--adapter"], /has no adapter/],
    ["of an adapter as ONNX", 2, ["tuned", "never", "--to", "onnx", "--adapter"], /no adapters of their own/],
    ["of half of an adapter", 2, ["tuned", "never", "--to", "hf", "--adapter", "--dtype", "float16"], /float32/],
    ["both merged and not", 2, ["tuned", "never", "--to", "hf", "--adapter", "--merge"], /cannot be used with/],
    ["to no format", 2, ["tuned", "never"], /--to/],
    ["to an unknown format", 2, ["tuned", "never", "--to", "pickle"], /hf, onnx, gguf/],
    ["of nothing", 2, ["nowhere", "never", "--to", "hf"], /no model in nowhere/],
    ["of a unit that is not there", 2, ["tuned", "never", "--to", "hf", "--unit", "x"], /no unit "x"/],
  ])("does not export %s", async (_what, code, args, message) => {
    const ended = await run("export-model", ...args);
    expect(ended.code).toBe(code);
    expect(ended.stderr).toMatch(message);
    expect(existsSync(at("never"))).toBe(false);
  });

  it("stops with code 3 and advice where training diverges", async () => {
    const training = "epochs: 1, learningRate: 1.0e+38, clip: 0";
    await writeFile(at("wild.yaml"), experiment("wild", "{ from: model }", training));
    const ended = await run("run", "wild.yaml", "--out", "wild");
    expect(ended.code).toBe(3);
    expect(ended.stderr).toMatch(/training diverged: .*step \d+/);
    expect(ended.stderr).toMatch(/hint:.*training\.learningRate/);
  });

  it("refuses a run whose base has changed, for training and for use", async () => {
    const path = at("model", "model.safetensors");
    const bytes = await readFile(path);
    const last = bytes.length - 1;
    await writeFile(path, bytes.with(last, (bytes[last] as number) ^ 1));
    const again = await run("run", "tune.yaml", "--out", "tuned");
    expect(again.code).toBe(3);
    expect(again.stderr).toContain("holds another run");
    const exported = await run("export-model", "tuned", "never", "--to", "hf");
    expect(exported.code).toBe(3);
    expect(exported.stderr).toMatch(/adapter beside the model in .*model, which has changed/);
  });

  it("refuses a model folder that is not there, with its place in the file", async () => {
    await writeFile(at("lost.yaml"), experiment("lost", "{ from: lost }", "epochs: 1"));
    const ended = await run("run", "lost.yaml", "--out", "lost-run");
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/lost\.yaml:14:\d+: .*config\.json/);
    expect(existsSync(at("lost-run"))).toBe(false);
  });
});

function bytesOf(parameters: ReadonlyMap<string, { readonly data: Float32Array }>, name: string): Buffer {
  return Buffer.from((parameters.get(name)?.data ?? new Float32Array(0)).buffer);
}
