// The commands that do not train, as a user's shell starts them.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseRowLine } from "../data/rows/parse-row.ts";
import { families, getFamily } from "../instructions/registry.ts";
import { start, type Ended } from "./process.test-support.ts";

let scratch = "";
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "precept-commands-"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

const run = (...args: string[]): Promise<Ended> => start(args, scratch).ended;
const experiments = fileURLToPath(new URL("../../experiments/", import.meta.url));
const short = ["--set", "patternLength=2", "replacementLength=2", "inputLength=8"];

describe("precept", { timeout: 60_000 }, () => {
  it.each(["run", "plan", "families", "sample", "generate", "report", "serve", "chat", "export-model"])(
    "%s has help with examples",
    async (command) => {
      const { code, stdout } = await run(command, "--help");
      expect(code).toBe(0);
      expect(stdout).toMatch(/Examples:\n {2}\$ precept/);
    },
  );

  it("ends without a word when whoever reads its output has enough", async () => {
    const command = start(["sample", "rewrite", "-n", "100", ...short], scratch);
    command.stopReading("stdout");
    expect(await command.ended).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it("goes on when nobody reads what it says of its progress", async () => {
    const command = start(["generate", "rewrite", "--rows", "100", "--out", "unheard", ...short], scratch);
    command.stopReading("stderr");
    expect((await command.ended).code).toBe(0);
    expect(await readFile(join(scratch, "unheard", "manifest.json"), "utf8")).toContain('"rewrite"');
  });

  it("prints its version, and its help without an error code", async () => {
    expect((await run("--version")).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await run("--help")).code).toBe(0);
  });

  it("families lists every family, for people and for programs", async () => {
    const listed = await run("families");
    const described = JSON.parse((await run("families", "--json")).stdout) as { name: string }[];
    expect(described.map(({ name }) => name)).toEqual(families.map(({ name }) => name));
    for (const { name } of described) expect(listed.stdout).toContain(`${name} (version`);
    expect(described.find(({ name }) => name === "rewrite")).toMatchObject({ config: { additionalProperties: false } });
    expect((await run("families", "rewrite")).stdout).toContain("    patternLength: 20\n");
    expect((await run("families", "rewrite")).stdout).toContain("    encrypted: false\n");
    const procedure = (await run("families", "procedure")).stdout;
    expect(procedure).toContain('    shares: "by-count"  ("by-count", "equal")\n');
    expect(procedure).toContain('    kind: "arithmetic"  ("arithmetic", "branching", ');
  });

  it("sample prints true answers, the same for the same seed", async () => {
    const once = await run("sample", "rewrite", "-n", "20", "--json", "--seed", "5", ...short);
    expect(once.code).toBe(0);
    expect((await run("sample", "rewrite", "-n", "20", "--json", "--seed", "5", ...short)).stdout).toBe(once.stdout);
    expect((await run("sample", "rewrite", "-n", "20", "--json", "--seed", "6", ...short)).stdout).not.toBe(
      once.stdout,
    );
    const family = getFamily("rewrite");
    for (const line of once.stdout.trim().split("\n")) {
      const { params, input, answer } = JSON.parse(line) as { params: unknown; input: string; answer: string };
      expect(family.check(params, input, answer)).toEqual({ kind: "pass" });
    }
  });

  it("generate writes the same verified bytes for any number of workers", async () => {
    const args = ["generate", "rewrite", "--rows", "3000", "--instructions", "50", ...short];
    const one = await run(...args, "--workers", "1", "--out", "one");
    expect(one.stderr).toContain("3,000 rows written and verified");
    expect((await run(...args, "--workers", "2", "--out", "two")).code).toBe(0);
    const bytes = await readFile(join(scratch, "one", "train-00000.jsonl"), "utf8");
    expect(await readFile(join(scratch, "two", "train-00000.jsonl"), "utf8")).toBe(bytes);
    const rules = bytes
      .trim()
      .split("\n")
      .map((line, i) => parseRowLine(line, { file: "train-00000.jsonl", line: i + 1 }).lineage.params);
    expect(rules).toHaveLength(3000);
    expect(new Set(rules.map((rule) => JSON.stringify(rule))).size).toBe(50);
  });

  it.each([
    [["sample", "rewrit"], 2, 'Did you mean "rewrite"?'],
    [["sample", "rewrite", "-n", "0"], 2, "whole number from 1"],
    [["sample", "rewrite", "--seed", "1.5"], 2, "whole number from 0"],
    [["sample", "rewrite", "--surface", "rhyme"], 2, "rule, prose"],
    [["sample", "rewrite", "--set", "patternLength"], 2, 'no "="'],
    [["sample", "rewrite", "--set", "paternLength=2"], 2, 'Did you mean "patternLength"?'],
    [["sample", "rewrite", "--set", "patternLength=[2"], 2, "cannot be read"],
    [
      ["sample", "procedure", "--set", "kind=loop"],
      2,
      'kind: Invalid option: expected one of "arithmetic"|"branching"',
    ],
    [["sample", "procedure", "--set", "operations={from: 1}"], 2, "operations: Invalid input: expected number"],
    [["generate", "rewrite"], 2, "--out"],
    [["generate", "rewrite", "--rows", "10", "--instructions", "50", "--out", "x"], 2, "10 rows cannot show 50"],
    [["generate", "rewrite", "--rows", "9", "--instructions", "9", "--out", "plain.txt"], 3, "plain.txt"],
    [["plan", "number-of-rule"], 2, 'Did you mean "number-of-rules"?'],
    [["plan", "plain.txt"], 2, "plain.txt:1:1"],
    [["report"], 2, "missing required argument"],
  ])("%j ends with code %d and says %s", async (args, code, says) => {
    await writeFile(join(scratch, "plain.txt"), "just a text\n");
    const ended = await run(...args);
    expect(ended.stderr).toContain(says);
    expect(ended.code).toBe(code);
    expect(ended.stdout).toBe("");
  });

  it("plan says what would be run and estimates it, without running it", async () => {
    const file = join(experiments, "number-of-rules.yaml");
    expect((await run("plan", "number-of-rules", "--scale", "smoke")).stdout).toContain(
      "(number-of-rules, scale smoke)",
    );
    const { code, stdout } = await run("plan", file, "--scale", "smoke");
    expect(code).toBe(0);
    expect(stdout).toMatch(/2 models, .* about \d+ s, .*B of disk/);
    const plan = JSON.parse((await run("plan", file, "--scale", "smoke", "--json")).stdout) as { units: unknown[] };
    expect(plan.units).toHaveLength(2);
  });
});
