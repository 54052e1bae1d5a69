// Where a pattern fits an expression, and what a rule makes of it.
import type { Operation, Tree } from "./tree.ts";

/** What each variable of a pattern stands for. */
export type Bindings = Map<string, Tree>;

/** The letters that stand for any expression; every other letter and every number stands for itself. */
export const variables = "abcde";

export function isVariable(tree: Tree): boolean {
  return typeof tree === "string" && variables.includes(tree);
}

/** What the variables stand for where `pattern` is all of `tree`; a variable that occurs twice stands for equal trees. */
export function matchTree(pattern: Tree, tree: Tree): Bindings | undefined {
  // Most parts differ at the root, which is found without making anything.
  if (typeof pattern !== "string" && (typeof tree === "string" || tree[0] !== pattern[0])) return undefined;
  const bindings: Bindings = new Map();
  return fits(pattern, tree, bindings) ? bindings : undefined;
}

function fits(pattern: Tree, tree: Tree, bindings: Bindings): boolean {
  if (typeof pattern === "string") {
    if (!isVariable(pattern)) return pattern === tree;
    const bound = bindings.get(pattern);
    if (bound !== undefined) return sameTree(bound, tree);
    bindings.set(pattern, tree);
    return true;
  }
  if (typeof tree === "string" || tree.length !== pattern.length || tree[0] !== pattern[0]) return false;
  for (let i = 1; i < pattern.length; i++) {
    if (!fits(pattern[i] as Tree, tree[i] as Tree, bindings)) return false;
  }
  return true;
}

export function sameTree(a: Tree, b: Tree): boolean {
  if (typeof a === "string" || typeof b === "string") return a === b;
  return a.length === b.length && a.every((part, i) => sameTree(part, b[i] as Tree));
}

/** `pattern` with its variables replaced by what they stand for. */
export function fillTree(pattern: Tree, bindings: ReadonlyMap<string, Tree>): Tree {
  if (typeof pattern === "string") return bindings.get(pattern) ?? pattern;
  return mapOperands(pattern, (operand) => fillTree(operand, bindings));
}

export function mapOperands(tree: Operation, change: (operand: Tree, i: number) => Tree): Tree {
  const changed = [tree[0] as Tree];
  for (let i = 1; i < tree.length; i++) changed.push(change(tree[i] as Tree, i));
  return changed;
}

export interface Application {
  readonly tree: Tree;
  readonly part: Tree;
  readonly bindings: Bindings;
  readonly replacement: Tree;
}

/**
 * `left = right` applied once, from left to right, at the first part of `tree` that has the form `left`: a whole comes
 * before its parts, and a left operand with all its parts before the next one (the outermost-leftmost match, in
 * pre-order). Undefined where no part has it.
 */
export function applyRule(left: Tree, right: Tree, tree: Tree): Application | undefined {
  const bindings = matchTree(left, tree);
  if (bindings !== undefined) {
    const replacement = fillTree(right, bindings);
    return { tree: replacement, part: tree, bindings, replacement };
  }
  if (typeof tree === "string") return undefined;
  for (let place = 1; place < tree.length; place++) {
    const inside = applyRule(left, right, tree[place] as Tree);
    if (inside === undefined) continue;
    return { ...inside, tree: mapOperands(tree, (operand, i) => (i === place ? inside.tree : operand)) };
  }
  return undefined;
}

/** How many parts of `tree`, itself included, have the form `pattern`. */
export function countMatches(pattern: Tree, tree: Tree): number {
  let count = matchTree(pattern, tree) === undefined ? 0 : 1;
  if (typeof tree !== "string") {
    for (let i = 1; i < tree.length; i++) count += countMatches(pattern, tree[i] as Tree);
  }
  return count;
}
