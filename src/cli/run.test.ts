// The command line as a user meets it: a real process, killed and resumed, stopped with Ctrl-C, fed mistakes.
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Rng } from "../core/rng.ts";
import { resultsSchema } from "../experiments/results.ts";
import { start, type Ended, type Started } from "./process.test-support.ts";

let scratch = "";
let experiment = "";

const content = `format: 1
name: tiny
title: Tiny
claim: It runs.
source: nowhere
family: rewrite
threshold: 0.5
x: { name: rules, label: rules, scale: log, parameter: data.instructions }
scales:
  smoke:
    seeds: [3]
    x: [4, 16]
    settings:
      data: { config: { patternLength: 2, replacementLength: 2, inputLength: 6, noOpShare: 0.3 }, rows: 2000 }
      model: { layers: 1, width: 16, heads: 2, contextLength: 24 }
      training: { epochs: 10, batchSize: 16, learningRate: 3.0e-3, warmup: 0.1, validationRows: 32, validations: 5, threads: 1, checkpointSeconds: 0.15 }
      evaluation: { instructions: 40, trainInstructions: 16 }
`;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "precept-cli-"));
  experiment = join(scratch, "tiny.yaml");
  await writeFile(experiment, content);
});

afterAll(() => rm(scratch, { recursive: true, force: true }));

const begin = (args: readonly string[]): Started => start(args, scratch);
const run = (...args: string[]): Promise<Ended> => begin(args).ended;

/** Waits until the run has written a checkpoint, so that a kill falls into training. */
async function untilCheckpoint(dir: string): Promise<void> {
  for (let i = 0; i < 400; i++) {
    const units = await readdir(join(dir, "checkpoints")).catch(() => []);
    // One that is being written has a name with a dot before it.
    const whole = units.filter((unit) => !unit.startsWith("."));
    if (whole.some((unit) => existsSync(join(dir, "checkpoints", unit, "checkpoint.json")))) return;
    await sleep(25);
  }
  throw new Error("no checkpoint within ten seconds");
}

describe("precept run", { timeout: 120_000 }, () => {
  let reference = "";

  it("writes results, metrics, answers and a report, and prints the results as JSON", async () => {
    const dir = join(scratch, "whole");
    const ended = await run("run", experiment, "--out", dir, "--json");
    expect(ended.stderr).toContain("Report");
    expect(ended.code).toBe(0);
    reference = await readFile(join(dir, "results.json"), "utf8");
    const results = resultsSchema.parse(JSON.parse(reference));
    expect(JSON.parse(ended.stdout)).toEqual(results);
    expect(results.points.filter((point) => point.seed === null && point.metric === "no-op")).toHaveLength(4);
    for (const path of ["manifest.json", "report/index.html", "metrics/tiny_4_3.jsonl", "answers/tiny_16_3.jsonl"]) {
      expect(existsSync(join(dir, path)), path).toBe(true);
    }
  });

  it("writes the page again, and the main figure as a file", async () => {
    const dir = join(scratch, "whole");
    const page = await readFile(join(dir, "report", "index.html"), "utf8");
    const figure = join(scratch, "figure.svg");
    const ended = await run("report", dir, "--figure", figure);
    expect(ended.code).toBe(0);
    expect(await readFile(join(dir, "report", "index.html"), "utf8")).toBe(page);
    expect(await readFile(figure, "utf8")).toMatch(/^<svg[^]*<\/svg>\s*$/);
  });

  it("has no page of a folder that is no finished run", async () => {
    const ended = await run("report", join(scratch, "nothing"));
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain("results.json");
  });

  it("ends with the same results after kill -9 at any moment, several times", async () => {
    const dir = join(scratch, "killed");
    const moments = Rng.from("kill moments");
    for (let kills = 0; kills < 4; kills++) {
      const process = begin(["run", experiment, "--out", dir]);
      if (kills === 1) await untilCheckpoint(dir);
      else await sleep(moments.between(150, 1500));
      process.kill("SIGKILL");
      await process.ended;
    }
    const last = await run("run", experiment, "--out", dir);
    expect(last.stderr).not.toContain("error");
    expect(last.code).toBe(0);
    expect(await readFile(join(dir, "results.json"), "utf8")).toBe(reference);
  });

  it("stops on Ctrl-C with code 130, says how to go on, and goes on to the same results", async () => {
    const dir = join(scratch, "stopped");
    const stopped = begin(["run", experiment, "--out", dir]);
    await untilCheckpoint(dir);
    stopped.kill("SIGINT");
    const ended = await stopped.ended;
    expect(ended.code).toBe(130);
    expect(ended.stderr).toContain(`To go on: npx precept run ${experiment} --out ${dir}`);
    expect(existsSync(join(dir, "results.json"))).toBe(false);
    expect((await run("run", experiment, "--out", dir)).code).toBe(0);
    expect(await readFile(join(dir, "results.json"), "utf8")).toBe(reference);
  });

  it("refuses a folder that holds another run", async () => {
    const other = await run("run", experiment, "--out", join(scratch, "whole"), "--seed", "9");
    expect(other.code).toBe(3);
    expect(other.stderr).toContain("holds another run");
    expect(await readFile(join(scratch, "whole", "results.json"), "utf8")).toBe(reference);
  });

  it("gives the same results with one worker", async () => {
    const dir = join(scratch, "one-worker");
    expect((await run("run", experiment, "--out", dir, "--workers", "1")).code).toBe(0);
    expect(await readFile(join(dir, "results.json"), "utf8")).toBe(reference);
  });

  it("refuses a second process in the same folder", async () => {
    const dir = join(scratch, "twice");
    const first = begin(["run", experiment, "--out", dir]);
    await untilCheckpoint(dir);
    const second = await run("run", experiment, "--out", dir);
    expect(second.code).toBe(3);
    expect(second.stderr).toContain("another process is already working");
    first.kill("SIGKILL");
    await first.ended;
  });

  it("names a damaged checkpoint, and goes on once it is removed", async () => {
    const dir = join(scratch, "damaged");
    const first = begin(["run", experiment, "--out", dir]);
    await untilCheckpoint(dir);
    first.kill("SIGKILL");
    await first.ended;
    const units = await readdir(join(dir, "checkpoints"));
    const unit = units.find((name) => !name.startsWith(".")) as string;
    const model = join(dir, "checkpoints", unit, "model.safetensors");
    await writeFile(model, (await readFile(model)).subarray(0, 100));
    const broken = await run("run", experiment, "--out", dir);
    expect(broken.code).toBe(3);
    expect(broken.stderr).toContain("model.safetensors");
    expect(broken.stderr).toContain("hint:");
    await rm(join(dir, "checkpoints", unit), { recursive: true });
    expect((await run("run", experiment, "--out", dir)).code).toBe(0);
    expect(await readFile(join(dir, "results.json"), "utf8")).toBe(reference);
  });
});

