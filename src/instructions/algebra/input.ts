// Draws an expression in which exactly one part has the form of a rule's left side.
import type { Rng } from "../../core/rng.ts";
import type { AlgebraConfig } from "./config.ts";
import { countMatches, fillTree, isVariable, mapOperands, sameTree } from "./match.ts";
import { randomTree, type Operator } from "./operators.ts";
import { treesOf, type AlgebraInput, type AlgebraParams, type RuleTrees } from "./params.ts";
import { prepare } from "./prepared.ts";
import { leavesOf, writeTree, type Tree } from "./tree.ts";

const ATTEMPTS = 12;

/**
 * An expression of the depth asked, with the left side put in at a random leaf, its variables standing for random
 * expressions; drawn again until no other part has the form of the left side and the rule changes something. Where that
 * does not come about, because the left side is something like `a+b`, the rest is made without the left side's outermost
 * operator and with a letter for each variable, which is always right: every part that has the form has as many
 * of that operator as the left side, and the parts inside of the one put in have fewer.
 */
export function sampleInput(params: AlgebraParams, config: AlgebraConfig, rng: Rng): AlgebraInput {
  const rule = treesOf(params);
  const { operators, depths } = prepare(config);
  const depth = depths.length === 1 ? (depths[0] as number) : rng.pick(depths);
  const wanted = config.noOpShare > 0 && rng.chance(config.noOpShare) ? 0 : 1;
  const others = operators.filter(({ name }) => name !== rule.left[0]);
  for (let attempt = 0; ; attempt++) {
    const isLast = attempt === ATTEMPTS;
    const part = wanted === 1 ? (isLast ? plainInstance : instance)(rule, config, rng) : undefined;
    const tree = host(part, { operators: isLast ? others : operators, depth, config, rng });
    if (countMatches(rule.left, tree) === wanted || isLast) return writeTree(tree, params.parentheses);
  }
}

interface Host {
  readonly operators: readonly Operator[];
  readonly depth: number;
  readonly config: AlgebraConfig;
  readonly rng: Rng;
}

/** A random expression with `part`, if there is one, in the place of a random leaf. */
function host(part: Tree | undefined, { operators, depth, config, rng }: Host): Tree {
  const { atoms } = prepare(config);
  let leaves = 0;
  const tree = randomTree(operators, depth, () => (leaves++, rng.pick(atoms)), rng);
  if (part === undefined) return tree;
  let chosen = rng.int(leaves);
  return mapLeaves(tree, (leaf) => (chosen-- === 0 ? part : leaf));
}

/** The left side with random expressions for its variables, such that the right side is something else. */
function instance(rule: RuleTrees, config: AlgebraConfig, rng: Rng): Tree {
  const { operators, atoms } = prepare(config);
  const bindings = new Map<string, Tree>();
  for (const leaf of leavesOf(rule.left)) {
    if (!isVariable(leaf) || bindings.has(leaf)) continue;
    const depth = config.bindingDepth === 0 ? 0 : rng.int(config.bindingDepth + 1);
    bindings.set(
      leaf,
      randomTree(operators, depth, () => rng.pick(atoms), rng),
    );
  }
  const part = fillTree(rule.left, bindings);
  return sameTree(part, fillTree(rule.right, bindings)) ? plainInstance(rule, config, rng) : part;
}

/** The left side with a letter of its own for each variable. */
function plainInstance({ left }: RuleTrees, config: AlgebraConfig, rng: Rng): Tree {
  const letters = rng.shuffle(prepare(config).atoms);
  const names = [...new Set(leavesOf(left).filter(isVariable))];
  return fillTree(left, new Map(names.map((name, i) => [name, letters[i] as string])));
}

export function mapLeaves(tree: Tree, change: (leaf: string) => Tree): Tree {
  return typeof tree === "string" ? change(tree) : mapOperands(tree, (operand) => mapLeaves(operand, change));
}
