import { describe, expect, it } from "vitest";
import { Rng } from "../core/rng.ts";
import { ifRlvrReward } from "../verify/if-rlvr/reward.ts";
import { constraint } from "../instructions/constraint/family.ts";
import { verifiersOf } from "../instructions/constraint/params.ts";
import { preferencePairs } from "../instructions/constraint/preference-pair.ts";
import { rewrite } from "../instructions/rewrite/family.ts";
import type { Question } from "./question.ts";
import { judge } from "./reward.ts";

const rule: Question = { family: rewrite, params: { x: "a", y: "b" }, input: "cac", prompt: "", expected: "cbc" };
const traced: Question = { ...rule, marker: "#" };

describe("what an answer is worth", () => {
  it.each([
    ["the true answer", rule, "cbc", { passed: true, reward: 1 }],
    ["a wrong one", rule, "cac", { passed: false, reward: 0 }],
    ["none", rule, "", { passed: false, reward: 0 }],
    ["the true answer with something behind it", rule, "cbc ", { passed: false, reward: 0 }],
    ["the true answer behind its steps", traced, "a>b;cac#cbc", { passed: true, reward: 1 }],
    ["the true answer without its marker", traced, "cbc", { passed: false, reward: 0 }],
    ["one of an instruction that is broken", { ...rule, params: null }, "cbc", { passed: false, reward: undefined }],
  ] as const)("%s", (_what, question, response, worth) => {
    expect(judge(question, response)).toEqual(worth);
    // A family without shares has no fractions.
    expect(judge(question, response, "fraction")).toEqual(worth);
  });

  it("of a check that throws is unknown", () => {
    const family = {
      ...rewrite,
      check: () => {
        throw new Error("gone");
      },
    };
    expect(judge({ ...rule, family }, "cbc")).toEqual({ passed: false, reward: undefined });
  });

  it("of a set of constraints is 1, 0, or the published share of those that hold; 1 exactly where all do", () => {
    const config = constraint.config.parse({ constraints: { from: 3, to: 4 }, words: { from: 20, to: 40 } });
    let fractions = 0;
    for (let i = 0; i < 12; i++) {
      const rng = Rng.from("reward", i);
      const params = constraint.sample(config, rng);
      const input = constraint.sampleInput(params, config, rng);
      const question: Question = { family: constraint, params, input, prompt: "", expected: "" };
      for (const { chosen, rejected } of preferencePairs(params, input)) {
        expect(judge(question, chosen, "fraction")).toEqual({ passed: true, reward: 1 });
        expect(judge(question, rejected)).toEqual({ passed: false, reward: 0 });
        const { passed, reward } = judge(question, rejected, "fraction");
        expect(passed).toBe(false);
        expect(reward).toBe((params.calls.length - 1) / params.calls.length);
        expect(reward).toBe(ifRlvrReward(rejected, verifiersOf(params), "fixed").reward);
        fractions += 1;
      }
    }
    expect(fractions).toBeGreaterThan(12);
  });
});
