// The next token from its logits: greedy or drawn, with log-probabilities.
import { ModelError } from "../../core/errors.ts";
import type { Rng } from "../../core/rng.ts";
import type { ChosenToken, Sampling, TokenProbability } from "../contract.ts";

export interface ChooseOptions {
  /** Greedy unless given. */
  readonly sampling?: Omit<Sampling, "seed"> | undefined;
  /** One number is drawn. */
  readonly rng?: Rng | undefined;
  /** Alternatives to report. */
  readonly top: number;
}

/**
 * As transformers: logits divided by the temperature, of these the topK largest, of these the likeliest that together
 * reach topP, and of these one by its share of their probability. Equals are ordered by id, the smallest first.
 * Throws a ModelError, code "not-finite", where a logit is NaN or infinite upwards.
 */
export function chooseToken(logits: Float32Array, { sampling, rng, top }: ChooseOptions): ChosenToken {
  const logTotal = logSumExp(logits, 1);
  const probability = (token: number): TokenProbability => ({
    token,
    logProbability: (logits[token] as number) - logTotal,
  });
  const drawn = sampling !== undefined && sampling.temperature > 0 && rng !== undefined;
  const token = drawn ? draw(logits, { ...sampling, logTotal }, rng.float()) : (largest(logits, 1)[0] as number);
  return { ...probability(token), top: top === 0 ? [] : largest(logits, top).map(probability) };
}

/** The ids of the largest logits, largest first, the smallest id first among equals. */
function largest(logits: Float32Array, count: number): number[] {
  const best: number[] = [];
  for (let id = 0; id < logits.length; id++) {
    const logit = logits[id] as number;
    if (best.length === count && !(logit > (logits[best[count - 1] as number] as number))) continue;
    let [low, high] = [0, best.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((logits[best[middle] as number] as number) >= logit) low = middle + 1;
      else high = middle;
    }
    best.splice(low, 0, id);
    if (best.length > count) best.pop();
  }
  return best;
}

/** `at` in [0, 1) says where in the remaining probability the token lies; `logTotal` is that of the untouched logits. */
function draw(
  logits: Float32Array,
  { temperature, topK, topP, logTotal: untouched }: Omit<Sampling, "seed"> & { readonly logTotal: number },
  at: number,
): number {
  const limited = topK > 0 && topK < logits.length;
  if (!limited && topP >= 1) {
    const logTotal = temperature === 1 ? untouched : logSumExp(logits, temperature);
    return pickFromAll(logits, { temperature, logTotal }, at);
  }
  const candidates = limited ? largest(logits, topK) : undefined;
  const kept = candidates === undefined ? logits : Float32Array.from(candidates, (id) => logits[id] as number);
  const logTotal = logSumExp(kept, temperature);
  const share = (id: number): number => Math.exp((logits[id] as number) / temperature - logTotal);
  const ordered = candidates ?? likely(logits, share, topP);
  let reached = 0;
  const nucleus = ordered.filter((id) => {
    const wanted = reached < topP;
    reached += share(id);
    return wanted;
  });
  const total = nucleus.reduce((sum, id) => sum + share(id), 0);
  return pick(nucleus.values(), (id) => share(id) / total, at);
}

/** Likeliest first. All tokens below the bound together have less than 1 - topP, so none of them is ever kept. */
function likely(logits: Float32Array, share: (id: number) => number, topP: number): number[] {
  const bound = (1 - topP) / logits.length;
  const ids = [...logits.keys()].filter((id) => share(id) >= bound);
  return ids.sort((left, right) => (logits[right] as number) - (logits[left] as number) || left - right);
}

/** What `pick` does of all tokens, several times as fast: every token of a sampled text comes through here. */
function pickFromAll(
  logits: Float32Array,
  { temperature, logTotal }: { readonly temperature: number; readonly logTotal: number },
  at: number,
): number {
  let reached = 0;
  let last = 0;
  for (let id = 0; id < logits.length; id++) {
    const part = Math.exp((logits[id] as number) / temperature - logTotal);
    if (part === 0) continue;
    reached += part;
    last = id;
    if (at < reached) return id;
  }
  return last;
}

function pick(ids: Iterable<number>, share: (id: number) => number, at: number): number {
  let reached = 0;
  let last = 0;
  for (const id of ids) {
    const part = share(id);
    if (part === 0) continue;
    reached += part;
    last = id;
    if (at < reached) return id;
  }
  // The shares may fall short of 1 by rounding.
  return last;
}

function logSumExp(logits: Float32Array, temperature: number): number {
  let highest = -Infinity;
  for (let id = 0; id < logits.length; id++) highest = Math.max(highest, logits[id] as number);
  let total = 0;
  for (let id = 0; id < logits.length; id++) total += Math.exp(((logits[id] as number) - highest) / temperature);
  const result = highest / temperature + Math.log(total);
  if (Number.isFinite(result)) return result;
  throw notNumbers();
}

/** The error for logits of which one is NaN or infinite. */
export function notNumbers(): ModelError {
  return new ModelError("the model's logits are not numbers", {
    code: "not-finite",
    hint: "Its weights hold NaN or infinity, or overflow: load them again, or go back to an earlier checkpoint.",
  });
}
