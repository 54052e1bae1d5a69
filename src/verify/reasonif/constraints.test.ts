import { describe, expect, it } from "vitest";
import { adversarialChecks } from "../adversarial.test-support.ts";
import type { Mode } from "../constraint.ts";
import { readyConstraint } from "../ready-constraint.ts";
import { reasonIf, reasonIfEndings } from "./index.ts";
import { languageReasoningLanguage } from "./language-reasoning-language.ts";
import { lengthConstraintCheckersNumberWords } from "./length-constraint-checkers-number-words.ts";

type Call = Readonly<{ id: string; params?: Readonly<Record<string, unknown>> }>;

const follows = (call: Call, trace: string, mode: Mode) =>
  readyConstraint(reasonIf, call).check(trace, mode).kind === "pass";

const language = (code: string): Call => ({ id: "language:reasoning_language", params: { language: code } });
const words = (limit: number): Call => ({
  id: "length_constraint_checkers:number_words",
  params: { num_words: limit },
});
const ending: Call = { id: "startend:end_checker", params: { end_phrase: reasonIfEndings[0] } };
const english = "First we add the two numbers and then we look at what remains of the sum.";

describe("ReasonIF", () => {
  it("has the six ids of its registry", () => {
    expect(reasonIf.constraints.map(({ id }) => id)).toEqual([
      "language:reasoning_language",
      "length_constraint_checkers:number_words",
      "change_case:english_capital",
      "startend:end_checker",
      "detectable_format:json_format",
      "punctuation:no_comma",
    ]);
  });

  it.each<readonly [Call, string, boolean, boolean]>([
    [language("en"), english, true, true],
    [language("fr"), english, false, false],
    [language("fr"), "D'abord nous ajoutons les deux nombres et ensuite nous regardons le reste.", true, true],
    [language("zh"), "首先我们把这两个数字加起来，然后看看剩下多少。", true, true],
    [language("ru"), "Сначала мы складываем оба числа, а затем смотрим, что осталось.", true, true],
    [language("en"), "42 = 6 * 7", true, false],
    [words(3), "one two", true, true],
    [words(3), "one two three", false, false],
    [words(3), "don't stop", false, true],
    [words(0), "one", false, false],
    [{ id: "change_case:english_capital" }, english.toUpperCase(), true, true],
    [{ id: "change_case:english_capital" }, english, false, false],
    [ending, `We add. ${reasonIfEndings[0].toLowerCase()}`, true, true],
    [ending, `${reasonIfEndings[0]} indeed`, false, false],
    [{ id: "detectable_format:json_format" }, '```json\n{"step": 1}\n```', true, true],
    [{ id: "detectable_format:json_format" }, "step: 1", false, false],
    [{ id: "punctuation:no_comma" }, "a; b", true, true],
    [{ id: "punctuation:no_comma" }, "a, b", false, false],
    [{ id: "punctuation:no_comma" }, " ", false, false],
  ])("%j %j: parity %j, fixed %j", (call, trace, parity, fixed) => {
    expect(follows(call, trace, "parity")).toBe(parity);
    expect(follows(call, trace, "fixed")).toBe(fixed);
  });

  it.each([
    { id: "language:reasoning_language", params: { language: "de" } },
    { id: "length_constraint_checkers:number_words", params: { num_words: 5, relation: "at least" } },
    { id: "startend:end_checker", params: {} },
    { id: "length_constraints:number_words", params: { num_words: 5 } },
  ])("refuses %j", (call) => {
    expect(() => readyConstraint(reasonIf, call)).toThrow(/cannot be used|has no constraint/);
  });
});

describe("whatever the trace and the parameters", () => {
  const own = {
    name: "reasonif",
    title: "ReasonIF",
    source: "its own two",
    constraints: [languageReasoningLanguage, lengthConstraintCheckersNumberWords],
  };
  const samples = {
    "language:reasoning_language": [{ language: "en" }],
    "length_constraint_checkers:number_words": [{ num_words: 3 }],
  };
  it.each(adversarialChecks(own, samples))("$name", ({ run }) => run());
});
