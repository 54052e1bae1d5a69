import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Interrupted, ModelError, TrainError } from "../core/errors.ts";
import { Rng } from "../core/rng.ts";
import { answerExercises } from "../eval/answers.ts";
import { initialParameters } from "../engine/architectures/architecture.ts";
import type { Parameters } from "../engine/contract.ts";
import { llamaConfig } from "../engine/model-config.ts";
import { adapterShapes } from "../engine/training/lora.ts";
import { readCheckpoint } from "../engine/training/checkpoint.ts";
import type { AnyFamily } from "../instructions/family.ts";
import { rewrite } from "../instructions/rewrite/family.ts";
import { scriptedModel } from "../models/scripted-model.ts";
import { trainGrpo, type GrpoOptions } from "./grpo.ts";
import { readMetrics } from "./metrics.ts";
import { grpoSettings } from "./objective-settings.ts";
import type { Question } from "./question.ts";
import { afterSteps, begunModel, model, question, rows, tokenizer, training } from "./tiny-task.test-support.ts";

let scratch = "";
let begun: Parameters;
const questions = rows(200, 2).map(question);

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "precept-grpo-"));
  begun = await begunModel();
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

interface Changes extends Partial<GrpoOptions> {
  readonly settings?: object;
}

function options(name: string, { settings, ...more }: Changes = {}): GrpoOptions {
  return {
    model,
    training: { ...training, learningRate: 5e-4 },
    base: { parameters: begun, path: "begun", identity: "begun" },
    objective: grpoSettings.parse({ kind: "grpo", prompts: 6, group: 6, steps: 8, ...settings }),
    tokenizer,
    questions,
    threads: 1,
    seed: 5,
    checkpointDir: join(scratch, name, "checkpoint"),
    metricsPath: join(scratch, `${name}.jsonl`),
    ...more,
  };
}

const metricsOf = (name: string) => readMetrics(join(scratch, `${name}.jsonl`));
const bytesOf = (name: string) => readFile(join(scratch, `${name}.jsonl`), "utf8");
const lora = { rank: 4, alpha: 8, targets: ["c_attn", "c_fc"] };

/** Rewriting judged by someone else. */
function judgedBy(check: AnyFamily["check"], more: Partial<AnyFamily> = {}): Question[] {
  const family: AnyFamily = { ...rewrite, ...more, check };
  return questions.map((one) => ({ ...one, family }));
}

async function failureOf(run: Promise<unknown>): Promise<TrainError> {
  const error = await run.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  expect(error).toBeInstanceOf(TrainError);
  return error as TrainError;
}

