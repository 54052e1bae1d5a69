// Writes programs down in any notation.
import type { Procedure, Program, Statement, Type } from "../ast.ts";
import { memberType } from "../value.ts";
import { blockDeclarations, endStays, innerDeclarations, type Declarations } from "./declarations.ts";
import { writeLayout, type Line } from "./layout.ts";
import type { Notation, Role } from "./notation.ts";
import { compileTemplate, type Piece } from "./template.ts";
import { typeOf } from "./types.ts";
import { writeExpression, writeWord, type Place } from "./write-expression.ts";

/** `documented: false` leaves out what carries no meaning: documentation and comments. */
export function writeProgram(program: Program, notation: Notation, documented = true): string {
  const needed: string[] = [];
  const procedures = new Map<string, Procedure["returns"]>();
  let written = "";
  for (const procedure of program.procedures) {
    const variables = new Map<string, Type>();
    if (notation.typed) {
      procedures.set(procedure.name, procedure.returns);
      for (const { name, type } of procedure.parameters) variables.set(name, type);
    }
    const place: Place = { notation, program, procedure, needed, variables, procedures };
    const writer: Writer = { place, lines: [], documented, declarations: undefined };
    writeProcedure(procedure, writer, procedure === program.procedures.at(-1));
    if (written !== "") written += notation.layout.between;
    written += writeLayout(writer.lines, notation);
  }
  return needed.length === 0 ? written : writtenOut(needed, notation) + written;
}

/** The functions that are written out before the program, in the notation's order. */
function writtenOut(needed: readonly string[], { writtenOut: functions = {}, layout }: Notation): string {
  let text = "";
  for (const name in functions) if (needed.includes(name)) text += functions[name] + layout.between;
  return text;
}

interface Writer {
  readonly place: Place;
  readonly lines: Line[];
  readonly documented: boolean;
  declarations: Declarations | undefined;
}

function writeProcedure(procedure: Procedure, writer: Writer, isEntry: boolean): void {
  const { notation } = writer.place;
  const { documentation, layout } = notation;
  const documented = writer.documented ? (documentation?.write(procedure) ?? []) : [];
  const line = (depth: number, text: string): void => void writer.lines.push({ depth, text });
  if (documentation?.place === "before") for (const text of documented) line(0, text);
  line(0, writeHead(procedure, notation, isEntry));
  if (documentation?.place === "inside") for (const text of documented) line(layout.bodyDepth, text);
  if (notation.declares === "block") {
    writer.declarations = blockDeclarations(procedure, writer.place.procedures);
    for (const [name, type] of writer.declarations.hoisted) {
      line(1, writeLine("hoist", { name, type: notation.types[type] }, writer.place));
    }
  }
  writeBlock(procedure.body, layout.bodyDepth, writer);
  if (notation.lines.end !== undefined) line(0, writeLine("end", {}, writer.place));
}

function writeHead({ name, parameters, returns }: Procedure, notation: Notation, isEntry: boolean): string {
  const { types, comma, unsaid, entryHead, parameters: list = { between: comma, none: "" } } = notation;
  let written = "";
  for (const { name, type } of parameters) {
    if (written !== "") written += list.between;
    written += fill(type === unsaid?.type ? unsaid.parameter : notation.parameter, { name, type: types[type] });
  }
  const head = returns === unsaid?.type ? unsaid.head : ((isEntry ? entryHead : undefined) ?? notation.head);
  return fill(head, { name, parameters: written === "" ? list.none : written, returns: types[returns] });
}

const templates = new Map<string, readonly Piece[]>();

function fill(template: string, holes: Readonly<Record<string, string>>): string {
  let pieces = templates.get(template);
  if (pieces === undefined) templates.set(template, (pieces = compileTemplate(template, 0)));
  let text = "";
  for (const piece of pieces) text += piece.kind === "hole" ? (holes[piece.name] ?? "") : piece.text;
  return text;
}

function writeBlock(block: readonly Statement[], depth: number, writer: Writer): void {
  const { notation } = writer.place;
  for (const statement of block) {
    const remark = writer.documented ? notation.remark?.(statement) : undefined;
    if (remark !== undefined) writer.lines.push({ depth, text: `${notation.comment} ${remark}` });
    writeStatement(statement, depth, writer);
  }
}

