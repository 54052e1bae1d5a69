import { describe, expect, it } from "vitest";
import { readyConstraint } from "../ready-constraint.ts";
import type { ReadyConstraint } from "../constraint.ts";
import { ifRlvr, ifRlvrReward } from "./index.ts";

const noComma = readyConstraint(ifRlvr, { id: "punctuation:no_comma" });
const firstWord = readyConstraint(ifRlvr, { id: "first_word:first_word_answer", params: { first_word: "yes" } });
const both = [noComma, firstWord];

describe("the reward of open-instruct", () => {
  it.each([
    ["yes it is", 1, 1],
    // “yes,” is the word “yes” when fixed, and its comma is one in both.
    ["yes, it is", 0, 0.5],
    ["yes it is, so", 0.5, 0.5],
    ["no, never", 0, 0],
    ["<think>a, b, c</think>yes it is", 1, 1],
    ["<think>a, b</think>\n<answer>yes it is</answer>", 1, 1],
    ["one, two</think> yes it is", 1, 1],
    ["<|assistant|>yes it is", 1, 1],
    ["<think>a</think>", 0, 0],
    ["<think>a</think><answer> </answer>", 0, 0],
    ["", 0, 0],
    [" \n", 0, 0],
    ["<think>x</think>no</think>yes it is", 1, 1],
    ["<think>yes<think>yes it is", 0.5, 0],
    ["<think>x</think>yes <think>and", 1, 0],
  ])("%j: parity %d, fixed %d", (completion, parity, fixed) => {
    expect(ifRlvrReward(completion, both, "parity").reward).toBe(parity);
    expect(ifRlvrReward(completion, both, "fixed").reward).toBe(fixed);
  });

  it("takes reasoning that never ends for an answer in parity, for none when fixed", () => {
    const completion = "<think>yes it is";
    expect(ifRlvrReward(completion, [noComma], "parity")).toMatchObject({ reward: 1, answer: completion });
    expect(ifRlvrReward(completion, [noComma], "fixed")).toEqual({ reward: 0, answer: "", verdicts: [] });
  });

  it("is absent where a checker broke, and never given for nothing", () => {
    const broken: ReadyConstraint = { ...noComma, check: () => ({ kind: "invalid", error: "it broke" }) };
    const result = ifRlvrReward("yes", [noComma, broken], "fixed");
    expect(result).not.toHaveProperty("reward");
    expect(result.verdicts.map(({ kind }) => kind)).toEqual(["pass", "invalid"]);
    expect(() => ifRlvrReward("yes", [], "fixed")).toThrow(RangeError);
  });
});
