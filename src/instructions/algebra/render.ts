// Writes a rule on expressions down on any surface and reads it back.
import type { Surface } from "../surface.ts";
import { pythonHoles, typescriptHoles } from "./code-holes.ts";
import type { AlgebraConfig } from "./config.ts";
import { isVariable } from "./match.ts";
import { isAlgebraParams, treesOf, type AlgebraParams } from "./params.ts";
import { leavesOf } from "./tree.ts";
import { wordings } from "./wordings.ts";

export function countWordings(surface: Surface): number {
  return wordings[surface].length;
}

/** Throws a RangeError for a paraphrase that does not exist. */
export function renderRule(params: AlgebraParams, surface: Surface, paraphrase = 0): string {
  const template = compiled[surface][paraphrase];
  if (template === undefined) throw new RangeError(`algebra has no paraphrase ${paraphrase} for ${surface}`);
  return write(template, holesOf(params, surface));
}

/** The rule that `text` writes down. Throws nothing. */
export function parseRule(text: string, surface: Surface, config: AlgebraConfig): AlgebraParams | undefined {
  if (text.length > MAX_TEXT) return undefined;
  for (const template of compiled[surface]) {
    const found = template.pattern.exec(text)?.groups;
    if (found === undefined) continue;
    const params = { left: found.left, right: found.right, parentheses: config.parentheses };
    // The sides are what a text says at their first place; all the rest is right where writing the rule gives the text.
    if (isAlgebraParams(params) && write(template, holesOf(params, surface)) === text) return params;
  }
  return undefined;
}

const MAX_TEXT = 50_000;

interface Template {
  readonly pieces: readonly string[];
  /** Its named groups are the sides of the rule. */
  readonly pattern: RegExp;
}

const compiled: Readonly<Record<Surface, readonly Template[]>> = {
  rule: wordings.rule.map(compile),
  prose: wordings.prose.map(compile),
  pseudocode: wordings.pseudocode.map(compile),
  python: wordings.python.map(compile),
  typescript: wordings.typescript.map(compile),
};

/** Pieces at odd places are names of holes. */
function compile(template: string): Template {
  const pieces = template.split(/\{([a-z]+)\}/);
  const seen = new Set<string>();
  const sources = pieces.map((piece, i) => {
    if (i % 2 === 0) return piece.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
    const isSide = (piece === "left" || piece === "right") && !seen.has(piece);
    seen.add(piece);
    return isSide ? `(?<${piece}>[-+*/a-z0-9(),]+)` : String.raw`[^\n]*`;
  });
  // What follows both sides is compared as a whole by the caller.
  const end = Math.max(pieces.indexOf("left"), pieces.indexOf("right"));
  return { pieces, pattern: new RegExp(`^${sources.slice(0, end + 1).join("")}(?![-+*/a-z0-9(),])`) };
}

function write({ pieces }: Template, holes: Readonly<Record<string, string>>): string {
  let text = "";
  for (let i = 0; i < pieces.length; i++) text += i % 2 === 0 ? pieces[i] : holes[pieces[i] as string];
  return text;
}

function holesOf(params: AlgebraParams, surface: Surface): Readonly<Record<string, string>> {
  const { left, right } = params;
  if (surface === "rule") return { left, right };
  const trees = treesOf(params);
  if (surface === "python") return { left, right, ...pythonHoles(trees) };
  if (surface === "typescript") return { left, right, ...typescriptHoles(trees) };
  return { left, right, meaning: meaningOf([...new Set(leavesOf(trees.left).filter(isVariable))]) };
}

/** "a stands for any expression", "a, b and c stand for any expressions". */
function meaningOf(names: readonly string[]): string {
  if (names.length === 1) return `${names[0]} stands for any expression`;
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)} stand for any expressions`;
}
