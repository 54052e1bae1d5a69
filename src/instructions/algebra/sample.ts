// Draws a rule: a random one, or a classical identity.
import { DataError } from "../../core/errors.ts";
import type { Rng } from "../../core/rng.ts";
import type { AlgebraConfig } from "./config.ts";
import { sameTree, variables } from "./match.ts";
import { randomTree, uniformTree } from "./operators.ts";
import { canonicalRule, paramsOf, type AlgebraParams, type RuleTrees } from "./params.ts";
import { prepare, SMALL } from "./prepared.ts";
import { mapLeaves } from "./input.ts";
import { depthOf, type Tree } from "./tree.ts";

const ATTEMPTS = 1_000;

/**
 * A random rule has a left side of exactly `patternDepth`, a right side at most as deep, and on both sides the same
 * variables, each at least once and as often as chance has it; which are named in the order of the left side. Up to depth 2, each shape is equally likely.
 */
export function sampleRule(config: AlgebraConfig, rng: Rng): AlgebraParams {
  const { classes, identities } = prepare(config);
  const isRandom = (classes.length === 1 ? classes[0] : rng.pick(classes)) === "random";
  const rule = isRandom ? randomRule(config, rng) : rng.pick(identities);
  return paramsOf({ left: rule.left, right: rule.right }, config.parentheses);
}

function randomRule(config: AlgebraConfig, rng: Rng): RuleTrees {
  const { patternDepths } = prepare(config);
  const depth = patternDepths.length === 1 ? (patternDepths[0] as number) : rng.pick(patternDepths);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const left = shapeOf(config, depth, rng);
    if (depthOf(left.tree) < depth) continue;
    const right = shapeOf(config, depth <= SMALL ? depth : rng.between(1, depth), rng);
    const most = Math.min(config.variables, left.leaves);
    const count = most === 1 ? 1 : countOf(left.leaves, most, rng);
    if (right.leaves < count) continue;
    const rule = canonicalRule({ left: named(left, count, rng), right: named(right, count, rng) });
    if (!sameTree(rule.left, rule.right)) return rule;
  }
  throw new DataError(`No rule with two different sides in ${ATTEMPTS} draws.`, {
    code: "sampling-exhausted",
    hint: "Raise patternDepth or variables, or use more operators.",
  });
}

/** A tree of operators whose leaves are numbered from 0. */
interface Shape {
  readonly tree: Tree;
  readonly leaves: number;
}

/** Of at most `depth` where that is small, of exactly `depth` elsewhere. */
function shapeOf(config: AlgebraConfig, depth: number, rng: Rng): Shape {
  const { operators, counts } = prepare(config);
  let leaves = 0;
  const leaf = (): Tree => String(leaves++);
  const tree =
    depth <= SMALL ? uniformTree({ operators, counts }, depth, leaf, rng) : randomTree(operators, depth, leaf, rng);
  return { tree, leaves };
}

/** How many variables so many leaves have when each is named at random by one of `most`. */
function countOf(leaves: number, most: number, rng: Rng): number {
  let used = 0;
  for (let i = 0; i < leaves; i++) used |= 1 << rng.int(most);
  let count = 0;
  for (; used !== 0; used >>= 1) count += used & 1;
  return count;
}

/** The leaves named by `count` variables so that each occurs. */
function named({ tree, leaves }: Shape, count: number, rng: Rng): Tree {
  const names: string[] = [];
  for (let i = 0; i < leaves; i++) names.push(variables.charAt(i < count ? i : rng.int(count)));
  const shuffled = rng.shuffle(names);
  return mapLeaves(tree, (leaf) => shuffled[Number(leaf)] as string);
}
