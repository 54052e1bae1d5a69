import { describe, expect, it } from "vitest";
import { Rng } from "../core/rng.ts";
import { rewrite } from "../instructions/rewrite/family.ts";
import { scriptedModel } from "../models/scripted-model.ts";
import { answerExercises, type Exercise } from "./answers.ts";

const config = rewrite.config.parse({ patternLength: 2, replacementLength: 2, inputLength: 6 });
const exercises: Exercise[] = Array.from({ length: 5 }, (_, i) => {
  const params = rewrite.sample(config, Rng.from("params", i));
  const input = rewrite.sampleInput(params, config, Rng.from("input", i));
  return { params, input, prompt: `${i}`, expected: rewrite.execute(params, input).answer };
});
const right = (prompt: string): string => exercises[Number(prompt)]?.expected ?? "";

describe("answering exercises", () => {
  it("asks in chunks, keeps the order, and reports progress", async () => {
    const seen: number[] = [];
    const model = scriptedModel("right", right);
    const judged = await answerExercises({
      model,
      family: rewrite,
      exercises,
      maxNewTokens: 9,
      chunk: 2,
      onProgress: (done) => seen.push(done),
    });
    expect(seen).toEqual([2, 4, 5]);
    expect(judged.map(({ verdict }) => verdict.kind)).toEqual(["pass", "pass", "pass", "pass", "pass"]);
    expect(judged.map(({ prompt }) => prompt)).toEqual(["0", "1", "2", "3", "4"]);
  });

  it.each([
    ["empty", () => ""],
    ["padded", (prompt: string) => `${right(prompt)} `],
    ["a neighbour's", (prompt: string) => right(String((Number(prompt) + 1) % 5))],
    ["more than the answer", (prompt: string) => `${right(prompt)}${right(prompt)}`],
  ])("fails answers that are %s", async (_what, respond) => {
    const model = scriptedModel("wrong", respond);
    const judged = await answerExercises({ model, family: rewrite, exercises, maxNewTokens: 9 });
    expect(judged.map(({ verdict }) => verdict.kind)).toEqual(["fail", "fail", "fail", "fail", "fail"]);
  });

  it("calls a checker that throws invalid, and goes on", async () => {
    const broken = {
      ...rewrite,
      check: () => {
        throw new Error("out of order");
      },
    };
    const judged = await answerExercises({
      model: scriptedModel("right", right),
      family: broken,
      exercises,
      maxNewTokens: 9,
    });
    expect(judged).toHaveLength(5);
    expect(judged[0]?.verdict).toEqual({ kind: "invalid", error: "rewrite.check threw: Error: out of order" });
  });
});
