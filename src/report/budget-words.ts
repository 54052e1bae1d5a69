// Whether the arms of an experiment had equal budgets, in updates and in tokens, said in words.
import type { ResultModel, Results } from "../experiments/results.ts";
import { formatCount, formatSpread } from "./format-number.ts";
import { placesOf } from "./select-points.ts";

/**
 * "All trained arms have equal updates (7,000). Tokens differ: ...". Arms that were not trained have no budget. undefined
 * where there are not two arms to compare.
 */
export function budgetSentence(results: Results): string | undefined {
  const arms = results.arms.flatMap((arm) => {
    const places = placesOf(results, arm);
    const models = arm.models.filter(({ x, steps }) => places.includes(x) && steps > 0);
    return models.length === 0 ? [] : [{ label: arm.label, models }];
  });
  if (arms.length < 2) return undefined;
  return [said("updates", arms, ({ steps }) => steps), said("tokens", arms, ({ tokens }) => tokens)].join(" ");
}

interface Trained {
  readonly label: string;
  readonly models: readonly ResultModel[];
}

/** Tokens of arms that show different rows are never the same to the last one: so much of the largest is called equal. */
const tolerance = 0.01;

function said(unit: "updates" | "tokens", arms: readonly Trained[], of: (model: ResultModel) => number): string {
  const all = arms.flatMap(({ models }) => models.map(of));
  const [least, most] = [Math.min(...all), Math.max(...all)];
  if (least === most) return `All trained arms have equal ${unit} (${formatCount(most)}).`;
  if (unit === "tokens" && isNear(all)) {
    return `Tokens are equal to within 1% (${formatCount(least)} to ${formatCount(most)}).`;
  }
  const groups: { labels: string[]; all: number[] }[] = [];
  for (const { label, models } of arms) {
    const own = models.map(of);
    const group = groups.find(
      ({ all: others }) => spread(others) === spread(own) || (unit === "tokens" && isNear([...own, ...others])),
    );
    if (group === undefined) groups.push({ labels: [label], all: own });
    else {
      group.labels.push(label);
      group.all.push(...own);
    }
  }
  const listed = groups.map(({ labels, all: of }) => `${spread(of)} for ${labels.join(", ")}`);
  return `${unit === "updates" ? "Updates" : "Tokens"} are not equal: ${listed.join("; ")}.`;
}

function isNear(budgets: readonly number[]): boolean {
  const [least, most] = [Math.min(...budgets), Math.max(...budgets)];
  return most - least <= tolerance * most;
}

function spread(budgets: readonly number[]): string {
  return formatSpread(budgets, formatCount);
}