describe("GRPO", () => {
  it("raises the reward of a model that gets some answers right", async () => {
    await trainGrpo(options("learns", { settings: { steps: 70, prompts: 16, group: 8 } }));
    const lines = await metricsOf("learns");
    const mean = (name: string, from: number, to: number): number =>
      lines.slice(from, to).reduce((sum, line) => sum + (line[name] as number), 0) / (to - from);
    expect(lines).toHaveLength(70);
    expect(mean("reward", 60, 70)).toBeGreaterThan(mean("reward", 0, 10) + 0.2);
    expect(mean("entropy", 60, 70)).toBeLessThan(mean("entropy", 0, 10));
    expect(mean("kl", 60, 70)).toBeGreaterThan(mean("kl", 0, 3));
  });

  it.each<[string, Changes]>([
    ["whole parameters", {}],
    ["an adapter", { training: { ...training, lora, learningRate: 5e-3 } }],
    ["several updates, over-sampled", { settings: { updates: 3, oversampling: 3, average: "constant" } }],
    ["two threads", { threads: 2 }],
  ])("goes on after a stop with the same bytes: %s", async (what, how) => {
    const whole = await trainGrpo(options(`reference ${what}`, how));
    for (const step of [3, 2]) {
      const stopped = trainGrpo({ ...options(`stopped ${what}`, how), signal: afterSteps(step) });
      await expect(stopped).rejects.toThrow(Interrupted);
    }
    expect(await trainGrpo(options(`stopped ${what}`, how))).toEqual(whole);
    expect(await bytesOf(`stopped ${what}`)).toBe(await bytesOf(`reference ${what}`));
    const steps: number[] = [];
    await trainGrpo(options(`stopped ${what}`, { ...how, onProgress: ({ step }) => steps.push(step) }));
    expect(steps).toEqual([]);
  });

  it("learns an adapter and keeps no more than that", async () => {
    const { parameters } = await trainGrpo(options("adapter", { training: { ...training, lora } }));
    expect([...parameters.keys()]).toEqual([...adapterShapes(model, lora).keys()]);
  });

  it.each([
    ["gpt2", model],
    ["llama", llamaConfig({ ...model, keyValueHeads: 1 })],
  ])("of a %s whose texts begin with a token of their own begins at its reference", async (name, of) => {
    const begin = 4;
    const beginning = { ...tokenizer, special: { ...tokenizer.special, begin } };
    const base = { parameters: initialParameters(of, Rng.from(name), 0.3), path: name, identity: name };
    const lottery = judgedBy((_p, _i, response) =>
      response.includes("a") ? { kind: "pass" } : { kind: "fail", code: "no", detail: "no" },
    );
    for (const threads of [1, 2]) {
      const how = { model: of, tokenizer: beginning, base, questions: lottery, threads, settings: { steps: 2 } };
      await trainGrpo(options(`${name} ${threads}`, how));
      const [first, second] = await metricsOf(`${name} ${threads}`);
      expect(first?.["learntTokens"]).toBeGreaterThan(0);
      // The sampler and the reference compute the same in different ways.
      expect(first?.["kl"]).toBeLessThan(1e-9);
      expect(second?.["kl"]).toBeGreaterThan(1e-9);
    }
  });

  it("writes other bytes for another seed", async () => {
    await trainGrpo(options("seed 5", { settings: { steps: 2 } }));
    await trainGrpo(options("seed 6", { settings: { steps: 2 }, seed: 6 }));
    expect(await bytesOf("seed 5")).not.toBe(await bytesOf("seed 6"));
  });

  it("times its phases beside the metrics, which hold no clock", async () => {
    const timingsPath = join(scratch, "timings.jsonl");
    await trainGrpo(options("timed", { settings: { steps: 2 }, timingsPath }));
    const lines = (await readFile(timingsPath, "utf8")).trim().split("\n");
    const [first] = lines.map((line) => JSON.parse(line) as Record<string, number>);
    expect(lines).toHaveLength(2);
    expect(Object.keys(first ?? {})).toEqual(
      expect.arrayContaining(["sampling", "samplingKernels", "reward", "reference", "update", "waiting", "total"]),
    );
    expect(first?.["sampling"]).toBeGreaterThan(first?.["samplingKernels"] as number);
    expect((await metricsOf("timed"))[0]).not.toHaveProperty("sampling");
  });
});

