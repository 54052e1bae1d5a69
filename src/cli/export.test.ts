// `precept export` and `precept verify-export` as processes: what they take, write, say and refuse.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { generateDataset } from "../data/datasets/generate-dataset.ts";
import { resolveExperiment } from "../experiments/resolve.ts";
import type { Manifest } from "../experiments/run-folder.ts";
import { tinyCurriculum } from "../experiments/tiny-curriculum.test-support.ts";
import { exportSource, type ExportSourceFlags } from "./export-source.ts";
import { start, type Ended } from "./process.test-support.ts";

let dir = "";
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "precept-export-cli-"));
  await generateDataset(
    {
      family: "rewrite",
      config: { patternLength: 2, replacementLength: 2, inputLength: 8 },
      splits: {
        test: { instructions: 5, rows: 10 },
        train: { instructions: 10, rows: 30, surfaces: ["prose"] },
      },
    },
    join(dir, "data"),
  );
  writeFileSync(join(dir, "tiny.yaml"), tinyCurriculum());
  await makeRun();
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** A run folder before anything is trained: what it was made from is all that an export needs. */
async function makeRun(): Promise<void> {
  const { hash, seeds } = await resolveExperiment(join(dir, "tiny.yaml"), { scale: "smoke" });
  const manifest: Manifest = {
    format: 1,
    experiment: "tiny-curriculum",
    hash,
    scale: "smoke",
    seeds: [...seeds],
    command: "precept run tiny.yaml",
    argv: ["run", "tiny.yaml"],
    versions: {},
    created: "2026-01-01T00:00:00.000Z",
    machine: { cpu: "none", cores: 1, platform: "none", node: "none" },
  };
  mkdirSync(join(dir, "run"));
  writeFileSync(join(dir, "run", "manifest.json"), JSON.stringify(manifest));
  writeFileSync(join(dir, "run", "experiment.yaml"), tinyCurriculum());
}

const run = (...args: readonly string[]): Promise<Ended> => start(args, dir).ended;

function filesOf(name: string): Record<string, string> {
  const folder = join(dir, name);
  const names = (readdirSync(folder, { recursive: true }) as string[]).filter((file) =>
    statSync(join(folder, file)).isFile(),
  );
  return Object.fromEntries(names.sort().map((file) => [file, readFileSync(join(folder, file), "utf8")]));
}

describe("a dataset", () => {
  test("is exported and verified again, and a changed row is named", async () => {
    const made = await run("export", "data", "out", "--to", "sharegpt", "--json");
    expect(made).toMatchObject({ code: 0 });
    expect(made.stderr).toMatch(/stages\/1-train\/train\.jsonl +30 rows +sft/);
    expect(made.stderr).toContain("30 rows written and verified in");
    expect(made.stderr).toContain("10 exercises held out");
    const manifest = JSON.parse(made.stdout) as { stages: { files: { rows: number }[] }[] };
    expect(manifest.stages[0]?.files[0]?.rows).toBe(30);

    const verified = await run("verify-export", "out", "--json");
    expect(verified).toMatchObject({ code: 0 });
    expect(JSON.parse(verified.stdout)).toMatchObject({ rows: 30, exercises: 10, target: "sharegpt" });

    const file = join(dir, "out", "stages/1-train/train.jsonl");
    const lines = readFileSync(file, "utf8").split("\n");
    lines[11] = (lines[11] as string).replace(/"value":"(\w)(\w*)"\}\]/, '"value":"$1$1$2"}]');
    writeFileSync(file, lines.join("\n"));
    const refused = await run("verify-export", "out");
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toMatch(/stages\/1-train\/train\.jsonl, line 12: /);
  }, 60_000);

  test.each([
    ["a unit", ["data", "x", "--to", "trl", "--unit", "a"], /--unit is about runs and experiments/],
    ["no format", ["data", "x"], /required option '--to <format>'/],
    ["rewards for alpaca", ["data", "x", "--to", "alpaca", "--objective", "grpo"], /no rows for learning from rewards/],
    ["a folder of other things", ["data", ".", "--to", "trl"], /holds other files/],
  ])("with %s is refused", async (_, args, message) => {
    const { code, stderr } = await run("export", ...args);
    expect(stderr).toMatch(message);
    expect([2, 3]).toContain(code);
    expect(readdirSync(dir)).not.toContain("x");
  });
});

