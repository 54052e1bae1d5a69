// What `precept eval` is told wrongly is said before anything is asked or written.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generateDataset } from "../data/datasets/generate-dataset.ts";
import type { EvalFlags } from "./eval-flags.ts";
import { openEvalModel } from "./eval-model.ts";
import { readAsked } from "./eval-questions.ts";

const secret = "sk-very-secret-0123456789";
const plain: EvalFlags = {
  model: "openai:http://127.0.0.1:9/v1#tiny",
  api: "chat",
  maxTokens: 8,
  temperature: 0,
  timeout: 1,
  patience: 1,
  kind: "in-context",
  inputs: 1,
  seed: 0,
  mode: "parity",
  samples: 1,
  version: "0",
};

let scratch = "";
let run = "";
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "precept-eval-flags-"));
  run = join(scratch, "run");
  for (const [unit, instructions] of [
    ["a", 3],
    ["b", 4],
  ] as const) {
    const splits = { test: { instructions: 3, rows: 6 }, train: { instructions, rows: 6 } };
    await generateDataset({ family: "rewrite", splits }, join(run, "data", unit));
  }
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

describe("what is asked", () => {
  it("is the test split of a run or of a dataset, or another", async () => {
    const ids = async (flags: Partial<EvalFlags>): Promise<string[]> => {
      const asked = await readAsked({ ...plain, ...flags });
      return asked.kind === "exercises" ? asked.items.map(({ id }) => id) : [];
    };
    const test = await ids({ run, runUnit: "a" });
    expect(test).toHaveLength(6);
    expect(await ids({ run, unit: "b" })).toEqual(test);
    expect(await ids({ run, split: "unseen" })).toEqual(test);
    expect(await ids({ data: join(run, "data", "a") })).toEqual(test);
    expect(await ids({ data: join(run, "data", "a"), limit: 2 })).toEqual(test.slice(0, 2));
    const train = await ids({ run, runUnit: "a", split: "train" });
    expect(train.filter((id) => test.includes(id))).toEqual([]);
  });

  it.each<[string, Partial<EvalFlags>, RegExp]>([
    ["of two kinds", { run: "run", family: "rewrite" }, /--run and --family each say/],
    ["of a run that is none", { run: "nowhere" }, /holds no data of a run/],
    ["of models that are asked different things", { run: "RUN", split: "train" }, /not all asked the same/],
    ["of a unit that is not there", { run: "RUN", runUnit: "x" }, /has no model "x"/],
    [
      "of a split without rows",
      { run: "RUN", runUnit: "a", split: "validation" },
      /no exercises of the split "validation"/,
    ],
    ["of a dataset that is none", { data: "RUN" }, /holds no dataset/],
    ["of an unknown family", { family: "nope" }, /nope/],
    [
      "on a surface that it lacks",
      { family: "constraint", surface: "typescript" },
      /cannot be written as "typescript"/,
    ],
    ["with settings that it lacks", { family: "rewrite", set: ["colour=red"] }, /colour/],
    ["of an unknown set", { suite: "nope" }, /nope/],
    ["of a set without prompts", { suite: "mathif" }, /--data is missing/],
    ["of a set several times", { suite: "ifeval", samples: 2 }, /--samples is for exercises/],
    [
      "of more instructions than there are",
      {
        family: "rewrite",
        instructions: 1e6,
        set: ["alphabet=ab", "patternLength=1", "replacementLength=1", "inputLength=2"],
      },
      /instructions/,
    ],
  ])("%s is a mistake", async (_, flags, says) => {
    const placed = Object.fromEntries(
      Object.entries(flags).map(([name, value]) => [name, value === "RUN" ? run : value]),
    );
    await expect(readAsked({ ...plain, ...placed })).rejects.toThrow(says);
  });
});

describe("how it is asked", () => {
  const open = (flags: Partial<EvalFlags>, samples = 1) =>
    openEvalModel({ ...plain, ...flags }, { samples, onTrouble: () => {} });

  it("holds what --param says, and null for what is left out", async () => {
    const { model } = await open({ param: ["max_tokens=null", "reasoning_effort=low", "top_k=3"] });
    expect(model.settings.extra).toEqual({ max_tokens: null, reasoning_effort: "low", top_k: 3 });
  });

  it.each<[string, Partial<EvalFlags>, RegExp, number?]>([
    ["for samples that are all the same", {}, /all the same/, 2],
    ["for a parameter without a value", { param: ["x"] }, /NAME=VALUE/],
    ["for a parameter that is no YAML", { param: ["x={"] }, /cannot be read/],
    ["for a parameter that is ours", { param: ["stream=true"] }, /stream is not for you/],
    ["for a parameter that looks secret", { param: [`api_key=${secret}`] }, /looks like a secret/],
    ["for a password in the address", { model: `openai:https://u:${secret}@x/v1#m` }, /name or a password/],
    ["for a key that is not set", { apiKeyEnv: "NOT_SET_AT_ALL" }, /NOT_SET_AT_ALL is not set/],
    ["for a unit of an endpoint", { unit: "a" }, /--unit means nothing/],
    ["for a limit of a model on disk", { model: "run", requestsPerMinute: 3 }, /--requests-per-minute means nothing/],
    ["for a model that is not there", { model: "nowhere" }, /nowhere/],
  ])("is refused %s", async (_, flags, says, samples) => {
    const error = await open(flags, samples).catch((thrown: unknown) => thrown as Error);
    expect((error as Error).message).toMatch(says);
    expect((error as Error).message).not.toContain(secret);
  });
});
