import { existsSync } from "node:fs";
import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Interrupted, TrainError } from "../core/errors.ts";
import type { Parameters } from "../engine/contract.ts";
import { rewrite } from "../instructions/rewrite/family.ts";
import { expertIterationSettings, rejectionSettings } from "./objective-settings.ts";
import { trainRejection, type RejectionOptions } from "./rejection.ts";
import { afterSteps, begunModel, model, question, rows, tokenizer, training } from "./tiny-task.test-support.ts";

let scratch = "";
let begun: Parameters;
const questions = rows(150, 2).map(question);

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "precept-rejection-"));
  begun = await begunModel(30);
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

function options(name: string, more: Partial<RejectionOptions> = {}): RejectionOptions {
  return {
    model,
    training: { ...training, learningRate: 1e-3 },
    base: { parameters: begun, path: "begun", identity: "begun" },
    objective: rejectionSettings.parse({ kind: "rejection", samples: 4, keep: 2 }),
    tokenizer,
    questions,
    threads: 1,
    seed: 5,
    checkpointDir: join(scratch, name, "checkpoint"),
    metricsPath: join(scratch, `${name}.jsonl`),
    ...more,
  };
}

const rounds = (count: number) =>
  expertIterationSettings.parse({ kind: "expert-iteration", rounds: count, samples: 4, keep: 2 });

describe("rejection sampling", () => {
  it("imitates different answers that pass, and nothing else", async () => {
    const { rounds: facts, steps } = await trainRejection(options("once"));
    const lines = (await readFile(join(scratch, "once", "checkpoint-answers-1.jsonl"), "utf8")).trim().split("\n");
    const drawn = lines.map((line) => JSON.parse(line) as { question: number; kept: string[]; passed: number });
    expect(drawn).toHaveLength(150);
    for (const { question: place, kept, passed } of drawn) {
      const { params, input } = questions[place]!;
      for (const answer of kept) expect(rewrite.check(params as never, input as never, answer).kind).toBe("pass");
      expect(new Set(kept).size).toBe(kept.length);
      expect(kept.length).toBeLessThanOrEqual(Math.min(2, passed));
    }
    const [round] = facts;
    expect(round?.answers).toBe(600);
    expect(round?.kept).toBe(drawn.reduce((sum, { kept }) => sum + kept.length, 0));
    expect(round?.unsolved).toBe(drawn.filter(({ kept }) => kept.length === 0).length);
    expect(steps).toBe(Math.round(Math.ceil((round?.kept as number) / 16)));
  });

  it("in rounds gets more right from round to round", async () => {
    const { rounds: facts } = await trainRejection(
      options("rounds", { objective: rounds(4), training: { ...training, epochs: 3 } }),
    );
    expect(facts).toHaveLength(4);
    expect(facts[3]?.passed).toBeGreaterThan((facts[0]?.passed as number) * 1.2);
  });

  it.each([
    ["whole parameters", undefined],
    ["an adapter", { rank: 4, alpha: 8, targets: ["c_attn", "c_fc"] }],
  ])("goes on after stops anywhere with the same bytes: %s", async (what, lora) => {
    const own = { ...training, learningRate: 1e-3, epochs: 2, ...(lora === undefined ? {} : { lora }) };
    const how = { objective: rounds(2), training: own };
    const whole = await trainRejection(options(`whole ${what}`, how));
    for (const step of [1, 4, 9]) {
      const stopped = trainRejection({ ...options(`stopped ${what}`, how), signal: afterSteps(step) });
      await expect(stopped).rejects.toThrow(Interrupted);
    }
    expect(await trainRejection(options(`stopped ${what}`, how))).toEqual(whole);
    const answers = (name: string) => readFile(join(scratch, `${name} ${what}`, "checkpoint-answers-2.jsonl"), "utf8");
    expect(await answers("stopped")).toBe(await answers("whole"));
  });

  it("draws again what a killed process left half written", async () => {
    const whole = await trainRejection(options("uncut"));
    await trainRejection(options("cut"));
    const path = join(scratch, "cut", "checkpoint-answers-1.jsonl");
    const lines = (await readFile(path, "utf8")).trim().split("\n");
    await rm(join(scratch, "cut", "checkpoint"), { recursive: true });
    await rm(join(scratch, "cut.jsonl"));
    await writeFile(path, `${lines.slice(0, 131).join("\n")}\n`);
    await appendFile(path, (lines[131] as string).slice(0, 10));
    expect(await trainRejection(options("cut"))).toEqual(whole);
    expect((await readFile(path, "utf8")).trim().split("\n")).toEqual(lines);
  });

  it("says that nothing passes, and that a checker broke", async () => {
    for (const [name, kind] of [
      ["nothing", "fail"],
      ["broken", "invalid"],
    ] as const) {
      const verdict = kind === "fail" ? { kind, code: "no", detail: "no" } : { kind, error: "gone" };
      const family = { ...rewrite, check: () => verdict };
      const asked = questions.slice(0, 20).map((one) => ({ ...one, family }));
      const error = await trainRejection(options(name, { questions: asked })).catch((e: unknown) => e);
      expect(error).toBeInstanceOf(TrainError);
      expect((error as TrainError).code).toBe("nothing-passes");
      expect((error as TrainError).message.includes("the checker broke on 80")).toBe(kind === "invalid");
      expect(existsSync(join(scratch, name, "checkpoint"))).toBe(false);
    }
  });

  it.each([{ samples: 0 }, { keep: 0 }, { rounds: 2 }, { temperature: -1 }])("refuses %j", (settings) => {
    expect(() => rejectionSettings.parse({ kind: "rejection", ...settings })).toThrow();
  });
});
