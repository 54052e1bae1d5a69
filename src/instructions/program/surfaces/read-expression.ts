// Reads expressions of any notation: precedence climbing over its templates, every place read once.
import type { BinaryOperator, Builtin, Expression } from "../ast.ts";
import { builtins } from "../ast.ts";
import type { Form, Notation } from "./notation.ts";
import { tightest, type Piece } from "./template.ts";
import { freeWord } from "./write-expression.ts";

/** A line that is being read. */
export interface Source {
  readonly text: string;
  readonly notation: Notation;
  /** Procedures that can be called here, with how many arguments they take. */
  readonly procedures: ReadonlyMap<string, number>;
  /** Every procedure of the program. */
  readonly taken: ReadonlySet<string>;
  /** What was read at a place and a precedence: templates that begin alike do not read their arguments twice. */
  readonly known: Map<number, Found | undefined>;
  depth: number;
}

export interface Found {
  readonly expression: Expression;
  readonly end: number;
  readonly precedence: number;
}

const deepest = 100;

/** The longest expression at `at` that holds together at least as tightly as `least`. */
export function readExpression(source: Source, at: number, least: number): Found | undefined {
  const place = at * 16 + least;
  if (source.known.has(place)) return source.known.get(place);
  if (source.depth >= deepest) return undefined;
  source.depth++;
  let found = readFirst(source, at, least);
  while (found !== undefined) {
    const longer = readMore(source, found, least);
    if (longer === undefined) break;
    found = longer;
  }
  source.depth--;
  source.known.set(place, found);
  return found;
}

export const namePattern = /[a-z][a-z0-9_]*/y;
const numberPattern = /-?\d+/y;
const textPattern = /"(?:[^"\\]|\\.)*"/y;
const listPattern = /\[(?:-?\d+|"(?:[^"\\]|\\.)*"|, ?)*\]/y;

export function matchAt(pattern: RegExp, { text }: { readonly text: string }, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function readFirst(source: Source, at: number, least: number): Found | undefined {
  const literal = readLiteral(source, at);
  if (literal !== undefined && literal.precedence >= least) return literal;
  const name = matchAt(namePattern, source, at);
  if (name !== undefined && source.procedures.has(name) && source.text[at + name.length] === "(") {
    return readCall(source, name, at + name.length);
  }
  for (const form of source.notation.prefixed) {
    if (form.precedence < least) continue;
    const found = readForm(source, form, { at, first: 0 });
    if (found !== undefined) return found;
  }
  if (source.text[at] === "(") {
    const inner = readExpression(source, at + 1, 0);
    if (inner === undefined || source.text[inner.end] !== ")") return undefined;
    return { ...inner, end: inner.end + 1, precedence: tightest };
  }
  if (name === undefined) return undefined;
  return { expression: { kind: "variable", name }, end: at + name.length, precedence: tightest };
}

function readMore(source: Source, found: Found, least: number): Found | undefined {
  for (const form of source.notation.infixed) {
    if (form.precedence < least) continue;
    const [hole] = form.pieces;
    if (hole?.kind !== "hole" || found.precedence < hole.least) continue;
    const longer = readForm(source, form, { at: found.end, first: 1, given: [hole.name, found.expression] });
    if (longer !== undefined) return longer;
  }
  return undefined;
}

interface Start {
  readonly at: number;
  /** The first piece still to be read. */
  readonly first: number;
  readonly given?: readonly [hole: string, expression: Expression];
}

function readForm(source: Source, form: Form, { at, first, given }: Start): Found | undefined {
  const { pieces } = form;
  let end = at;
  let holes: Record<string, Expression> | undefined;
  for (let i = first; i < pieces.length; i++) {
    const piece = pieces[i] as Piece;
    if (piece.kind === "hole") {
      const found = readExpression(source, end, piece.least);
      if (found === undefined) return undefined;
      holes ??= {};
      holes[piece.name] = found.expression;
      end = found.end;
    } else {
      const text = piece.kind === "word" ? freeWord(piece.text, source.taken) : piece.text;
      if (!source.text.startsWith(text, end)) return undefined;
      end += text.length;
    }
  }
  const all = given === undefined ? holes : { ...holes, [given[0]]: given[1] };
  return { expression: build(form, all ?? {}), end, precedence: form.precedence };
}

const builtinNames: ReadonlySet<string> = new Set(builtins);

function build({ operator }: Form, holes: Readonly<Record<string, Expression>>): Expression {
  const first = holes["0"] as Expression;
  if (operator === "negate" || operator === "not") {
    return { kind: "unary", op: operator === "not" ? "not" : "-", operand: first };
  }
  if (builtinNames.has(operator)) {
    const given = Object.keys(holes).sort();
    return { kind: "builtin", name: operator as Builtin, arguments: given.map((name) => holes[name] as Expression) };
  }
  return { kind: "binary", op: operator as BinaryOperator, left: first, right: holes["1"] as Expression };
}

function readCall(source: Source, name: string, open: number): Found | undefined {
  const given: Expression[] = [];
  const { comma } = source.notation;
  let at = open + 1;
  for (let left = source.procedures.get(name) as number; left > 0; left--) {
    const found = readExpression(source, at, 0);
    if (found === undefined) return undefined;
    given.push(found.expression);
    at = found.end;
    if (left === 1) break;
    if (!source.text.startsWith(comma, at)) return undefined;
    at += comma.length;
  }
  if (source.text[at] !== ")") return undefined;
  return { expression: { kind: "call", name, arguments: given }, end: at + 1, precedence: tightest };
}

function readLiteral(source: Source, at: number): Found | undefined {
  const { notation, text } = source;
  const number = matchAt(numberPattern, source, at);
  if (number !== undefined) {
    const value = Number(number);
    if (!Number.isSafeInteger(value) || String(value) !== number) return undefined;
    const precedence = value < 0 ? notation.negative : tightest;
    return { expression: { kind: "literal", type: "int", value }, end: at + number.length, precedence };
  }
  for (const type of ["list[int]", "list[str]"] as const) {
    if (text.startsWith(notation.emptyLists[type], at)) {
      const end = at + notation.emptyLists[type].length;
      return { expression: { kind: "literal", type, value: [] }, end, precedence: tightest };
    }
  }
  for (const value of [true, false]) {
    const written = notation.truth[value ? 0 : 1];
    if (text.startsWith(written, at) && !/\w/.test(text.charAt(at + written.length))) {
      return { expression: { kind: "literal", type: "bool", value }, end: at + written.length, precedence: tightest };
    }
  }
  const quoted = matchAt(textPattern, source, at) ?? matchAt(listPattern, source, at);
  if (quoted === undefined) return undefined;
  const value = parseJson(quoted);
  const end = at + quoted.length;
  if (typeof value === "string") {
    return { expression: { kind: "literal", type: "str", value }, end, precedence: tightest };
  }
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const type = typeof value[0] === "string" ? "list[str]" : "list[int]";
  return { expression: { kind: "literal", type, value: value as string[] }, end, precedence: tightest };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
