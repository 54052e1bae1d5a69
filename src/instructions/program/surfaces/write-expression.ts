// Writes expressions down in any notation, with no more parentheses than its precedences need.
import type { Expression, Procedure, Program, Type } from "../ast.ts";
import type { Form, Notation, Operator } from "./notation.ts";
import { tightest, type Piece } from "./template.ts";
import { isNatural, naturalVariables, typeOf, type Types } from "./types.ts";

/** What a writer knows where it stands. */
export interface Place extends Types {
  readonly notation: Notation;
  readonly procedure: Procedure;
  readonly program: Program;
  /** The functions that have to be written out; grows as they are met. */
  readonly needed: string[];
  /** The names of all procedures of the program, also those that come later; found when they are first asked for. */
  taken?: ReadonlySet<string>;
  natural?: ReadonlySet<string>;
}

export function writeExpression(expression: Expression, place: Place, least = 0): string {
  let text: string;
  let precedence: number;
  switch (expression.kind) {
    case "variable":
      return expression.name;
    case "literal":
      text = writeLiteral(expression.type, expression.value, place);
      if (typeof expression.value !== "number" || expression.value >= 0) return text;
      precedence = place.notation.negative;
      break;
    case "call":
      return `${expression.name}(${expression.arguments.map((argument) => writeExpression(argument, place)).join(place.notation.comma)})`;
    case "unary":
    case "binary":
    case "builtin": {
      const form = formOf(expression, place);
      text = "";
      for (const piece of form.pieces) text += writePiece(piece, expression, place);
      precedence = form.precedence;
      break;
    }
    default:
      return expression satisfies never;
  }
  return precedence < least ? `(${text})` : text;
}

type Operation = Extract<Expression, { kind: "unary" | "binary" | "builtin" }>;

function writePiece(piece: Piece, operation: Operation, place: Place): string {
  if (piece.kind === "text") return piece.text;
  if (piece.kind === "word") return writeWord(piece.text, place);
  const operand = operandOf(operation, piece.name);
  // Where "-3" is the number, the operation on 3 keeps its distance.
  if (operation.kind === "unary" && operand.kind === "literal" && place.notation.negative < tightest) {
    return `(${writeExpression(operand, place)})`;
  }
  return writeExpression(operand, place, piece.least);
}

/** The name of a function of the notation, which gives way to a procedure of the same name. */
export function writeWord(word: string, place: Place): string {
  const { notation, program, needed } = place;
  if (notation.writtenOut?.[word] !== undefined && !needed.includes(word)) needed.push(word);
  return freeWord(word, (place.taken ??= new Set(program.procedures.map(({ name }) => name))));
}

export function freeWord(word: string, taken: ReadonlySet<string>): string {
  let free = word;
  while (taken.has(free)) free += "_";
  return free;
}

function operandOf(operation: Operation, name: string): Expression {
  if (operation.kind === "unary") return operation.operand;
  if (operation.kind === "binary") return name === "0" ? operation.left : operation.right;
  return operation.arguments[Number(name)] as Expression;
}

function formOf(operation: Operation, place: Place): Form {
  const forms = place.notation.operators[operatorOf(operation)];
  if (forms.lists !== undefined || forms.texts !== undefined) {
    const type = typeOf(operandOf(operation, "0"), place);
    if (type === "list[str]" && forms.texts !== undefined) return forms.texts;
    if (type === "str" && forms.strings !== undefined) return forms.strings;
    if (type.startsWith("list") && forms.lists !== undefined) return forms.lists;
  }
  if (forms.natural !== undefined && operation.kind === "builtin") {
    const [, ...indices] = operation.arguments;
    const natural = (place.natural ??= naturalVariables(place.procedure));
    if (indices.every((index) => isNatural(index, natural))) return forms.natural;
  }
  return forms.any;
}

function operatorOf(operation: Operation): Operator {
  if (operation.kind === "builtin") return operation.name;
  if (operation.kind === "binary") return operation.op;
  return operation.op === "-" ? "negate" : "not";
}

function writeLiteral(type: Type, value: unknown, { notation }: Place): string {
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "boolean") return notation.truth[value ? 0 : 1];
  const members = value as readonly (number | string)[];
  if (members.length === 0) return notation.emptyLists[type as "list[int]" | "list[str]"];
  return `[${members.map((member) => JSON.stringify(member)).join(notation.comma)}]`;
}