describe("a family of one's own", () => {
  test("is known again from the module that the export names", async () => {
    const module = fileURLToPath(new URL("../../examples/quantity-discount.ts", import.meta.url));
    const made = await run("generate", "--family", module, "--rows", "40", "--instructions", "10", "--out", "own");
    expect(made).toMatchObject({ code: 0 });
    expect(await run("export", "own", "own-out", "--to", "trl", "--objective", "grpo")).toMatchObject({ code: 0 });
    const readme = readFileSync(join(dir, "own-out", "README.md"), "utf8");
    expect(readme).toMatch(/precept serve-rewards --port 8100 --family \S*quantity-discount\.ts/);
    const verified = await run("verify-export", "own-out");
    expect(verified).toMatchObject({ code: 0, stderr: expect.stringContaining("40 rows") as string });
  }, 60_000);
});

describe("an experiment", () => {
  test("gives the stages of a model, the same from its run and from its file", async () => {
    const fromFile = await run("export", "tiny.yaml", "file", "--scale", "smoke", "--unit", "proactive", "--to", "trl");
    const fromRun = await run("export", "run", "of-run", "--unit", "proactive_1_3", "--to", "trl");
    expect([fromFile.code, fromRun.code]).toEqual([0, 0]);
    const files = filesOf("file");
    expect(filesOf("of-run")).toEqual(files);
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining([
        "README.md",
        "evaluation/unseen/test-00000.jsonl",
        "launch/1-stage-1.yaml",
        "stages/1-stage-1/train.jsonl",
        "stages/2-stage-2/train.jsonl",
        "train.sh",
      ]),
    );
    expect(files["stages/1-stage-1/train.jsonl"]?.trimEnd().split("\n")).toHaveLength(240);
    const asked = await run(
      "eval",
      "--model",
      "openai:http://127.0.0.1:9/v1#none",
      "--data",
      "file/evaluation/unseen",
      "--dry-run",
    );
    expect(asked).toMatchObject({ code: 0 });
    expect(asked.stdout + asked.stderr).toMatch(/12 /);
  }, 60_000);

  test.each<[string, string, ExportSourceFlags, string, RegExp]>([
    ["several models", "tiny.yaml", {}, "which-unit", /there are 8 models at scale smoke/],
    ["no such model", "tiny.yaml", { unit: "nobody" }, "which-unit", /"nobody" is no model/],
    ["an arm of several", "tiny.yaml", { unit: "examples" }, "which-unit", /an arm of several/],
    ["another scale than the run's", "run", { scale: "laptop" }, "other-scale", /was run at scale smoke, not laptop/],
    ["an unknown scale", "tiny.yaml", { scale: "paper" }, "unknown-scale", /has no scale "paper"/],
    ["nothing", "nothing", {}, "no-such-experiment", /there is no experiment file/],
    ["a scale of a dataset", "data", { scale: "smoke" }, "useless-flag", /about runs and experiments/],
  ])("with %s is refused", async (_, ...[source, flags, code, message]) => {
    const refused = exportSource(source === "nothing" ? source : join(dir, source), flags);
    await expect(refused).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
  });

  test("that changed since it was run is refused", async () => {
    mkdirSync(join(dir, "changed"));
    const { manifest, experiment } = {
      manifest: readFileSync(join(dir, "run", "manifest.json"), "utf8"),
      experiment: tinyCurriculum({ x: "[1, 3]" }),
    };
    writeFileSync(join(dir, "changed", "manifest.json"), manifest);
    writeFileSync(join(dir, "changed", "experiment.yaml"), experiment);
    await expect(exportSource(join(dir, "changed"), {})).rejects.toMatchObject({ code: "other-experiment" });
  });

  test("without curricula gives the rows that its models were trained on", async () => {
    for (const [name, units] of [
      ["one", ["a_1_1"]],
      ["two", ["a_1_1", "a_2_1"]],
    ] as const) {
      cpSync(join(dir, "run"), join(dir, name), { recursive: true });
      for (const unit of units) cpSync(join(dir, "data"), join(dir, name, "data", unit), { recursive: true });
    }
    const { title, stages } = await exportSource(join(dir, "one"), {});
    expect(title).toBe("tiny-curriculum, smoke, a_1_1");
    expect(stages.map(({ name }) => name)).toEqual(["train"]);
    expect((await exportSource(join(dir, "two"), { unit: "a_2_1" })).title).toContain("a_2_1");
    await expect(exportSource(join(dir, "two"), {})).rejects.toMatchObject({
      code: "which-unit",
      hint: expect.stringContaining("a_1_1, a_2_1") as string,
    });
  });

  test("has no stage where its model is not trained", async () => {
    expect((await exportSource(join(dir, "run"), { unit: "untrained" })).stages).toEqual([]);
  });
});
