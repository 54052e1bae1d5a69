// What the accuracies of a figure are to be read against, in a sentence: random answers, and the model before training.
import type { Results } from "../experiments/results.ts";
import { formatPercent, formatSpread } from "./format-number.ts";
import { baselinesOf, measuredAt, placesOf, startSeries, untrainedArms } from "./select-points.ts";

/** Says so where either was not measured. Empty for experiments without curricula, which have neither. */
export function referenceSentence(results: Results): string {
  if (results.probes === undefined) return "";
  const { metric } = results;
  const baselines = baselinesOf(results, metric, "unseen");
  const ways = [...new Set(baselines.map(({ how }) => how))].join(", or ");
  const random =
    baselines.length === 0
      ? "No random baseline was found"
      : `Random answers (${ways}) score ${spread(baselines.map(({ value }) => value))}`;
  const before = [
    ...untrainedArms(results).flatMap((arm) =>
      placesOf(results, arm).flatMap((x) => measuredAt(results, { arm: arm.name, metric, split: "unseen" }, x) ?? []),
    ),
    ...startSeries(results, metric, "unseen"),
  ].map(({ value }) => value);
  const start =
    before.length === 0 ? "the model was not asked before training" : `the model before training ${spread(before)}`;
  return `${random}; ${start}.`;
}

function spread(values: readonly number[]): string {
  return formatSpread(values, formatPercent);
}
