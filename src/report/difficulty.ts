// Accuracy by difficulty: which levels of which axis were measured, for which arms, at which x.
import type { ResultArm, ResultBreakdown, Results } from "../experiments/results.ts";
import type { XValue } from "../experiments/words.ts";
import { placesOf } from "./select-points.ts";

export type MeasuredLevel = ResultBreakdown & { readonly value: number; readonly low: number; readonly high: number };

export type Level = ResultBreakdown["level"];

/** One axis at one x. */
export interface Difficulty {
  readonly axis: string;
  /** undefined: each arm at its last place on the x axis. */
  readonly x: XValue | undefined;
  /** In order. */
  readonly levels: readonly Level[];
  readonly arms: readonly { readonly arm: ResultArm; readonly x: XValue; readonly points: readonly MeasuredLevel[] }[];
}

/** In the order of the results; on an ordinal axis each x by itself. */
export function difficulties(results: Results): readonly Difficulty[] {
  const own = (results.breakdowns ?? []).filter(({ split, metric }) => split === "unseen" && metric === results.metric);
  const axes = [...new Set(own.map(({ axis }) => axis))];
  const ordinal = results.x.scale === "ordinal" && results.x.values.length > 1;
  const places: readonly (XValue | undefined)[] = ordinal ? results.x.values : [undefined];
  return axes.flatMap((axis) =>
    places.flatMap((x): Difficulty[] => {
      const arms = results.arms.flatMap((arm) => {
        const at = x === undefined || arm.fixed === true ? placesOf(results, arm).at(-1) : x;
        const points = own.filter((one): one is MeasuredLevel => {
          return one.axis === axis && one.arm === arm.name && one.x === at && one.value !== null;
        });
        return at === undefined || points.length === 0 ? [] : [{ arm, x: at, points }];
      });
      const levels = [...new Set(arms.flatMap(({ points }) => points.map(({ level }) => level)))].sort(inOrder);
      return levels.length < 2 ? [] : [{ axis, x, levels, arms }];
    }),
  );
}

function inOrder(a: Level, b: Level): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a) < String(b) ? -1 : 1;
}

/** "traceLines" as "trace lines". */
export function axisWords(axis: string): string {
  return axis.replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
}

export function levelWords(level: Level): string {
  return typeof level === "boolean" ? (level ? "yes" : "no") : String(level);
}
