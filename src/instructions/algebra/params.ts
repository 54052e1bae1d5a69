// A rule on expressions as it is stored, its strict recognisers, and its canonical meaning.
import { fillTree, isVariable, sameTree, variables } from "./match.ts";
import { leavesOf, readTree, writeTree, type Parentheses, type Tree } from "./tree.ts";

/** Both sides as texts, `(a+b)*(a-b)` and `a*a-b*b`, in which the letters a to e stand for any expression. */
export interface AlgebraParams {
  readonly left: string;
  readonly right: string;
  /** How the rule, expressions and answers are written. */
  readonly parentheses: Parentheses;
}

/** The text of the expression to rewrite. */
export type AlgebraInput = string;

export interface RuleTrees {
  readonly left: Tree;
  readonly right: Tree;
}

const known = new WeakMap<AlgebraParams, RuleTrees>();

/** Both sides as trees. Throws a TypeError where they are not well-formed. */
export function treesOf(params: AlgebraParams): RuleTrees {
  let trees = known.get(params);
  if (trees === undefined) {
    const left = readTree(params.left, params.parentheses);
    const right = readTree(params.right, params.parentheses);
    if (left === undefined || right === undefined) throw new TypeError(`no rule: ${params.left} = ${params.right}`);
    trees = { left, right };
    known.set(params, trees);
  }
  return trees;
}

/** A rule of two trees, whose trees need not be read again. */
export function paramsOf(trees: RuleTrees, parentheses: Parentheses): AlgebraParams {
  const { left, right } = trees;
  const params = { left: writeTree(left, parentheses), right: writeTree(right, parentheses), parentheses };
  known.set(params, trees);
  return params;
}

/** Whether the sides make a rule: an operation with variables on the left, which are all that the right side has. */
export function isRule({ left, right }: RuleTrees): boolean {
  if (typeof left === "string" || sameTree(left, right)) return false;
  const found = new Set(leavesOf(left).filter(isVariable));
  return found.size > 0 && leavesOf(right).every((leaf) => !isVariable(leaf) || found.has(leaf));
}

export function isAlgebraParams(value: unknown): value is AlgebraParams {
  if (typeof value !== "object" || value === null || Object.keys(value).length !== 3) return false;
  const { left, right, parentheses } = value as Partial<AlgebraParams>;
  if (parentheses !== "all" && parentheses !== "needed") return false;
  if (typeof left !== "string" || typeof right !== "string") return false;
  const trees = { left: readTree(left, parentheses), right: readTree(right, parentheses) };
  return trees.left !== undefined && trees.right !== undefined && isRule(trees as RuleTrees);
}

export function isAlgebraInput(value: unknown): value is AlgebraInput {
  if (typeof value !== "string") return false;
  return readTree(value, "needed") !== undefined || readTree(value, "all") !== undefined;
}

/** The same rule with its variables named a, b, ... in the order in which the left side has them. */
export function canonicalRule({ left, right }: RuleTrees): RuleTrees {
  const names = new Map<string, Tree>();
  for (const leaf of leavesOf(left)) {
    if (isVariable(leaf) && !names.has(leaf)) names.set(leaf, variables.charAt(names.size));
  }
  return { left: fillTree(left, names), right: fillTree(right, names) };
}

/**
 * The rule with canonical names. Two rules with different ones never behave alike: each left side, taken as an expression, would
 * have to contain the other, so that both are one but for names; and the answers show that the right sides are, too.
 * How expressions are written makes no difference.
 */
export function algebraKey(params: AlgebraParams): string {
  const { left, right } = canonicalRule(treesOf(params));
  return `${writeTree(left, "needed")} = ${writeTree(right, "needed")}`;
}

/** The left side, which a split can keep unseen: what has to be found. */
export function algebraParts(params: AlgebraParams): readonly string[] {
  return [algebraKey(params).split(" = ")[0] as string];
}
