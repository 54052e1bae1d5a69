import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createCharacterTokenizer } from "../engine/tokenizers/character-tokenizer.ts";
import { loadModel } from "./load-model.ts";
import { tinyModel, tinyParameters, tinyTokenizer, writeTinyFolder, writeTinyUnit } from "./tiny-run.test-support.ts";

let scratch = "";
const at = (name: string): string => join(scratch, name);
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "precept-load-"));
  await writeTinyFolder(at("folder"));
  await writeTinyUnit(at("one"), "first", 1);
  await writeTinyUnit(at("two"), "first", 1);
  await writeTinyUnit(at("two"), "second", 2);
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

const weights = (seed: number): unknown => tinyParameters(seed).get("transformer.wte.weight")?.data;

describe("a model is loaded", () => {
  test.each([
    { what: "of a Hugging Face folder", path: "folder", options: {}, name: "folder", seed: 1 },
    { what: "of a run with one unit", path: "one", options: {}, name: "first", seed: 1 },
    { what: "of a run with several", path: "two", options: { unit: "second" }, name: "second", seed: 2 },
  ])("$what", async ({ path, options, name, seed }) => {
    const loaded = await loadModel(at(path), options);
    expect(loaded).toMatchObject({ name, model: tinyModel, stopTokens: [1] });
    expect(loaded.parameters.get("transformer.wte.weight")?.data).toEqual(weights(seed));
    expect(loaded.tokenizer.encode("abc")).toEqual(tinyTokenizer.encode("abc"));
  });

  test("of a unit whose writer was killed while it replaced the checkpoint", async () => {
    await cp(at("one"), at("killed"), { recursive: true });
    await rename(at("killed/checkpoints/first"), at("killed/checkpoints/.first.previous"));
    await cp(at("killed/checkpoints/.first.previous"), at("killed/checkpoints/.first.new"), { recursive: true });
    expect((await loadModel(at("killed"))).name).toBe("first");
  });
});

describe("no model is loaded", () => {
  beforeAll(async () => {
    await mkdir(at("adapter"));
    await writeFile(at("adapter/adapter_config.json"), "{}");
  });

  test.each([
    ["of nothing", "nothing", undefined, "ConfigError", /no model in .*nothing/],
    ["of a folder without models", ".", undefined, "ConfigError", /no model in/],
    ["of an adapter alone", "adapter", undefined, "ConfigError", /adapter.* without the model/],
    ["of one of several without a word which", "two", undefined, "ConfigError", /holds 2 models/],
    ["of a unit that is not there", "two", "third", "ConfigError", /no unit "third"/],
    ["of a unit by a path", "two", "../one/checkpoints/first", "ConfigError", /no unit/],
    ["of a unit of a folder without units", "folder", "first", "ConfigError", /has no units/],
  ] as const)("%s", async (_, path, unit, ...[name, message]) => {
    const loading = loadModel(at(path), unit === undefined ? {} : { unit });
    await expect(loading).rejects.toMatchObject({ name });
    await expect(loading).rejects.toThrow(message);
  });

  test("where the units are listed in the hint", async () => {
    await expect(loadModel(at("two"))).rejects.toMatchObject({ hint: "Give --unit with one of: first, second" });
  });

  test.each([
    ["is missing", undefined, /first\.json is missing/],
    ["is cut off", '{"format": "precept-ch', /is not JSON/],
    ["is another thing", '{"format": "other"}', /not a character tokenizer/],
    [
      "belongs to a larger model",
      JSON.stringify(createCharacterTokenizer("abcdefghijklmnopqrstuvwxyz .\n0123456789")),
      /ids up to 40, and the model's vocabulary has 31/,
    ],
  ])("whose tokenizer %s", async (name, text, message) => {
    const run = at(`tokenizer ${name}`);
    await cp(at("one"), run, { recursive: true });
    const path = join(run, "tokenizers", "first.json");
    if (text === undefined) await rm(path);
    else await writeFile(path, text);
    await expect(loadModel(run)).rejects.toThrow(message);
  });

  test("whose weights are damaged", async () => {
    const run = at("damaged");
    await cp(at("one"), run, { recursive: true });
    const path = join(run, "checkpoints", "first", "model.safetensors");
    const bytes = await readFile(path);
    await writeFile(path, bytes.subarray(0, -8));
    await expect(loadModel(run)).rejects.toThrow(/damaged/);
  });
});
