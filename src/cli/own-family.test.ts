// A family of one's own on the command line, in a folder that knows nothing of precept.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sha256 } from "../core/content-id.ts";
import { generateDataset } from "../data/datasets/generate-dataset.ts";
import { readManifest } from "../data/datasets/manifest.ts";
import { verifyDataset } from "../data/datasets/verify-dataset.ts";
import { start, type Ended } from "./process.test-support.ts";

const example = readFileSync(fileURLToPath(new URL("../../examples/quantity-discount.ts", import.meta.url)), "utf8");

let scratch = "";
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), "precept-own-"));
  write("mine.ts", example);
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const write = (name: string, text: string): void => writeFileSync(join(scratch, name), text);
const read = (name: string): string => readFileSync(join(scratch, name), "utf8");
const run = (...args: string[]): Promise<Ended> => start(args, scratch).ended;

/** The example under another name, changed. */
function variant(name: string, ...changes: readonly (readonly [from: string, to: string])[]): string {
  let text = example.replace('name: "quantity-discount"', `name: "${name}"`);
  for (const [from, to] of changes) {
    expect(text).toContain(from);
    text = text.replace(from, to);
  }
  write(`${name}.ts`, text);
  return `./${name}.ts`;
}

const checkLine = "check: (params, input, response) => exactMatch(execute(params, input).answer, response),";
const sampleLine = "function sample(settings: Config, rng: Rng): PriceRule {";
const few = `${sampleLine}\n  if (settings.tiers > 0) return { tiers: [{ from: 2 + rng.int(7), percent: 5 }] };`;

