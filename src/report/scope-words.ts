// How far an experiment went: the largest model, the most instructions and the longest training among its arms.
import type { ResultModel, Results } from "../experiments/results.ts";
import { formatCount } from "./format-number.ts";

/** What was not found was not found up to here. undefined where no trained model was recorded. */
export function scopeSentence(results: Results, held: "partly" | "no"): string | undefined {
  const trained = results.arms.flatMap(({ models }) => models).filter(({ steps }) => steps > 0);
  if (trained.length === 0) return undefined;
  const most = (of: (model: ResultModel) => number): string => formatCount(Math.max(...trained.map(of)));
  const start =
    held === "no" ? "This does not appear at this scale." : "What was not found does not appear at this scale.";
  return (
    `${start} Largest tried: ${most(({ parameters }) => parameters)} parameters, ` +
    `${most(({ distinctInstructions }) => distinctInstructions)} instructions demonstrated, ` +
    `${most(({ steps }) => steps)} updates on ${most(({ tokens }) => tokens)} tokens` +
    `${results.seeds.length > 1 ? `, ${results.seeds.length} seeds` : ", one seed"}.`
  );
}
