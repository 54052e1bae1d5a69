// The axis of a figure against numbers of examples: logarithmic, with a place of its own for what no logarithm has.
import { formatTick } from "./format-number.ts";
import { thinned } from "./x-axis.ts";

export interface ExamplesAxis {
  /** Of a number of examples: 0 is the left edge of the plotting area, 1 the right one. */
  place(examples: number): number;
  /** Of the model before training, left of all numbers; undefined where it is not shown. */
  readonly start: number | undefined;
  /** Where the numbers begin. */
  readonly left: number;
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
}

export interface ExamplesAxisParts {
  readonly tried: readonly number[];
  /** Other numbers that must be on the axis. */
  readonly others: readonly number[];
  readonly withStart: boolean;
  /** Of the plotting area in pixels. */
  readonly width: number;
}

/** Pixels for a tick label of six letters. */
const slot = 50;

/** No examples at all, where that was tried, stand left of one. */
export function examplesAxis({ tried, others, withStart, width }: ExamplesAxisParts): ExamplesAxis {
  const zero = tried.includes(0);
  const numbers = [...tried, ...others].filter((number) => number > 0);
  const low = Math.min(...(numbers.length === 0 ? [1] : numbers));
  const high = Math.max(low, ...numbers);
  const left = withStart ? slot / width : 0;
  const first = left + (zero ? slot : 24) / width;
  const last = 1 - 24 / width;
  const place = (examples: number): number => {
    if (examples <= 0) return left + 24 / width;
    const from = zero ? first + 24 / width : first;
    return high === low ? (from + last) / 2 : from + ((last - from) * Math.log(examples / low)) / Math.log(high / low);
  };
  const start = withStart ? slot / 2 / width : undefined;
  const labels = new Map(tried.map((examples) => [place(examples), formatTick(examples)]));
  const shown = thinned([...labels.keys()], (at) => [at * width, (labels.get(at) ?? "").length]);
  return {
    place,
    start,
    left,
    ticks: [
      ...(start === undefined ? [] : [{ at: start, label: "step 0" }]),
      ...shown.map((at) => ({ at, label: labels.get(at) ?? "" })),
    ],
  };
}
