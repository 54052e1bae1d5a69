// Reads programs of any notation back.
import type { Expression, Procedure, Program, Statement } from "../ast.ts";
import { readLayout, type Line } from "./layout.ts";
import { roles, type Notation, type Role } from "./notation.ts";
import { matchAt, namePattern, readExpression, type Source } from "./read-expression.ts";
import { readHead, typeNamed } from "./read-head.ts";
import { freeWord } from "./write-expression.ts";

/** The program that `text` writes down, whatever its documentation; undefined where it is none. */
export function readProgram(text: string, notation: Notation): Program | undefined {
  const lines = readLayout(withoutWrittenOut(text, notation), notation);
  if (lines === undefined) return undefined;
  const { comment } = notation;
  const reader: Reader = {
    notation,
    lines: comment === undefined ? lines : lines.filter((line) => !line.text.startsWith(comment)),
    procedures: new Map(),
    taken: new Set(lines.flatMap(({ depth, text }) => (depth === 0 ? (readHead(text, notation)?.name ?? []) : []))),
    at: 0,
  };
  const procedures: Procedure[] = [];
  while (reader.at < reader.lines.length) {
    const procedure = readProcedure(reader);
    if (procedure === undefined) return undefined;
    procedures.push(procedure);
  }
  return procedures.length === 0 ? undefined : { procedures };
}

interface Reader {
  readonly notation: Notation;
  readonly lines: readonly Line[];
  readonly procedures: Map<string, number>;
  readonly taken: ReadonlySet<string>;
  at: number;
}

function withoutWrittenOut(text: string, { writtenOut, layout }: Notation): string {
  let rest = text;
  for (const source of Object.values(writtenOut ?? {})) {
    if (rest.startsWith(source + layout.between)) rest = rest.slice(source.length + layout.between.length);
  }
  return rest;
}

function readProcedure(reader: Reader): Procedure | undefined {
  const { notation } = reader;
  const { documentation, layout } = notation;
  let documented = documentation?.place === "before" ? readDocumentation(reader) : undefined;
  const line = reader.lines[reader.at++];
  const head = line?.depth === 0 ? readHead(line.text, notation) : undefined;
  if (head === undefined) return undefined;
  if (documentation?.place === "inside") documented = readDocumentation(reader);
  reader.procedures.set(head.name, head.parameters.length);
  const body = readBlock(reader, layout.bodyDepth);
  if (body === undefined) return undefined;
  if (notation.lines.end !== undefined && readLine(reader, 0, "end") === undefined) return undefined;
  const { name, parameters, returns } = head;
  const procedure = { name, parameters, returns, body };
  const goal = documented === undefined ? undefined : documentation?.goal(documented, procedure);
  return goal === undefined || !possibleGoal.test(goal) ? procedure : { name, parameters, returns, goal, body };
}

