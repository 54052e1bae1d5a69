// How many different Markov algorithms a config could give at most.
import { ruleCounts, type MarkovConfig } from "./config.ts";

/** An upper bound: every list of so many rules, whether it halts, makes sense, or behaves like another one. */
export function markovCapacity(config: MarkovConfig): number {
  const symbols = config.alphabet.length + config.markers.length;
  const texts = ({ from, to }: { readonly from: number; readonly to: number }): number => {
    let sum = 0;
    for (let length = from; length <= to; length++) sum += symbols ** length;
    return sum;
  };
  const rules = 2 * (texts(config.leftLength) + 1) * (texts(config.rightLength) + 1);
  let total = 0;
  for (const count of new Set(ruleCounts(config))) total += rules ** count;
  return total;
}
