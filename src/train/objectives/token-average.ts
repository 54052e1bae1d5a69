// How the losses of tokens become one number, which decides what a long answer weighs against a short one.
import { badObjective, checkOption, type TokenNumbers } from "./objective.ts";

/**
 * "sequence-mean": each sequence's mean, then the mean of those; every answer weighs the same, so a long wrong one is
 * punished little per token (GRPO; Shao et al., 2024). "token-mean": the mean over all tokens of the batch (DAPO; Yu et
 * al., 2025, section 3.3; plain SFT). A divisor: each sequence's sum over this constant, say the longest answer allowed,
 * then the mean over sequences; no length is favoured (Dr. GRPO; Liu et al., 2025, section 3.2).
 */
export type TokenAverage = "sequence-mean" | "token-mean" | { readonly divisor: number };

/** What one token's loss of each sequence is multiplied by. Sequences without tokens count as sequences. */
export function tokenShares(sequences: TokenNumbers, average: TokenAverage): number[] {
  const count = sequences.length;
  if (count === 0) throw badObjective("there are no sequences");
  if (typeof average === "object") checkOption("the divisor", average.divisor, { above: 0 });
  const tokens = sequences.reduce((total, { length }) => total + length, 0);
  return sequences.map(({ length }) => {
    if (length === 0) return 0;
    if (average === "token-mean") return 1 / tokens;
    return 1 / (count * (average === "sequence-mean" ? length : average.divisor));
  });
}