/** What a program takes for a goal; other documentation has been read, and says nothing. */
const possibleGoal = /^[^"\\\s](?:[^"\\]{0,198}[^"\\\s])?$/;

function readDocumentation(reader: Reader): string[] | undefined {
  const { documentation } = reader.notation;
  const first = reader.lines[reader.at]?.text;
  if (documentation === undefined || first === undefined || !documentation.begins.test(first)) return undefined;
  const found: string[] = [];
  for (let at = reader.at; at < reader.lines.length;) {
    const { text } = reader.lines[at++] as Line;
    found.push(text);
    if (!documentation.ends.test(found.length === 1 ? text.replace(documentation.begins, "") : text)) continue;
    if (!documentation.whole.test(found.join("\n"))) return undefined;
    reader.at = at;
    return found;
  }
  return undefined;
}

const deepest = 64;

/** As many statements as stand at `depth`. */
function readBlock(reader: Reader, depth: number): Statement[] | undefined {
  if (depth > deepest) return undefined;
  const found: Statement[] = [];
  for (;;) {
    const line = readLine(reader, depth);
    if (line === undefined) return found;
    const kind = roles[line.role];
    if (kind === "nothing") continue;
    const statement = readStatement(reader, line, depth);
    if (statement === undefined) return undefined;
    found.push(statement);
  }
}

interface ReadLine {
  readonly role: Role;
  readonly name: string;
  readonly type: string;
  readonly holes: Readonly<Record<string, Expression>>;
}

function readStatement(reader: Reader, line: ReadLine, depth: number): Statement | undefined {
  const { name, holes } = line;
  const kind = roles[line.role];
  switch (kind) {
    case "assign":
      return holes.value && { kind, name, value: typed(holes.value, line, reader.notation) };
    case "return":
      return holes.value && { kind, value: holes.value };
    case "if": {
      const statement = readIf(reader, holes.test, depth);
      return statement !== undefined && readEnd(reader, depth) ? statement : undefined;
    }
    case "while":
    case "count":
    case "each": {
      const body = readBlock(reader, depth + 1);
      if (body === undefined || !readEnd(reader, depth)) return undefined;
      const { test, from = zero, to, in: many } = holes;
      if (kind === "while") return test && { kind, test, body };
      if (kind === "count") return to && { kind, name, from, to, body };
      return many && { kind, name, in: many, body };
    }
    case "elseIf":
    case "else":
    case "end":
    case "nothing":
      return undefined;
    default:
      return kind satisfies never;
  }
}

const zero: Expression = { kind: "literal", type: "int", value: 0 };

/** An empty list has the type that is declared. */
function typed(value: Expression, { role, type }: ReadLine, { types }: Notation): Expression {
  if (!role.startsWith("declareEmpty")) return value;
  return { kind: "literal", type: typeNamed(type, types) ?? "list[int]", value: [] };
}

function readIf(reader: Reader, test: Expression | undefined, depth: number): Statement | undefined {
  const then = readBlock(reader, depth + 1);
  if (then === undefined || test === undefined) return undefined;
  const elseIf = readLine(reader, depth, "elseIf");
  if (elseIf !== undefined) {
    const inner = readIf(reader, elseIf.holes.test, depth);
    return inner && branch(test, then, [inner]);
  }
  if (readLine(reader, depth, "else") === undefined) return branch(test, then, []);
  const otherwise = readBlock(reader, depth + 1);
  return otherwise && branch(test, then, otherwise);
}

function branch(test: Expression, then: readonly Statement[], otherwise: readonly Statement[]): Statement {
  // oxlint-disable-next-line unicorn/no-thenable -- a branch of the syntax tree, nothing that is awaited
  return { kind: "if", test, then, else: otherwise };
}

function readEnd(reader: Reader, depth: number): boolean {
  return reader.notation.lines.end === undefined || readLine(reader, depth, "end") !== undefined;
}

const roleNames = Object.keys(roles) as Role[];
const middles: ReadonlySet<Role> = new Set(["elseIf", "else", "end"]);

/** Goes past the next line if it stands at `depth` and is a beginning of a statement, or of the role `wanted`. */
function readLine(reader: Reader, depth: number, wanted?: Role): ReadLine | undefined {
  const line = reader.lines[reader.at];
  if (line === undefined || line.depth !== depth) return undefined;
  const { notation, procedures, taken } = reader;
  const source: Source = { text: line.text, notation, procedures, taken, known: new Map(), depth: 0 };
  for (const role of wanted === undefined ? roleNames : [wanted]) {
    if (wanted === undefined && middles.has(role)) continue;
    const found = matchRole(source, role);
    if (found === undefined) continue;
    reader.at++;
    return found;
  }
  return undefined;
}

function matchRole(source: Source, role: Role): ReadLine | undefined {
  const pieces = source.notation.lines[role];
  if (pieces === undefined) return undefined;
  const holes: Record<string, Expression> = {};
  let name = "";
  let type = "";
  let at = 0;
  for (const piece of pieces) {
    if (piece.kind !== "hole") {
      const text = piece.kind === "word" ? freeWord(piece.text, source.taken) : piece.text;
      if (!source.text.startsWith(text, at)) return undefined;
      at += text.length;
    } else if (piece.name === "name") {
      const found = matchAt(namePattern, source, at);
      if (found === undefined || (name !== "" && name !== found)) return undefined;
      name = found;
      at += found.length;
    } else if (piece.name === "type") {
      const { types } = source.notation;
      const written = Object.values(types).filter((written) => source.text.startsWith(written, at));
      type = written.sort((a, b) => b.length - a.length)[0] ?? "";
      if (type === "") return undefined;
      at += type.length;
    } else {
      const isEmptyList = role.startsWith("declareEmpty") && source.text.startsWith("[]", at);
      const found = isEmptyList ? { expression: zero, end: at + 2 } : readExpression(source, at, 0);
      if (found === undefined) return undefined;
      holes[piece.name] = found.expression;
      at = found.end;
    }
  }
  return at === source.text.length ? { role, name, type, holes } : undefined;
}
