// The published sets of constraints by name, and where their prompts are published.
import { ConfigError } from "../../core/errors.ts";
import { didYouMean } from "../../core/nearest.ts";
import type { ConstraintSet } from "../../verify/constraint.ts";
import { ifeval } from "../../verify/ifeval/index.ts";

export const suites: readonly ConstraintSet[] = [ifeval];

const prompts: Readonly<Record<string, string>> = {
  ifeval: "hf://google/IFEval@966cd89545d6b6acfd7638bc708b98261ca58e84/ifeval_input_data.jsonl",
  ifbench:
    "https://raw.githubusercontent.com/allenai/IFBench/db69a6f05689830b0068b8f1529ebcfd2f3b164c/ifbench/data/IFBench_test.jsonl",
};

/** Throws a ConfigError ("unknown-suite") that lists the names. */
export function getSuite(name: string): ConstraintSet {
  const found = suites.find((suite) => suite.name === name);
  if (found !== undefined) return found;
  const names = suites.map((suite) => suite.name);
  throw new ConfigError(`there is no suite "${name}".${didYouMean(name, names)}`, {
    code: "unknown-suite",
    hint: `The suites are ${names.join(", ")}.`,
  });
}

/** The address of the suite's published prompts, or undefined where none is known. */
export function publishedPrompts(suite: string): string | undefined {
  return prompts[suite];
}
