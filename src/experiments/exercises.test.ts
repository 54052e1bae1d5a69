// Rows as exercises: true responses pass, whatever the kind and layout; a response without its mark fails by name.
import { describe, expect, it } from "vitest";
import type { DatasetPlanInput } from "../data/plans/plan.ts";
import { openPlan } from "../data/plans/row-source.ts";
import type { Row } from "../data/rows/row.ts";
import { answerExercises } from "../eval/answers.ts";
import type { Model } from "../models/model.ts";
import { exercisesOf } from "./exercises.ts";

type SplitInput = NonNullable<DatasetPlanInput["splits"]["test"]>;

function source(split: Partial<SplitInput>) {
  const test = { instructions: 10, rows: 40, ...split };
  const config = { patternLength: 2, replacementLength: 2, inputLength: 10 };
  return openPlan({ family: "rewrite", config, splits: { test } });
}

async function* rowsOf(opened: ReturnType<typeof source>): AsyncGenerator<Row> {
  for (let i = 0; i < opened.split("test").rows; i++) yield Promise.resolve(opened.rowAt("test", i));
}

const layouts: readonly [string, Partial<SplitInput>][] = [
  ["in-context", {}],
  ["steps", { layout: { kind: "trace-then-answer" } }],
  ["own marks", { layout: { kind: "trace-then-answer", finalMarker: "@@" } }],
  ["pseudo-code first", { layout: { kind: "pseudocode-then-answer" }, surfaces: ["prose", "rule"] }],
  ["by name", { kind: "execute" }],
  ["by name with steps", { kind: "execute-with-trace" }],
  ["composed", { kind: "compose" }],
];

describe.each(layouts)("exercises %s", (_, split) => {
  const opened = source(split);
  const judge = async (response: (expected: string) => string) => {
    const exercises = await exercisesOf(rowsOf(opened), split.layout);
    const expected = new Map(exercises.map((exercise) => [exercise.prompt, exercise.expected]));
    const model = {
      name: "scripted",
      answer: (prompts: readonly string[]) =>
        Promise.resolve(prompts.map((prompt) => response(expected.get(prompt) ?? ""))),
    } as unknown as Model;
    const judged = await answerExercises({ model, family: opened.family, exercises, maxNewTokens: 1 });
    return judged.map(({ verdict }) => (verdict.kind === "fail" ? verdict.code : verdict.kind));
  };
  const marked = split.layout !== undefined || split.kind === "execute-with-trace";

  it("pass with the true response", async () => {
    expect(await judge((expected) => expected)).toEqual(Array.from({ length: 40 }, () => "pass"));
  });

  it("fail with another, and by name where the mark is missing", async () => {
    expect(new Set(await judge((expected) => `${expected}x`))).not.toContain("pass");
    const bare = await judge((expected) => (marked ? expected.slice(-10) : ""));
    expect(new Set(bare)).toEqual(new Set([marked ? "missing-marker" : "empty"]));
  });
});

it("declarations are no exercises", async () => {
  const exercises = await exercisesOf(rowsOf(source({ kinds: [{ kind: "declare", rows: 30 }, { kind: "execute" }] })));
  expect(exercises).toHaveLength(10);
});