describe("rewards", () => {
  it("come from the check that evaluation grades with, on the same text", async () => {
    const seen = new Map<string, unknown>();
    const spied = judgedBy((params, input, response) => {
      const verdict = rewrite.check(params, input, response);
      seen.set(JSON.stringify([params, input, response]), verdict);
      return verdict;
    });
    await trainGrpo(options("spied", { questions: spied, settings: { steps: 1 } }));
    expect(seen.size).toBeGreaterThan(6);
    const [line] = await metricsOf("spied");
    expect(line?.["passAt1"]).toBeGreaterThan(0);
    for (const [asked, verdict] of seen) {
      const [params, input, response] = JSON.parse(asked) as [unknown, unknown, string];
      const exercise = { params, input, prompt: "p", expected: "" };
      const model = scriptedModel("told", () => response);
      const [graded] = await answerExercises({ model, family: rewrite, exercises: [exercise], maxNewTokens: 9 });
      expect(graded?.verdict).toEqual(verdict);
    }
  });

  it("of a checker that breaks are no rewards: left out and counted, never 0", async () => {
    let asked = 0;
    const sometimes = judgedBy((params, input, response) => {
      asked += 1;
      if (asked % 3 === 0) throw new Error("the sandbox is gone");
      return asked % 3 === 1 ? { kind: "invalid", error: "no" } : rewrite.check(params, input, response);
    });
    await trainGrpo(options("broken", { questions: sometimes, settings: { steps: 3 } }));
    for (const line of await metricsOf("broken")) {
      expect(line["invalid"]).toBeGreaterThan(0);
      expect(line["invalid"]).toBeLessThan(line["answers"] as number);
      if (line["learntTokens"] === undefined) continue;
      expect(line["learntTokens"]).toBeLessThan((line["answers"] as number) * (line["answerLength"] as number));
    }
  });

  it("are fractions where the family says so, never 1 for what fails, and what the length costs", async () => {
    const fraction = { share: (_p: unknown, _i: unknown, response: string) => (response.startsWith("a") ? 0.5 : 1) };
    const failing = judgedBy(() => ({ kind: "fail", code: "no", detail: "no" }), fraction);
    await trainGrpo(options("fraction", { questions: failing, settings: { steps: 1, reward: "fraction" } }));
    const [line] = await metricsOf("fraction");
    expect(line?.["passAt1"]).toBe(0);
    expect(line?.["reward"]).toBeGreaterThan(0);
    expect(line?.["reward"]).toBeLessThanOrEqual(0.5);
    const passing = judgedBy(() => ({ kind: "pass" }));
    const lengthPenalty = { from: 0, weight: 1 };
    await trainGrpo(options("length", { questions: passing, settings: { steps: 1, lengthPenalty } }));
    const [long] = await metricsOf("length");
    expect(long?.["reward"]).toBeLessThan(0.5);
    expect(long?.["passAt1"]).toBe(1);
  });
});

describe("groups with nothing to compare", () => {
  it("are skipped and counted, and more are asked in their place where that is allowed", async () => {
    // Of every second question everything is right.
    const halves = questions.map((one, i) =>
      i % 2 === 0 ? one : { ...one, family: { ...rewrite, check: () => ({ kind: "pass" as const }) } },
    );
    await trainGrpo(options("halves", { questions: halves, settings: { steps: 4 } }));
    await trainGrpo(options("more", { questions: halves, settings: { steps: 4, oversampling: 4 } }));
    const [few, many] = [await metricsOf("halves"), await metricsOf("more")];
    for (const line of few) {
      expect(line["prompts"]).toBe(6);
      expect(line["silent"]).toBeGreaterThan(0);
    }
    for (const line of many) {
      const live = (line["prompts"] as number) * (1 - (line["silent"] as number));
      expect(line["prompts"]).toBeGreaterThan(6);
      expect(line["prompts"]).toBeLessThanOrEqual(24);
      expect(Math.round(live)).toBe(6);
    }
  });

  it("everywhere, with nothing right, end the training with what can be done", async () => {
    const failing = judgedBy(() => ({ kind: "fail", code: "no", detail: "no" }));
    const stop = { silentSteps: 3 };
    const error = await failureOf(trainGrpo(options("nothing passes", { questions: failing, settings: { stop } })));
    expect(error.code).toBe("nothing-passes");
    expect(error.message).toMatch(/stopped at step 3: nothing passes: every answer of 3 steps had the reward 0/);
    expect(error.hint).toMatch(/Teach the task by "sft" first.*no checkpoint yet/);
  });

  it("everywhere, with everything right, end the training well, for good", async () => {
    const passing = judgedBy(() => ({ kind: "pass" }));
    const how = { questions: passing, settings: { stop: { silentSteps: 3 } } };
    const result = await trainGrpo(options("all pass", how));
    expect(result.steps).toBe(3);
    expect(result.parameters).toEqual(begun);
    expect((await trainGrpo(options("all pass", how))).steps).toBe(3);
    expect(await metricsOf("all pass")).toHaveLength(3);
  });

  it("everywhere, some right and some wrong, say that answers are alike", async () => {
    const byInput = judgedBy((_params, input) =>
      input === questions[0]?.input ? { kind: "pass" } : { kind: "fail", code: "no", detail: "no" },
    );
    const how = { questions: byInput.slice(0, 2), settings: { stop: { silentSteps: 3 }, prompts: 2 } };
    const error = await failureOf(trainGrpo(options("alike", how)));
    expect(error.code).toBe("nothing-to-compare");
    expect(error.message).toMatch(/all answers to a prompt had the same reward \(50 % pass\)/);
  });

  it("because the checker always breaks, say so", async () => {
    const broken = judgedBy(() => ({ kind: "invalid", error: "gone" }));
    const error = await failureOf(
      trainGrpo(options("always broken", { questions: broken, settings: { stop: { silentSteps: 2 } } })),
    );
    expect(error.message).toMatch(/the checker broke on every answer of 2 steps/);
  });
});

