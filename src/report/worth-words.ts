// What one declared instruction is worth, in words: an amount, a sentence, and how sure it is.
import type { ResultWorth } from "../experiments/results.ts";
import { formatCount } from "./format-number.ts";

/** "50 examples", "more than 100 examples", "at most 1 example", "no example". */
export function worthAmount({ value, largest, curve }: ResultWorth): string {
  if (value === null) return `more than ${examples(largest)}`;
  if (value === 0) return "no example";
  // With the fewest that were tried it is reached already, and with fewer it might be.
  return curve.every((point) => point.examples >= value) ? `at most ${examples(value)}` : examples(value);
}

export function worthSentence(worth: ResultWorth): string {
  return `One instruction is worth ${worthAmount(worth)}`;
}

/** "95% interval 20 to more than 100". The ends are numbers of examples that were tried. */
export function worthInterval({ low, high, largest }: ResultWorth): string {
  const end = (number: number | null): string =>
    number === null ? `more than ${formatCount(largest)}` : formatCount(number);
  return low === high ? `95% interval: ${end(low)} alone` : `95% interval ${end(low)} to ${end(high)}`;
}

function examples(count: number): string {
  return `${formatCount(count)} example${count === 1 ? "" : "s"}`;
}
