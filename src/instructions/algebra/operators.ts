// The operators of a config, and random trees of them.
import type { Rng } from "../../core/rng.ts";
import type { Tree } from "./tree.ts";

export interface Operator {
  readonly name: string;
  readonly operands: number;
}

/** `"+"`, `"neg"`, or a function of one to three operands, `"f/2"`. */
export const operatorPattern = /^(?:[-+*/]|neg|[a-z]{1,12}\/[1-3])$/;

export function readOperator(written: string): Operator {
  if (written === "neg") return { name: "neg", operands: 1 };
  const [name, operands] = written.length === 1 ? [written, "2"] : written.split("/");
  return { name: name as string, operands: Number(operands) };
}

/** A tree of exactly `depth` operations from its root to its deepest leaf; the leaves come from `leaf`. */
export function randomTree(operators: readonly Operator[], depth: number, leaf: () => Tree, rng: Rng): Tree {
  if (depth === 0) return leaf();
  const { name, operands } = rng.pick(operators);
  const deepest = operands === 1 ? 0 : rng.int(operands);
  const tree: Tree[] = [name];
  for (let i = 0; i < operands; i++) {
    tree.push(randomTree(operators, i === deepest ? depth - 1 : rng.int(depth), leaf, rng));
  }
  return tree;
}

/** How many trees of operators there are of at most each depth, from 0: leaves all count as one. */
export function countTrees(operators: readonly Operator[], deepest: number): readonly number[] {
  const counts = [1];
  for (let depth = 1; depth <= deepest; depth++) {
    const below = counts[depth - 1] as number;
    counts.push(operators.reduce((sum, { operands }) => sum + below ** operands, 1));
  }
  return counts;
}

/**
 * A tree of at most `depth` operations, each shape with each choice of operators equally likely: where there are few,
 * `randomTree` would draw the smallest over and over. `counts` are those of `countTrees`.
 */
export function uniformTree(
  { operators, counts }: { readonly operators: readonly Operator[]; readonly counts: readonly number[] },
  depth: number,
  leaf: () => Tree,
  rng: Rng,
): Tree {
  if (depth === 0) return leaf();
  const below = counts[depth - 1] as number;
  let place = rng.float() * (counts[depth] as number);
  for (const { name, operands } of operators) {
    place -= below ** operands;
    if (place >= 0) continue;
    const tree: Tree[] = [name];
    for (let i = 0; i < operands; i++) tree.push(uniformTree({ operators, counts }, depth - 1, leaf, rng));
    return tree;
  }
  return leaf();
}
