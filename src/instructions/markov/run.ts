// The interpreter of Markov algorithms.
import type { MarkovRule } from "./params.ts";

export interface MarkovLimits {
  readonly maxSteps: number;
  /** Letters that the text may grow to. */
  readonly maxLength: number;
}

/** The algorithm's end, or the limit that it ran into; `steps` counts the rules applied so far. */
export type MarkovRun =
  | { readonly kind: "halted"; readonly text: string; readonly steps: number; readonly final: boolean }
  | { readonly kind: "limited"; readonly text: string; readonly steps: number; readonly limit: keyof MarkovLimits };

/**
 * Applies the first rule whose left side occurs, at its leftmost place, and begins again with the first rule, until
 * none occurs or a final rule was applied (Markov, 1954). `onStep` hears of each application: the rule's place in the
 * list, from 0, and the text after it.
 */
export function runMarkov(
  rules: readonly MarkovRule[],
  input: string,
  { maxSteps, maxLength }: MarkovLimits,
  onStep?: (rule: number, text: string) => void,
): MarkovRun {
  let text = input;
  for (let steps = 0; ; steps++) {
    let at = -1;
    let chosen = 0;
    for (; chosen < rules.length; chosen++) {
      at = text.indexOf((rules[chosen] as MarkovRule).left);
      if (at >= 0) break;
    }
    if (at < 0) return { kind: "halted", text, steps, final: false };
    const { left, right, final } = rules[chosen] as MarkovRule;
    const length = text.length - left.length + right.length;
    if (length > maxLength) return { kind: "limited", text, steps, limit: "maxLength" };
    if (steps === maxSteps) return { kind: "limited", text, steps, limit: "maxSteps" };
    text = text.slice(0, at) + right + text.slice(at + left.length);
    onStep?.(chosen, text);
    if (final) return { kind: "halted", text, steps: steps + 1, final: true };
  }
}
