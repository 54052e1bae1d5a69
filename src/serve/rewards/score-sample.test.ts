import { assert, jsonValue, oneof, property, record, string } from "fast-check";
import { describe, expect, test } from "vitest";
import { scoreSample } from "./score-sample.ts";
import { defaultSettings, type ScoreSettings } from "./settings.ts";

const comma = { id: "punctuation:no_comma" };
const words = { id: "length_constraints:number_words", params: { num_words: 2, relation: "at least" } };
const rule = { family: "rewrite", params: { x: "ab", y: "c" }, input: "abab" };

const score = (sample: unknown, settings: Partial<ScoreSettings> = {}): ReturnType<typeof scoreSample> =>
  scoreSample(sample, { ...defaultSettings, ...settings });

describe("a sample", () => {
  test.each([
    ["one constraint", { ...comma, response: "Fine." }, 1],
    ["one constraint, broken", { ...comma, response: "Well, no." }, 0],
    ["a blank response", { ...comma, response: "  \n" }, 0],
    ["null params", { ...comma, params: null, response: "Fine." }, 1],
    ["several, all followed", { constraints: [comma, words], response: "Two words." }, 1],
    ["several, one broken", { constraints: [comma, words], response: "One." }, 0],
    ["a row of IFEval", { instruction_id_list: [comma.id, words.id], kwargs: [{}, words.params], response: "a b" }, 1],
    [
      "a row of IFEval from the hub, padded with nulls",
      {
        instruction_id_list: [comma.id],
        kwargs: [{ num_words: null, relation: null, keywords: null }],
        response: "a b",
      },
      1,
    ],
    ["an exercise", { ...rule, response: "cab" }, 1],
    ["an exercise, wrong", { ...rule, response: "abab" }, 0],
    ["a completion of messages", { ...comma, completion: [{ role: "assistant", content: "Fine." }] }, 1],
    ["a completion without a text", { ...comma, completion: [] }, 0],
    ["a query and its prompt", { ...comma, query: "<s>Hi, you.Fine.<|im_end|>\n", prompt: "Hi, you." }, 1],
    ["a label", { label: comma, response: "Fine." }, 1],
    ["a label in JSON", { label: JSON.stringify(rule), response: "cab" }, 1],
    [
      "a label that asks for a fraction",
      { label: { constraints: [comma, words], reward: "fraction" }, response: "a" },
      0.5,
    ],
  ])("%s", (_, sample, reward) => {
    const { reward: found, outcome, error } = score(sample);
    expect([found, error]).toEqual([reward, undefined]);
    expect(outcome).toBe(reward === 1 ? "pass" : "fail");
  });

  test.each([
    ["not an object", 7, "bad-sample"],
    ["nothing", null, "bad-sample"],
    ["nothing asked", { response: "a" }, "bad-sample"],
    ["no response", comma, "bad-sample"],
    ["two responses", { ...comma, response: "a", completion: "b" }, "bad-sample"],
    ["a response that is no text", { ...comma, response: 7 }, "bad-sample"],
    ["two tasks", { ...comma, ...rule, response: "a" }, "bad-sample"],
    ["a label and a task", { ...comma, label: comma, response: "a" }, "bad-sample"],
    ["no constraints", { constraints: [], response: "a" }, "bad-sample"],
    ["an unknown field", { ...comma, response: "a", weight: 2 }, "bad-sample"],
    ["kwargs for another number of ids", { instruction_id_list: [comma.id], kwargs: [], response: "a" }, "bad-sample"],
    ["an unknown id", { id: "punctuation:no_commas", response: "a" }, "unknown-constraint"],
    ["one unknown id among others", { constraints: [comma, { id: "x" }], response: "a" }, "unknown-constraint"],
    ["an unknown suite", { ...comma, suite: "if-eval", response: "a" }, "unknown-constraint-set"],
    ["missing params", { id: words.id, response: "a" }, "bad-constraint-params"],
    ["params too many", { ...comma, params: { n: 1 }, response: "a" }, "bad-constraint-params"],
    ["an unknown mode", { ...comma, mode: "strict", response: "a" }, "bad-sample"],
    ["an unknown family", { ...rule, family: "rewriter", response: "a" }, "unknown-family"],
    ["params of no rule", { ...rule, params: { x: "ab" }, response: "a" }, "bad-sample"],
    ["an input of no rule", { ...rule, input: "a b", response: "a" }, "bad-sample"],
    ["an exercise without an input", { family: "rewrite", params: rule.params, response: "a" }, "bad-sample"],
    ["an input without a family", { ...comma, input: "a", response: "a" }, "bad-sample"],
    ["a label that is no JSON", { label: "{", response: "a" }, "bad-label"],
    ["a label that holds nothing", { label: "[]", response: "a" }, "bad-label"],
    ["a label that holds a response", { label: { ...comma, response: "a" }, response: "a" }, "bad-sample"],
    ["a query without its prompt", { ...comma, query: "Fine.", prompt: "Hello" }, "no-prompt"],
  ])("that is %s is invalid, and has no reward", (_, sample, code) => {
    expect(score(sample)).toMatchObject({ outcome: "invalid", reward: null, error: { code } });
  });

  test("has half the reward for half of the constraints, where fractions are asked for", () => {
    const sample = { constraints: [comma, words], response: "One." };
    expect(score(sample, { reward: "fraction" })).toMatchObject({ reward: 0.5, passed: 1, total: 2, outcome: "fail" });
    expect(score({ ...sample, reward: "all" }, { reward: "fraction" }).reward).toBe(0);
  });

  test("shows each verdict with its evidence, the suite and the mode", () => {
    const { verdicts, suite, mode } = score({ ...comma, response: "a, b" });
    expect([suite, mode]).toEqual(["ifeval", "fixed"]);
    expect(verdicts).toEqual([
      {
        id: comma.id,
        kind: "fail",
        code: "too-many",
        detail: expect.any(String) as string,
        evidence: { count: 1, threshold: "exactly 0", spans: [[1, 2]] },
      },
    ]);
    expect(score({ ...comma, response: "a, b", evidence: false }).verdicts).not.toHaveProperty("0.evidence");
  });

  test("may be judged loosely, and the variant that passes is named", () => {
    const sample = { ...comma, response: "Sure, here it is:\nFine." };
    expect(score(sample).reward).toBe(0);
    expect(score(sample, { judge: "loose" })).toMatchObject({
      reward: 1,
      verdicts: [{ id: comma.id, kind: "pass", variant: "without the first line" }],
    });
  });

  test.each([
    ["<think>a, b</think>Fine.", "fixed", 1],
    ["<think>a</think>b, c", "fixed", 0],
    ["a, b</think><answer>Fine.</answer>", "fixed", 1],
    ["<think>never closed", "fixed", 0],
    ["<think>never closed", "parity", 1],
    ["<think>nothing after</think> ", "fixed", 0],
  ] as const)("is judged after its reasoning: %j, %s", (response, mode, reward) => {
    expect(score({ ...comma, response }, { thinking: "strip", mode }).reward).toBe(reward);
  });

  test.each([
    [`['{"instruction_id": ["punctuation:no_comma"], "kwargs": [null]}']`, "if-rlvr", 0],
    [`[{'instruction_id': ['punctuation:no_comma'], 'kwargs': [{}]}, 'more']`, "if-rlvr", 0],
    [`{'id': 'punctuation:no_comma', 'params': None}`, "ifeval", 0],
  ])("reads labels as open-instruct writes them: %s", (label, suite, reward) => {
    expect(score({ label, response: "a, b" })).toMatchObject({ suite, reward });
  });

  test("is scored or invalid, whatever it is", () => {
    assert(
      property(oneof(jsonValue(), record({ label: jsonValue(), response: string() })), (sample) => {
        const { outcome, reward } = score(sample);
        expect(reward === null).toBe(outcome === "invalid");
      }),
      { numRuns: 300 },
    );
  });
});
