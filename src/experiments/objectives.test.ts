// Experiments whose stages learn from rewards and preferences: what is planned, trained, recorded and refused.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { objectiveSettings } from "../train/objective-settings.ts";
import { resolve } from "./resolve.ts";
import { runExperiment } from "./run.ts";
import { experimentSchema } from "./schema.ts";
import { tinyCurriculum } from "./tiny-curriculum.test-support.ts";
import { parseYamlFile } from "./yaml-file.ts";

let scratch = "";
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "precept-objectives-"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

const first = "{ name: taught, parts: [{ of: paired, kind: execute }], rows: 160 }";

function arm(name: string, objective: string): string {
  const second = `{ name: second, objective: ${objective}, parts: [{ of: paired, kind: execute-with-trace }], rows: 64, training: { learningRate: 1.0e-4 } }`;
  return `{ name: ${name}, label: ${name}, fixed: true, set: { curriculum: { stages: [${first}, ${second}] } } }`;
}

const text = (...arms: readonly string[]): string =>
  tinyCurriculum({ arms, settings: { curriculum: "{ stages: [] }" } });

async function fileOf(name: string, ...arms: readonly string[]): Promise<string> {
  const path = join(scratch, `${name}.yaml`);
  await writeFile(path, text(...arms));
  return path;
}

describe("stages that do not imitate", () => {
  it("are trained after one that does, with what they measure on record, and end with the same bytes", async () => {
    const file = await fileOf(
      "both",
      arm("rewarded", "{ kind: grpo, group: 4, prompts: 4, steps: 4, stop: { silentSteps: 0 } }"),
      arm("preferred", "{ kind: dpo, beta: 0.2 }"),
      arm("exchanged", "{ kind: iopo }"),
    );
    const run = async (out: string, workers: number): Promise<string> => {
      const manifest = { precept: "0", argv: [], environment: {} } as never;
      const { results } = await runExperiment({ file, scale: "smoke", out: join(scratch, out), workers, manifest });
      const stages = results.arms.map(({ name, models }) => [
        name,
        models[0]?.stages?.map(({ objective }) => objective),
      ]);
      expect(stages).toEqual([
        ["rewarded", ["sft", "grpo"]],
        ["preferred", ["sft", "dpo"]],
        ["exchanged", ["sft", "iopo"]],
      ]);
      const curves = new Set(results.curves?.map(({ arm: of, name }) => `${of} ${name}`));
      for (const curve of ["rewarded reward", "rewarded pass-at-1", "preferred margin", "exchanged accuracy"]) {
        expect(curves).toContain(curve);
      }
      return readFile(join(scratch, out, "results.json"), "utf8");
    };
    expect(await run("two", 2)).toBe(await run("one", 1));
  }, 60_000);

  it("that nothing passes are said with what can be done", async () => {
    const file = await fileOf("none", arm("rejected", "{ kind: rejection, samples: 2 }"));
    const manifest = { precept: "0", argv: [], environment: {} } as never;
    const run = runExperiment({ file, scale: "smoke", out: join(scratch, "none"), workers: 1, manifest });
    await expect(run).rejects.toThrow(/nothing passes: none of 128 answers of round 1 is right/);
  }, 30_000);

  it.each([
    ["{ kind: grpo, groups: 4 }", /Unrecognized key.*groups/s],
    ["{ kind: grpo, group: 1 }", /objective\.group of kind "grpo"/],
    ["{ kind: dpo, beta: 0 }", /objective\.beta of kind "dpo"/],
    ["{ kind: ppo }", /expected "sft" or \{ kind: grpo/],
  ])("are refused before anything is computed where they cannot be: %s", async (objective, message) => {
    const file = parseYamlFile("wrong.yaml", text(arm("wrong", objective)), experimentSchema);
    await expect(resolve(file, {})).rejects.toThrow(message);
  });

  it("have the literature's defaults", () => {
    expect(objectiveSettings.parse({ kind: "grpo" })).toMatchObject({
      group: 8,
      temperature: 1,
      klWeight: 0.01,
      clipLow: 0.2,
      updates: 1,
      reward: "all-pass",
    });
    expect(objectiveSettings.parse({ kind: "dpo" })).toMatchObject({ beta: 0.1 });
    expect(objectiveSettings.parse({ kind: "rpo" })).toMatchObject({ beta: 0.1, gamma: 0.05 });
  });
});