describe("a policy that collapses", () => {
  it.each([
    ["whose answers never end", { cutShare: 0, collapsedSteps: 2 }, /answers are cut at the longest length allowed/],
    ["that is certain of what fails", { entropy: 100, collapsedSteps: 2 }, /has collapsed: its entropy is/],
  ])("%s is stopped with the last sound checkpoint", async (what, stop, message) => {
    const dir = join(scratch, what, "checkpoint");
    const often = { ...training, checkpointSeconds: 1e-6 };
    await expect(trainGrpo({ ...options(what, { training: often }), signal: afterSteps(3) })).rejects.toThrow(
      Interrupted,
    );
    const error = await failureOf(trainGrpo(options(what, { training: often, settings: { stop } })));
    expect(error.code).toBe("collapsed");
    expect(error.message).toMatch(message);
    expect(error.hint).toContain(`The checkpoint of step 3 is kept in ${dir}`);
    expect((await readCheckpoint(dir)).state.step).toBe(3);
  });
});

describe("what GRPO refuses", () => {
  it.each<[string, Changes, RegExp]>([
    ["no questions", { questions: [] }, /no questions to train on/],
    [
      "prompts without room for an answer",
      { settings: { maxNewTokens: 20 } },
      /a prompt of 8 with an answer of up to 20 needs 27/,
    ],
    ["an adapter beside nothing", { training: { ...training, lora } }, /no base is given/],
  ])("%s, before anything is computed", async (what, how, message) => {
    const { base, ...plain } = options(what, how);
    const given = what.startsWith("an adapter") || base === undefined ? plain : { ...plain, base };
    await expect(trainGrpo(given)).rejects.toThrow(message);
  });

  it("answers longer than the context: a ModelError", async () => {
    const error = await trainGrpo(options("long", { settings: { maxNewTokens: 20 } })).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ModelError);
    expect((error as ModelError).code).toBe("prompt-too-long");
  });

  it("a checkpoint of another recipe", async () => {
    await expect(trainGrpo({ ...options("foreign"), signal: afterSteps(1) })).rejects.toThrow(Interrupted);
    const { trainSft } = await import("./sft.ts");
    const { encodeRows } = await import("./token-rows.ts");
    const encoded = await encodeRows(rows(20), tokenizer, model.contextLength);
    await expect(trainSft({ ...options("foreign"), rows: encoded })).rejects.toThrow(/its recipe differs/);
  });

  it.each([
    [{ group: 1 }, /group/],
    [{ temperature: 0 }, /temperature/],
    [{ topP: 1.5 }, /topP/],
    [{ clipLow: 1 }, /clipLow/],
    [{ klWeight: -1 }, /klWeight/],
    [{ reward: "some" }, /reward/],
    [{ groups: 8 }, /groups/],
    [{ stop: { entropy: -1 } }, /entropy/],
  ])("settings that cannot be: %j", (settings, message) => {
    expect(() => grpoSettings.parse({ kind: "grpo", ...settings })).toThrow(message);
  });

  it("is divergence, from random weights at an absurd rate, with advice", async () => {
    const wild = { ...training, learningRate: 1e30, clip: 0 };
    const parameters = initialParameters(model, Rng.from("wild"), 0.5);
    const base = { parameters, path: "wild", identity: "wild" };
    // Any answer may pass, so that there is something to learn.
    const lottery = judgedBy((_p, _i, response) =>
      response.length % 2 === 0 ? { kind: "pass" } : { kind: "fail", code: "odd", detail: "odd" },
    );
    const error = await trainGrpo(options("wild", { training: wild, questions: lottery, base })).catch(
      (e: unknown) => e,
    );
    expect((error as Error).message).toMatch(/diverged|not numbers/);
  });
});
