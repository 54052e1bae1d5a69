// What the code surfaces say about a rule: patterns, conditions and results in Python and TypeScript.
import { isVariable } from "./match.ts";
import type { RuleTrees } from "./params.ts";
import { operatorOf, type Operation, type Tree } from "./tree.ts";

/** A structural pattern; where a variable comes again, it is caught under another name and compared. */
export function pythonHoles({ left, right }: RuleTrees): Readonly<Record<string, string>> {
  const seen = new Map<string, number>();
  const tests: string[] = [];
  const pattern = (tree: Tree): string => {
    if (typeof tree !== "string") return tuple(tree, pattern, "()");
    if (!isVariable(tree)) return `"${tree}"`;
    const times = (seen.get(tree) ?? 0) + 1;
    seen.set(tree, times);
    if (times === 1) return tree;
    tests.push(`${tree}${times} == ${tree}`);
    return tree + String(times);
  };
  const result = (tree: Tree): string =>
    typeof tree !== "string" ? tuple(tree, result, "()") : isVariable(tree) ? tree : `"${tree}"`;
  const text = pattern(left);
  return { pattern: text, condition: tests.length === 0 ? "" : ` if ${tests.join(" and ")}`, result: result(right) };
}

/** Where each variable is found, and what has to hold of the other places. */
export function typescriptHoles({ left, right }: RuleTrees): Readonly<Record<string, string>> {
  const found = new Map<string, string>();
  const tests: string[] = [];
  const visit = (tree: Tree, path: readonly number[]): void => {
    const place = `at(${["tree", ...path].join(", ")})`;
    if (typeof tree !== "string") {
      tests.push(`at(${["tree", ...path, 0].join(", ")}) === "${operatorOf(tree)}"`);
      for (let i = 1; i < tree.length; i++) visit(tree[i] as Tree, [...path, i]);
    } else if (!isVariable(tree)) tests.push(`${place} === "${tree}"`);
    else if (found.has(tree)) tests.push(`same(${place}, ${tree})`);
    else found.set(tree, place);
  };
  visit(left, []);
  const result = (tree: Tree): string =>
    typeof tree !== "string" ? tuple(tree, result, "[]") : isVariable(tree) ? tree : `"${tree}"`;
  return {
    names: [...found.keys()].join(", "),
    places: [...found.values()].join(", "),
    tests: tests.join(" && "),
    result: result(right),
  };
}

function tuple(tree: Operation, write: (tree: Tree) => string, brackets: "()" | "[]"): string {
  let text = `${brackets.charAt(0)}"${operatorOf(tree)}"`;
  for (let i = 1; i < tree.length; i++) text += `, ${write(tree[i] as Tree)}`;
  return text + brackets.charAt(1);
}