describe("mistakes cost nothing", { timeout: 60_000 }, () => {
  const cases: [what: string, from: string, to: string, says: string[]][] = [
    [
      "a key it does not know",
      "patternLength: 2",
      "paternLength: 2",
      ["tiny-bad.yaml:14:", '"paternLength"', '"patternLength"'],
    ],
    ["a pattern longer than the input", "inputLength: 6", "inputLength: 1", ["tiny-bad.yaml:14:", "does not fit"]],
    ["more rules than exist", "noOpShare: 0.3", "alphabet: abc", ["72", "different instructions", "has only"]],
    ["fewer rows than rules", "rows: 2000", "rows: 10", ["cannot show 16 instructions"]],
    ["rows longer than the context", "contextLength: 24", "contextLength: 12", ["contextLength"]],
  ];
  it.each(cases)("%s", async (_what, from, to, says) => {
    const bad = join(scratch, "tiny-bad.yaml");
    expect(content).toContain(from);
    await writeFile(
      bad,
      content.replace(from, to).replace(/x: \[4, 16\]/, to.startsWith("alphabet") ? "x: [4, 80]" : "x: [4, 16]"),
    );
    const dir = join(scratch, "never");
    const ended = await run("run", bad, "--out", dir);
    expect(ended.code).toBe(2);
    for (const text of says) expect(ended.stderr).toContain(text);
    expect(existsSync(dir)).toBe(false);
  });

  it("a file that does not exist", async () => {
    const ended = await run("run", "nowhere.yaml");
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain("nowhere.yaml");
  });

  it("an unknown command, flag or scale", async () => {
    expect((await run("rnu", "x")).stderr).toContain("Did you mean run?");
    expect((await run("run", experiment, "--sale", "smoke")).stderr).toContain("Did you mean --scale?");
    const scale = await run("run", experiment, "--scale", "laptop");
    expect(scale.code).toBe(2);
    expect(scale.stderr).toContain("it has smoke");
  });

  it("a folder that is no run, or a damaged one", async () => {
    const foreign = join(scratch, "foreign");
    await mkdir(foreign);
    await writeFile(join(foreign, "thesis.txt"), "precious");
    const ended = await run("run", experiment, "--out", foreign);
    expect(ended.code).toBe(3);
    expect(ended.stderr).toContain("thesis.txt");
    expect(await readdir(foreign)).toEqual(["thesis.txt"]);

    await writeFile(join(foreign, "manifest.json"), "{");
    expect((await run("run", experiment, "--out", foreign)).stderr).toContain("is not JSON");
  });

  it.skipIf(process.platform !== "linux")("a folder that nobody can write", async () => {
    const ended = await run("run", experiment, "--out", "/sys/precept-run");
    expect(ended.code).toBe(3);
    expect(ended.stderr).toContain("/sys/precept-run");
    expect(ended.stderr).toContain("hint:");
  });

  it("a file where the folder should be", async () => {
    const ended = await run("run", experiment, "--out", experiment);
    expect(ended.code).toBe(3);
    expect(ended.stderr).toContain("tiny.yaml");
  });
});
