// Which instruction each row shows: equally often, or after a power law.
import { Rng, type PathItem } from "../../core/rng.ts";
import { keyedBijection } from "../../core/keyed-bijection.ts";
import type { SplitPlan } from "./plan.ts";
import type { RowPart } from "../rows/row-parts.ts";
import type { SplitName } from "./split-part.ts";

export interface Picked {
  readonly part: RowPart;
  readonly index: number;
  /** Which worked example of the instruction, where its part has them; else 0. */
  readonly example: number;
}

/** What row `position` shows; `rng` is that row's own stream, which the power law draws one number from. */
export type InstructionPicker = (position: number, rng: Rng) => Picked;

/**
 * "uniform": every instruction has the same number of rows of each part (give or take one), and the rows are already
 * shuffled: row `n` has place `shuffle(n)`; parts follow each other, and in a part place `p` shows instruction
 * `p mod instructions`, and where its part has worked examples, each of them in turn.
 *
 * "power": each row draws its instruction from the weights of `powerWeights`, so that the counts are multinomial
 * (arXiv 2410.04717, figure 3). Instructions of another split come in turn.
 */
export function instructionPicker(
  split: SplitPlan,
  seed: PathItem,
  path: readonly [name: SplitName, ...stage: PathItem[]],
  parts: readonly RowPart[],
): InstructionPicker {
  const { instructions, rows, frequency } = split;
  const [name] = path;
  const shuffle = keyedBijection(Math.max(1, rows), Rng.from(seed, "order", ...path));
  const only = parts[0] as RowPart;
  const inTurn = (position: number): Picked => {
    const place = shuffle(position);
    const part = parts.length === 1 ? only : partOfPlace(parts, place);
    const turn = place - part.start;
    const { chosen } = part;
    const { count } = chosen;
    const example = part.examples === undefined ? 0 : Math.floor(turn / count) % part.examples;
    return { part, index: chosen.at(turn % count), example };
  };
  switch (frequency.kind) {
    case "uniform":
      return inTurn;
    case "power": {
      const weights = powerWeights(instructions, frequency.alpha, Rng.from(seed, "weight", name));
      const upTo = cumulative(weights);
      const drawn = (rng: Rng): number => search(upTo, rng.float() * (upTo[instructions - 1] as number));
      if (parts.length === 1 && only.examples === undefined) {
        return (_, rng) => ({ part: only, index: drawn(rng), example: 0 });
      }
      return (position, rng) => {
        const picked = inTurn(position);
        if (picked.part.home !== name) return picked;
        const index = drawn(rng);
        const { part } = picked;
        return { part, index, example: part.examples === undefined ? 0 : rng.int(part.examples) };
      };
    }
    default:
      return frequency satisfies never;
  }
}

function partOfPlace(parts: readonly RowPart[], place: number): RowPart {
  return parts.find(({ start, rows }) => place < start + rows) as RowPart;
}

/**
 * One weight per instruction, drawn independently from the density alpha * w^(alpha - 1) on (0, 1), that is
 * u^(1 / alpha), and normalised to sum to 1. The paper does not say how it discretised its power law; this form
 * reproduces its drop (at 1,000 rules and a million rows, 491 rules keep one expected row at alpha 0.07).
 */
export function powerWeights(instructions: number, alpha: number, rng: Rng): Float64Array {
  const weights = new Float64Array(instructions);
  let sum = 0;
  for (let i = 0; i < instructions; i++) {
    // Rounded to single precision: powers may differ in the last bit between JavaScript engines.
    const weight = Math.fround((1 - rng.float()) ** (1 / alpha));
    weights[i] = weight;
    sum += weight;
  }
  for (let i = 0; i < instructions; i++) weights[i] = (weights[i] as number) / sum;
  return weights;
}

function cumulative(weights: Float64Array): Float64Array {
  let sum = 0;
  return weights.map((weight) => (sum += weight));
}

/** The first place whose running sum exceeds `target`. */
function search(upTo: Float64Array, target: number): number {
  let from = 0;
  let to = upTo.length - 1;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((upTo[middle] as number) > target) to = middle;
    else from = middle + 1;
  }
  return from;
}
