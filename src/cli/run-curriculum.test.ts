// A run whose models go through stages, as a user meets it: killed in the middle of a stage, planned, shown.
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Rng } from "../core/rng.ts";
import { tinyCurriculum, usualArms } from "../experiments/tiny-curriculum.test-support.ts";
import { start, type Ended } from "./process.test-support.ts";

let scratch = "";
let experiment = "";
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "precept-cli-curriculum-"));
  experiment = join(scratch, "tiny.yaml");
  await writeFile(
    experiment,
    tinyCurriculum({
      arms: usualArms.slice(0, 2),
      x: "[2]",
      settings: {
        curriculum: "{ stage1: { rows: 480 }, stage2: { rows: 3200 } }",
        evaluation: "{ instructions: 6, trainInstructions: 4, everyStage: true }",
      },
    }),
  );
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

const run = (...args: string[]): Promise<Ended> => start(args, scratch).ended;

interface StageIndex {
  readonly units: Readonly<Record<string, readonly [string, string]>>;
}

/** Waits until stage 2 of the proactive unit is being trained: it has a checkpoint and no record. */
async function untilSecondStage(dir: string): Promise<void> {
  for (let i = 0; i < 800; i++) {
    const text = await readFile(join(dir, "stages.json"), "utf8").catch(() => undefined);
    const second = text === undefined ? undefined : (JSON.parse(text) as StageIndex).units["proactive_2_3"]?.[1];
    const folder = join(dir, "stages", second ?? "none");
    if (existsSync(join(folder, "checkpoint", "checkpoint.json"))) {
      expect(existsSync(join(folder, "stage.json"))).toBe(false);
      return;
    }
    await sleep(25);
  }
  throw new Error("no second stage within twenty seconds");
}

describe("precept run with a curriculum", { timeout: 120_000 }, () => {
  let reference = "";

  it("says which stage it is at, and ends with a page", async () => {
    const dir = join(scratch, "whole");
    const ended = await run("run", experiment, "--out", dir);
    expect(ended.stderr).toMatch(/They share 3 stages/);
    expect(ended.stderr).toMatch(/done proactive and 1 more x=2 seed=3 stage-1\n/);
    expect(ended.code).toBe(0);
    reference = await readFile(join(dir, "results.json"), "utf8");
    expect(existsSync(join(dir, "report", "index.html"))).toBe(true);
  });

  it("ends with the same results after kill -9 in the middle of stage 2, and at any other moment", async () => {
    const dir = join(scratch, "killed");
    const moments = Rng.from("kill moments of stages");
    for (let kills = 0; kills < 4; kills++) {
      const process = start(["run", experiment, "--out", dir], scratch);
      if (kills === 0) await untilSecondStage(dir);
      else await sleep(moments.between(500, 2500));
      process.kill("SIGKILL");
      await process.ended;
    }
    const last = await run("run", experiment, "--out", dir);
    expect(last.stderr).not.toContain("error");
    expect(last.code).toBe(0);
    expect(await readFile(join(dir, "results.json"), "utf8")).toBe(reference);
    for (const stage of await readdir(join(dir, "stages"))) {
      expect(existsSync(join(dir, "stages", stage, "data"))).toBe(false);
    }
  });

  it("has a plan with its stages, their rows, steps, tokens, time and disk", async () => {
    const ended = await run("plan", experiment);
    expect(ended.stdout).toMatch(/proactive +any +3 +12 +3,680/);
    expect(ended.stdout).toMatch(/stage, trained once +rows +steps +tokens/);
    expect(ended.stdout).toMatch(/stage-1 +480 +30 +[\d,.kM]+ /);
    const json = JSON.parse((await run("plan", experiment, "--json")).stdout) as {
      estimated: { works: { kind: string; steps: number }[] };
    };
    expect(json.estimated.works.map(({ kind, steps }) => `${kind} ${steps}`)).toContain("stage 200");
  });
});
