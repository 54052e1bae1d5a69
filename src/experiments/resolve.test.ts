import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConfigError } from "../core/errors.ts";
import { resolve, type Experiment, type ResolveOptions } from "./resolve.ts";
import { experimentSchema } from "./schema.ts";
import { tinyModel, writeTinyFolder } from "./tiny-run.test-support.ts";
import { parseYamlFile } from "./yaml-file.ts";

const valid = `format: 1
name: tiny
title: A title
claim: A claim.
source: nowhere
family: rewrite
threshold: 0.5
x: { name: rules, label: rules, scale: log, parameter: data.instructions }
settings:
  data: { config: { patternLength: 2, replacementLength: 2, inputLength: 6 }, rows: 100 }
  training:
    epochs: 1
scales:
  smoke:
    seeds: [1, 2]
    x: [4, { x: 8, set: { data: { instructions: 8, rows: 200 } } }]
    arms:
      - { name: one, label: One }
      - { name: two, label: Two, set: { model: { width: 64 }, data: { config: { noOpShare: 0.5 } } } }
`;

function experiment(text: string, options: ResolveOptions = {}) {
  return resolve(parseYamlFile("tiny.yaml", text, experimentSchema), options);
}

async function messageOf(text: string, options: ResolveOptions = {}): Promise<string> {
  try {
    await experiment(text, options);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  throw new Error("expected a ConfigError");
}

describe("an experiment file", () => {
  it("becomes one unit per arm, x and seed, with parts merged from general to particular", async () => {
    const { units, hash } = await experiment(valid);
    expect(units.map((unit) => unit.id).join(" ")).toBe(
      "one_4_1 one_4_2 one_8_1 one_8_2 two_4_1 two_4_2 two_8_1 two_8_2",
    );
    const last = units.at(-1);
    expect(last?.settings.data).toMatchObject({
      instructions: 8,
      rows: 200,
      config: { patternLength: 2, noOpShare: 0.5 },
    });
    expect(last?.settings.model).toMatchObject({ width: 64, layers: 6, heads: 4 });
    expect(units[0]?.settings.model).toMatchObject({ width: 256, tokenizer: "character" });
    expect(hash).toMatch(/^[0-9a-f]{10}$/);
  });

  it("trains more seeds where an x asks for them", async () => {
    const { units, seeds } = await experiment(valid.replace("{ x: 8, set", "{ x: 8, seeds: [7, 1, 5], set"));
    expect(units.filter((unit) => unit.x === 8 && unit.arm === "one").map((unit) => unit.seed)).toEqual([7, 1, 5]);
    expect(units.filter((unit) => unit.x === 4 && unit.arm === "one").map((unit) => unit.seed)).toEqual([1, 2]);
    expect(seeds).toEqual([1, 2, 5, 7]);
  });

  it("has a hash of what decides the results, and of nothing else", async () => {
    const { hash } = await experiment(valid);
    expect((await experiment(valid.replace("A title", "Another title"))).hash).toBe(hash);
    expect(
      (await experiment(valid.replace("epochs: 1", "epochs: 1\n    threads: 2\n    checkpointSeconds: 5"))).hash,
    ).toBe(hash);
    expect((await experiment(valid.replace("epochs: 1", "epochs: 2"))).hash).not.toBe(hash);
    expect((await experiment(valid, { seed: 1 })).hash).not.toBe(hash);
  });

  it.each([
    [
      "an unknown key at the top",
      ["threshold: 0.5", "treshold: 0.5"],
      ['tiny.yaml:7:1: unknown key "treshold".', '"threshold"'],
    ],
    [
      "an unknown key in a part",
      ["epochs: 1", "epoch: 1"],
      ['tiny.yaml:12:5: settings.training: unknown key "epoch".', '"epochs"'],
    ],
    [
      "an unknown key in a section of an arm",
      ["{ width: 64 }", "{ widht: 64 }"],
      ["tiny.yaml:19:", '"widht"', '"width"'],
    ],
    [
      "an unknown key of the family",
      ["noOpShare: 0.5", "noopshare: 0.5"],
      ["tiny.yaml:19:", '"noopshare"', '"noOpShare"'],
    ],
    [
      "a value of the wrong kind",
      ["epochs: 1", "epochs: many"],
      ["tiny.yaml:12:13", "training.epochs", "expected number"],
    ],
    ["a value out of range", ["{ width: 64 }", "{ width: -4 }"], ["tiny.yaml:19:", "model.width"]],
    ["heads that do not divide the width", ["{ width: 64 }", "{ heads: 7 }"], ["tiny.yaml:19:", "multiple of heads"]],
    ["an impossible family configuration", ["inputLength: 6", "inputLength: 1"], ["tiny.yaml:10:", "patternLength"]],
    ["a seed that is no number", ["[1, 2]", "[one]"], ["tiny.yaml:15:", "scales.smoke.seeds.0"]],
    [
      "a threshold of a curve that does not start at 0",
      ["threshold: 0.5", "metric: mean\nthreshold: 0.5"],
      ["tiny.yaml:8:12", "use has-op"],
    ],
    ["one seed twice", ["[1, 2]", "[2, 2]"], ["tiny.yaml:15:", '"2" stands here twice']],
    ["two arms of one name", ["name: two", "name: one"], ["tiny.yaml:19:", '"one" stands here twice']],
    ["one x twice", ["x: [4,", "x: [8,"], ['"8" stands here twice']],
    ["an x that sets nothing", [", parameter: data.instructions", ""], ["tiny.yaml:16:9", "nothing says what it sets"]],
    ["an x that is no value of its setting", ["x: [4,", "x: [4.5,"], ["tiny.yaml:16:9", "data.instructions"]],
    ["text that is no YAML", ["seeds: [1, 2]", "seeds: [1, 2"], ["tiny.yaml:", ":"]],
    ["a key given twice", ["rows: 100 }", "rows: 100, rows: 3 }"], ["tiny.yaml:10:", "unique"]],
    ["a format of the future", ["format: 1", "format: 2"], ["tiny.yaml:1:9"]],
    [
      "an expectation of an arm that there is not",
      ["[1, 2]", "[1]\n    expect: [{ arm: three, x: 4, above: 0.5, says: it works }]"],
      ["tiny.yaml:16:14", '"three"', "one, two"],
    ],
    [
      "an expectation of an x that is not measured",
      ["[1, 2]", "[1]\n    expect: [{ arm: one, x: 4, above: { arm: two, x: 9 }, says: so }]"],
      ["tiny.yaml:16:", "x 9 is not measured"],
    ],
    [
      "an expectation of nothing",
      ["[1, 2]", "[1]\n    expect: [{ arm: one, x: 4, says: so }]"],
      ["above or below what"],
    ],
    ["a second architecture's key", ["{ width: 64 }", "{ keyValueHeads: 2 }"], ["tiny.yaml:19:", "gpt2 has none"]],
    [
      "key heads that do not divide the heads",
      ["{ width: 64 }", "{ architecture: llama, keyValueHeads: 3 }"],
      ["tiny.yaml:19:", "multiple of keyValueHeads"],
    ],
    [
      "heads that cannot be turned",
      ["{ width: 64 }", "{ architecture: llama, width: 12, heads: 4 }"],
      ["tiny.yaml:19:", "must be even"],
    ],
    ["an unknown architecture", ["{ width: 64 }", "{ architecture: mamba }"], ["tiny.yaml:19:", "model.architecture"]],
    ["an unknown tokenizer", ["{ width: 64 }", "{ tokenizer: words }"], ["tiny.yaml:19:", '"character" or']],
    ["too few byte pairs", ["{ width: 64 }", "{ tokenizer: { bytePairs: 100 } }"], ["tiny.yaml:19:", "258"]],
    [
      "adapters beside nothing",
      ["epochs: 1", "lora: { rank: 4, alpha: 8, targets: [c_attn] }"],
      ["tiny.yaml:12:", "training.lora", "model.from"],
    ],
    ["dropout of everything", ["epochs: 1", "dropout: 1"], ["tiny.yaml:12:", "training.dropout"]],
    ["an unknown family", ["family: rewrite", "family: rewrit"], ['no family "rewrit"', '"rewrite"']],
  ])("refuses %s, with its place", async (_what, [from = "", to = ""], parts) => {
    expect(valid).toContain(from);
    const message = await messageOf(valid.replace(from, to));
    for (const part of parts) expect(message).toContain(part);
  });

  it("refuses a scale that it does not have, and names those that it has", async () => {
    expect(await messageOf(valid, { scale: "laptop" })).toContain('no scale "laptop"; it has smoke');
  });

  it("lists every mistake at once", async () => {
    const message = await messageOf(valid.replace("threshold: 0.5", "treshold: 0.5").replace("[1, 2]", "[]"));
    expect(message.split("\n")).toHaveLength(2);
  });

  it("does not read files of absurd size", async () => {
    expect(await messageOf(`${valid}${"#".repeat(1_000_001)}`)).toContain("at most 1000000");
  });
});

describe("an experiment that begins from a model folder", () => {
  let scratch = "";
  const withModel = (model: string, training = ""): string =>
    valid.replace("{ width: 64 }", model).replace("epochs: 1", `epochs: 1${training}`);
  const lora = (targets: string): string => `\n    lora: { rank: 4, alpha: 8, targets: [${targets}] }`;
  const inScratch = (text: string): Promise<Experiment> =>
    resolve(parseYamlFile(join(scratch, "tiny.yaml"), text, experimentSchema), {});
  const from = "{ from: base }";

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), "precept-resolve-"));
    await writeTinyFolder(join(scratch, "base"));
    await writeTinyFolder(join(scratch, "copy"));
    await writeFile(join(scratch, "copy", "README.md"), "Says nothing of what it computes.");
    await writeTinyFolder(join(scratch, "other"), 2);
  });
  afterAll(() => rm(scratch, { recursive: true, force: true }));

  it("finds it beside the file, and has a hash of its content", async () => {
    const { units, hash } = await inScratch(withModel(from));
    expect(units.at(-1)?.base).toMatchObject({ dir: join(scratch, "base"), model: tinyModel });
    expect(units[0]?.base).toBeUndefined();
    expect((await inScratch(withModel("{ from: copy }"))).hash).toBe(hash);
    expect((await inScratch(withModel("{ from: other }"))).hash).not.toBe(hash);
    expect((await inScratch(withModel("{ from: base, contextLength: 24 }"))).hash).not.toBe(hash);
  });

  it("trains adapters beside it", async () => {
    const text = withModel(from, lora("c_attn, c_fc")).replace("{ name: one, label: One }\n      -", "");
    const { units } = await inScratch(text);
    expect(units[0]?.settings.training.lora).toEqual({ rank: 4, alpha: 8, targets: ["c_attn", "c_fc"] });
  });

  const alone = (text: string): string => text.replace("- { name: one, label: One }", "");
  it.each([
    ["sizes beside it", withModel("{ from: base, layers: 2 }"), ["tiny.yaml:19:", "model.layers", "folder"]],
    ["a tokenizer beside it", withModel("{ from: base, tokenizer: character }"), ["model.tokenizer", "folder"]],
    ["a folder that is not there", withModel("{ from: nowhere }"), ["tiny.yaml:19:", "nowhere", "config.json"]],
    ["a longer context", withModel("{ from: base, contextLength: 49 }"), ["tiny.yaml:19:", "49", "at most 48"]],
    ["targets that it has not", alone(withModel(from, lora("q_proj"))), ["tiny.yaml:13:", '"q_proj"']],
  ])("refuses %s, with its place", async (_what, text, parts) => {
    const error = await inScratch(text).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ConfigError);
    for (const part of parts) expect((error as ConfigError).message).toContain(part);
  });
});