function writeStatement(statement: Statement, depth: number, writer: Writer): void {
  const { place } = writer;
  switch (statement.kind) {
    case "assign":
      return writeAssignment(statement, depth, writer);
    case "return":
      return push("return", { value: writeExpression(statement.value, place) }, depth, writer);
    case "if":
      writeIf(statement, "if", { depth, writer });
      break;
    case "while":
      push("while", { test: writeExpression(statement.test, place) }, depth, writer);
      writeInner(statement.body, depth, writer);
      break;
    case "count":
    case "each":
      writeLoop(statement, depth, writer);
      break;
    default:
      return statement satisfies never;
  }
  if (place.notation.lines.end !== undefined) push("end", {}, depth, writer);
}

type Kind<Name extends Statement["kind"]> = Extract<Statement, { kind: Name }>;

function writeAssignment({ name, value }: Kind<"assign">, depth: number, writer: Writer): void {
  const { place, declarations } = writer;
  const { notation, variables } = place;
  const isEmptyList = value.kind === "literal" && Array.isArray(value.value) && value.value.length === 0;
  const known = variables.get(name);
  const isFirst = known === undefined;
  const type = known ?? (notation.typed ? typeOf(value, place) : "int");
  if (isFirst && notation.typed) variables.set(name, type);
  let role: Role = "assign";
  if (declarations !== undefined) {
    if (!declarations.visible.has(name)) {
      const once = declarations.writes.get(name) === 1;
      if (isEmptyList) role = once ? "declareEmptyOnce" : "declareEmpty";
      else role = once ? "declareOnce" : "declare";
      declarations.visible.add(name);
    }
  } else if (isFirst && isEmptyList && notation.lines.declareEmpty !== undefined) role = "declareEmpty";
  else if (isFirst && notation.declares === "first") role = "declare";
  const written = role.startsWith("declareEmpty") ? "[]" : writeExpression(value, place);
  push(role, { name, type: notation.types[type], value: written }, depth, writer);
}

function writeIf(statement: Kind<"if">, role: "if" | "elseIf", at: { depth: number; writer: Writer }): void {
  const { depth, writer } = at;
  push(role, { test: writeExpression(statement.test, writer.place) }, depth, writer);
  writeInner(statement.then, depth, writer);
  const [first, ...others] = statement.else;
  if (first === undefined) return;
  if (first.kind === "if" && others.length === 0 && writer.place.notation.lines.elseIf !== undefined) {
    return writeIf(first, "elseIf", at);
  }
  push("else", {}, depth, writer);
  writeInner(statement.else, depth, writer);
}

function writeLoop(statement: Kind<"count" | "each">, depth: number, writer: Writer): void {
  const { place, declarations } = writer;
  const { notation, variables } = place;
  const { name } = statement;
  const holes: Record<string, string> = { name };
  let role: Role = statement.kind;
  if (statement.kind === "each") {
    holes.in = writeExpression(statement.in, place);
    variables.set(name, memberType(typeOf(statement.in, place)) ?? "int");
  } else {
    holes.from = writeExpression(statement.from, place);
    holes.to = writeExpression(statement.to, place);
    variables.set(name, "int");
    const isFromZero = statement.from.kind === "literal" && statement.from.value === 0;
    if (isFromZero && notation.lines.countFromZero !== undefined) role = "countFromZero";
    else if (notation.lines.countOver !== undefined && !endStays(statement)) role = "countOver";
  }
  push(role, holes, depth, writer);
  writer.declarations = declarations && innerDeclarations(declarations, name);
  writeBlock(statement.body, depth + 1, writer);
  writer.declarations = declarations;
}

function writeInner(block: readonly Statement[], depth: number, writer: Writer): void {
  const { declarations } = writer;
  writer.declarations = declarations && innerDeclarations(declarations);
  writeBlock(block, depth + 1, writer);
  writer.declarations = declarations;
}

function push(role: Role, holes: Readonly<Record<string, string>>, depth: number, { lines, place }: Writer): void {
  lines.push({ depth, text: writeLine(role, holes, place) });
}

function writeLine(role: Role, holes: Readonly<Record<string, string>>, place: Place): string {
  let text = "";
  for (const piece of place.notation.lines[role] ?? []) {
    if (piece.kind === "hole") text += holes[piece.name] ?? "";
    else text += piece.kind === "word" ? writeWord(piece.text, place) : piece.text;
  }
  return text;
}
