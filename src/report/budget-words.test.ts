import { describe, expect, it } from "vitest";
import type { ResultModel, Results } from "../experiments/results.ts";
import { budgetSentence } from "./budget-words.ts";
import { worthResults } from "./sample-curricula.test-support.ts";

const budgets = (...arms: readonly (readonly [steps: number, tokens: number])[]): Results => {
  const results = worthResults();
  const model = results.arms[0]!.models[0]!;
  return {
    ...results,
    arms: arms.map(([steps, tokens], i) => ({
      name: `arm-${i}`,
      label: `arm ${i}`,
      fixed: true,
      models: [{ ...model, steps, tokens } satisfies ResultModel],
    })),
  };
};

describe("budgetSentence", () => {
  it("calls equal what is equal, and tokens that differ by less than a hundredth", () => {
    expect(budgetSentence(budgets([10, 1000], [10, 1000]))).toBe(
      "All trained arms have equal updates (10). All trained arms have equal tokens (1,000).",
    );
    expect(budgetSentence(budgets([10, 1000], [10, 995]))).toContain("Tokens are equal to within 1% (995 to 1,000).");
  });

  it("names who had how much where budgets differ", () => {
    expect(budgetSentence(budgets([10, 1000], [5, 500], [10, 1004]))).toBe(
      "Updates are not equal: 10 for arm 0, arm 2; 5 for arm 1. " +
        "Tokens are not equal: 1,000 to 1,004 for arm 0, arm 2; 500 for arm 1.",
    );
  });

  it("never calls updates equal that differ by one", () => {
    expect(budgetSentence(budgets([1000, 1000], [1001, 1000]))).toContain("Updates are not equal");
  });

  it("leaves arms out that were not trained, and is silent where there is nothing to compare", () => {
    expect(budgetSentence(budgets([10, 1000], [0, 0], [10, 1000]))).not.toContain("arm 1");
    expect(budgetSentence(budgets([10, 1000], [0, 0]))).toBeUndefined();
  });

  it("speaks of an arm that x changes as a range", () => {
    const text = budgetSentence(worthResults()) ?? "";
    expect(text).toContain("7,000 for one declaration, k worked examples");
    expect(text).toContain("5,000 for stage 1 only; 2,000 for stage 2 only");
    expect(text).not.toContain("before training");
  });
});