describe("a family of one's own", { timeout: 60_000 }, () => {
  it("is checked claim by claim", async () => {
    const { code, stdout, stderr } = await run(
      "families",
      "check",
      "./mine.ts",
      "--samples",
      "40",
      "--set",
      "largest=20",
    );
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^quantity-discount \(version 1\)\n\n--set\n {2}passed {2}the same seed/);
    expect(stdout).toMatch(/\n(\d+) claims: \1 passed\.\n$/);
    expect(code).toBe(0);
  });

  it("that passes too much fails with the counterexample and exit code 1", async () => {
    const loose = variant("loose", [
      checkLine,
      "check: (params, input, response) => (response.includes(execute(params, input).answer) ? { kind: 'pass' } : exactMatch('', response)),",
    ]);
    const { code, stdout } = await run("families", "check", loose, "--samples", "20", "--set", "tiers=1");
    expect(stdout).toMatch(
      /FAILED {2}answers that hedge or list candidates fail\n +"\S+ or not \S+", where the answer is/,
    );
    expect(stdout).toMatch(/claims: \d+ passed, \d+ failed/);
    expect(code).toBe(1);
    const { stdout: json } = await run("families", "check", loose, "--samples", "20", "--set", "tiers=1", "--json");
    const claims = json
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { config: string; passed: boolean });
    expect(claims.some(({ passed }) => passed) && claims.some(({ passed }) => !passed)).toBe(true);
    expect(claims.every(({ config }) => config === "--set")).toBe(true);
  });

  it("that does not end is stopped, and the other claims are checked", async () => {
    const endless = variant("endless", [
      checkLine,
      `check: (params, input, response) => { while (response === " ") {} return exactMatch(execute(params, input).answer, response); },`,
    ]);
    const { code, stdout } = await run(
      "families",
      "check",
      endless,
      "--samples",
      "5",
      "--set",
      "tiers=1",
      "--timeout",
      "3",
    );
    expect(stdout).toMatch(/FAILED {2}no response makes check throw.*\n +it did not end within 3 s\n {2}passed/);
    expect(code).toBe(1);
  });

  it("is listed and sampled", async () => {
    expect((await run("families", "./mine.ts")).stdout).toContain("discounted: whether the order is large enough");
    const [family] = JSON.parse((await run("families", "--family", "mine.ts", "--json")).stdout) as { name: string }[];
    expect(family).toMatchObject({ name: "quantity-discount", config: { additionalProperties: false } });
    const { stdout } = await run(
      "sample",
      "--family",
      "./mine.ts",
      "-n",
      "2",
      "--surface",
      "prose",
      "--set",
      "tiers=1",
    );
    expect(stdout).toMatch(/^instruction {2}From \d+ units on, take \d+ % off the whole order\.\ninput {8}\d+ x/);
    expect((await run("sample", "./mine.ts", "--surface", "python")).stderr).toContain("It has: rule, prose.");
  });

  it("becomes the same dataset on any number of threads, which says where it came from", async () => {
    const plan = {
      family: join(scratch, "mine.ts"),
      shardRows: 100,
      splits: { test: { instructions: 20, rows: 100 }, train: { instructions: 50, rows: 350 } },
    } as const;
    const [one, two] = [join(scratch, "one"), join(scratch, "two")];
    const manifest = await generateDataset(plan, one);
    expect(await generateDataset(plan, two, { workers: 2 })).toEqual(manifest);
    for (const { file } of manifest.shards) expect(read(`two/${file}`)).toBe(read(`one/${file}`));
    expect((await readManifest(one))?.family).toEqual({
      name: "quantity-discount",
      version: 1,
      module: { path: "../mine.ts", sha256: sha256(example) },
    });
    expect(await verifyDataset(two)).toEqual({ rows: 450, files: 5 });
  });

  it("that changed cannot read its dataset back, nor add to it", async () => {
    const reference = variant("shifting");
    const args = ["generate", "--family", reference, "--rows", "50", "--instructions", "5", "--out", "shifting"];
    expect((await run(...args)).code).toBe(0);
    const before = read("shifting/train-00000.jsonl");
    variant("shifting", ["Math.floor((gross", "Math.ceil((gross"]);
    const again = await run(...args);
    expect(again.stderr).toMatch(/shifting\.ts has changed: its SHA-256 was [0-9a-f]{12}… and is/);
    expect(again.code).toBe(2);
    expect(read("shifting/train-00000.jsonl")).toBe(before);
    await expect(verifyDataset(join(scratch, "shifting"))).rejects.toMatchObject({ code: "changed-module" });
    rmSync(join(scratch, "shifting.ts"));
    await expect(readManifest(join(scratch, "shifting"))).rejects.toThrow(/./);
  });

  it("asked for more instructions than it has is refused with the number there are", async () => {
    const args = ["--rows", "200", "--out", "none", "--set", "tiers=1", "largest=8"];
    const { code, stderr } = await run("generate", "./mine.ts", ...args);
    expect(stderr).toContain(
      '100 different instructions asked, but this config of family "quantity-discount" has only 84',
    );
    expect(code).toBe(2);
  });

  it("whose few instructions nobody counted is refused with the number found", async () => {
    const uncounted = variant(
      "uncounted",
      [sampleLine, few],
      ["capacity: (settings) =>", "capacity: (settings) => settings.tiers > 0 ? Infinity :"],
    );
    const { code, stderr } = await run("generate", uncounted, "--rows", "200", "--out", "none");
    expect(stderr).toMatch(/Found only 7 of 100 instructions for the train split/);
    expect(code).toBe(2);
  });

  it("is planned and run by an experiment that names its file", async () => {
    write(
      "experiment.yaml",
      `format: 1
name: discounts
title: Discounts
claim: A model applies price rules that it has never seen.
source: our shop
family: ./mine.ts
x: { name: rules, label: rules in training, scale: log, parameter: data.instructions }
scales:
  smoke:
    seeds: [1]
    x: [20]
    settings:
      data: { config: { tiers: 1, largest: 20 }, rows: 320 }
      model: { layers: 1, width: 16, heads: 1, contextLength: 48 }
      training: { epochs: 1, batchSize: 32, learningRate: 3.0e-3, validationRows: 16, validations: 2, threads: 1 }
      evaluation: { instructions: 8, trainInstructions: 4 }
`,
    );
    expect((await run("plan", "experiment.yaml", "--workers", "1")).stdout).toContain("1 model");
    const { code, stderr } = await run("run", "experiment.yaml", "--workers", "1", "--out", "run");
    expect(stderr).toContain("Results");
    expect(code).toBe(0);
    const answers = read("run/answers/discounts_20_1.jsonl").trim().split("\n");
    expect(answers).toHaveLength(12);
    const manifest = JSON.parse(read("run/data/discounts_20_1/manifest.json")) as { family: object };
    expect(manifest.family).toMatchObject({ name: "quantity-discount", module: { path: "../../../mine.ts" } });
    write("experiment-2.yaml", read("experiment.yaml").replace("./mine.ts", "./mime.ts"));
    const wrong = await run("plan", "experiment-2.yaml");
    expect(wrong.stderr).toMatch(/experiment-2\.yaml:6:\d+: there is no family module .*mime\.ts/);
    expect(wrong.code).toBe(2);
  });

  it.each([
    [["sample"], "no family is named"],
    [["sample", "rewrite", "--family", "./mine.ts"], 'the family "rewrite" and --family ./mine.ts are named'],
    [["families", "check", "./nothing.ts"], "there is no family module"],
    [["families", "check", "./mine.ts", "--set", "tier=1"], 'Did you mean "tiers"?'],
    [["families", "check", "rewrit"], 'Did you mean "rewrite"?'],
  ])("%j ends with exit code 2 and says %s", async (args, says) => {
    const { code, stderr } = await run(...args);
    expect(stderr).toContain(says);
    expect(code).toBe(2);
  });
});
