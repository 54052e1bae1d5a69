// An order on texts in which every rule of a sampled algorithm goes down, so that the algorithm must halt.
import type { Rng } from "../../core/rng.ts";

export interface SymbolOrder {
  readonly weights: ReadonlyMap<string, number>;
  readonly ranks: ReadonlyMap<string, number>;
}

const HEAVIEST = 3;

/**
 * A random Knuth-Bendix order on texts over `symbols`: each symbol has a weight from 1 to 3 and a rank. It is closed
 * under putting the same text before or after both sides, and only finitely many texts lie below any text (Knuth and
 * Bendix, 1970), so that rules which go down cannot be applied for ever, on any text. Texts may still grow: a symbol of
 * weight 3 may become three of weight 1.
 */
export function sampleOrder(symbols: readonly string[], rng: Rng): SymbolOrder {
  const weights = new Map<string, number>();
  const ranks = new Map<string, number>();
  rng.shuffle(symbols).forEach((symbol, rank) => {
    ranks.set(symbol, rank);
    weights.set(symbol, 1 + rng.int(HEAVIEST));
  });
  return { weights, ranks };
}

/** Whether `left` is above `right`: heavier, or as heavy and ranked higher at the first symbol that differs. */
export function isAbove(left: string, right: string, { weights, ranks }: SymbolOrder): boolean {
  let difference = 0;
  for (const symbol of left) difference += weights.get(symbol) as number;
  for (const symbol of right) difference -= weights.get(symbol) as number;
  if (difference !== 0) return difference > 0;
  for (let i = 0; i < left.length && i < right.length; i++) {
    if (left.charAt(i) === right.charAt(i)) continue;
    return (ranks.get(left.charAt(i)) as number) > (ranks.get(right.charAt(i)) as number);
  }
  return false;
}
