// The main figure of an experiment: which of the kinds of pictures shows it best, and that picture.
import type { Results, ResultWorth } from "../experiments/results.ts";
import { drawAccuracyFigure, type AccuracyFigureSize } from "./accuracy-figure.ts";
import { drawBarFigure } from "./bar-figure.ts";
import { armGroups } from "./bar-groups.ts";
import { capital, mainSplitLabel, metricLabel } from "./words.ts";
import { drawWorthFigure } from "./worth-figure.ts";

/** "worth": one declaration beside k examples; "bars": arms side by side; "curve": accuracy along x. */
export type MainPicture = "worth" | "bars" | "curve";

/** Curricula whose x has no order, or one place alone, stand side by side. */
export function mainPicture(results: Results): MainPicture {
  if (mainWorth(results) !== undefined) return "worth";
  if (results.probes === undefined) return "curve";
  const { scale, values } = results.x;
  const fixed = results.arms.every((arm) => arm.fixed === true);
  return scale === "ordinal" || values.length === 1 || fixed ? "bars" : "curve";
}

/** The comparison of a declaration with examples that the whole experiment is about. */
export function mainWorth({ worth = [], x }: Results): ResultWorth | undefined {
  return worth.find((one) => one.x === null) ?? (x.values.length === 1 ? worth[0] : undefined);
}

/** As SVG text. The height of bars follows from their number. */
export function drawMainFigure(results: Results, size: AccuracyFigureSize): string {
  const worth = mainWorth(results);
  if (worth !== undefined) return drawWorthFigure(results, worth, size);
  if (mainPicture(results) === "curve") return drawAccuracyFigure(results, results.metric, size);
  const accuracy = `${capital(metricLabel(results.metric))} on ${mainSplitLabel(results)}`;
  return drawBarFigure(
    {
      groups: armGroups(results),
      axis: accuracy,
      description: `${accuracy}, arms side by side as bars. The table below holds every number.`,
    },
    size.width,
  );
}
