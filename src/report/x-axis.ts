// The x axis of an experiment as one that is always made of numbers: an ordinal axis places its ticks at 0, 1, 2, ...
import type { Results } from "../experiments/results.ts";
import type { XValue } from "../experiments/words.ts";
import { xLabel } from "./words.ts";

export interface XAxis {
  readonly type: "log" | "linear";
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
  tickLabel(tick: number): string;
  /** Where an x value stands; undefined for one that an ordinal axis does not have. */
  place(x: XValue): number | undefined;
  /** Pixels from the left edge of the plotting area. */
  pixel(at: number): number;
  /** The published zone, where this axis can show it. */
  readonly zone: { readonly from: number; readonly to: number } | undefined;
}

/** `width`: of the plotting area in pixels; tick labels that would touch their neighbours are left out. */
export function xAxis(results: Results, width: number): XAxis {
  const { scale, values } = results.x;
  const labels = values.map(xLabel);
  const place = (x: XValue): number | undefined => {
    if (scale !== "ordinal") return typeof x === "number" ? x : undefined;
    const at = labels.indexOf(xLabel(x));
    return at < 0 ? undefined : at;
  };
  const type = scale === "log" ? "log" : "linear";
  const zone = zoneOf(results, place, type);
  const places = values.map(place).filter((at) => at !== undefined);
  const domain = padded([...places, ...(zone === undefined ? [] : [zone.from, zone.to])], type);
  const labelOf = new Map(places.map((at, i) => [at, labels[i] ?? ""]));
  const pixel = (at: number): number => width * fraction(at, domain, type);
  return {
    type,
    domain,
    ticks: thinned(places, (at) => [pixel(at), (labelOf.get(at) ?? "").length]),
    tickLabel: (tick) => labelOf.get(tick) ?? "",
    place,
    pixel,
    zone,
  };
}

function zoneOf(
  results: Results,
  place: (x: XValue) => number | undefined,
  type: XAxis["type"],
): { readonly from: number; readonly to: number } | undefined {
  if (results.published === undefined) return undefined;
  const from = place(results.published.from);
  const to = place(results.published.to);
  if (from === undefined || to === undefined || (type === "log" && Math.min(from, to) <= 0)) return undefined;
  // A transition at one tick of an ordinal axis still needs a width to be seen.
  const around = from === to && results.x.scale === "ordinal" ? 0.3 : 0;
  return { from: Math.min(from, to) - around, to: Math.max(from, to) + around };
}

function padded(values: readonly number[], type: XAxis["type"]): readonly [number, number] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  if (type === "log") {
    const factor = low === high ? 2 : (high / low) ** 0.04;
    return [low / factor, high * factor];
  }
  const margin = low === high ? 1 : (high - low) * 0.05;
  return [low - margin, high + margin];
}

function fraction(at: number, [low, high]: readonly [number, number], type: XAxis["type"]): number {
  return type === "log" ? Math.log(at / low) / Math.log(high / low) : (at - low) / (high - low);
}

/**
 * The values whose labels, seven pixels a character, leave four pixels between them. The first and the last stay, as
 * they say how far the grid goes.
 */
export function thinned(
  places: readonly number[],
  measure: (at: number) => readonly [pixel: number, characters: number],
): readonly number[] {
  const kept: number[] = [];
  const touch = (left: number, right: number): boolean => {
    const [leftPixel, leftCharacters] = measure(left);
    const [rightPixel, rightCharacters] = measure(right);
    return rightPixel - leftPixel < (leftCharacters + rightCharacters) * 3.5 + 4;
  };
  const sorted = places.toSorted((a, b) => a - b);
  for (const at of sorted) {
    if (at === sorted.at(-1)) while (kept.length > 1 && touch(kept.at(-1) ?? at, at)) kept.pop();
    const before = kept.at(-1);
    if (before === undefined || !touch(before, at)) kept.push(at);
  }
  return kept;
}
