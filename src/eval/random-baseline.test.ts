import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fail, pass } from "../core/verdict.ts";
import type { Exercise } from "./answers.ts";
import { randomAnswers } from "./random-baseline.ts";

const exercise = (rule: string, i: number): Exercise => ({
  params: rule,
  input: i,
  prompt: `${rule} ${i}`,
  expected: `${rule}${i}`,
});

const ask = (exercises: readonly Exercise[], seed = 1) =>
  randomAnswers({
    exercises,
    clusterOf: ({ params }) => params as string,
    judge: ({ expected }, answer) => (answer === expected ? pass : fail("other", "another answer")),
    path: [seed, "test"],
  });

describe("answers that know nothing of the instruction", () => {
  it("are true answers to other instructions, for every exercise", () => {
    const rules = fc.array(fc.constantFrom("a", "b", "c"), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(rules, fc.nat(), (drawn, seed) => {
        const exercises = drawn.map(exercise);
        const judged = ask(exercises, seed);
        if (new Set(drawn).size < 2) return judged === undefined;
        return exercises.every(({ params, prompt }, i) => {
          const { answer, prompt: asked } = (judged ?? [])[i] ?? { answer: "", prompt: "" };
          const of = exercises.find(({ expected }) => expected === answer);
          return asked === prompt && of !== undefined && of.params !== params;
        });
      }),
    );
  });

  it("are the same for one seed, and others for another", () => {
    const exercises = Array.from({ length: 40 }, (_, i) => exercise("abcd".charAt(i % 4), i));
    const answers = (seed: number) => ask(exercises, seed)?.map(({ answer }) => answer);
    expect(answers(1)).toEqual(answers(1));
    expect(answers(1)).not.toEqual(answers(2));
  });

  it("score where instructions agree, and a checker that breaks is no wrong answer", () => {
    const exercises = [exercise("a", 1), exercise("b", 2)].map((one) => ({ ...one, expected: "same" }));
    expect(ask(exercises)?.map(({ verdict }) => verdict.kind)).toEqual(["pass", "pass"]);
    const broken = randomAnswers({
      exercises,
      clusterOf: ({ params }) => params as string,
      judge: () => {
        throw new Error("broken");
      },
      path: [1],
    });
    expect(broken?.map(({ verdict }) => verdict.kind)).toEqual(["invalid", "invalid"]);
  });
});
