// Values of programs: their types, equality, and the one way in which they are written down.
import type { Type, Value } from "./ast.ts";

export const types: readonly Type[] = ["int", "bool", "str", "list[int]", "list[str]"];

const printable = /^[ -~]*$/;

/** Whether `value` is of the type `wanted`: whole numbers up to 2^53 - 1 either way, texts of printable ASCII. */
export function isValue(value: unknown, wanted: Type): value is Value {
  switch (wanted) {
    case "int":
      return Number.isSafeInteger(value) && !Object.is(value, -0);
    case "bool":
      return typeof value === "boolean";
    case "str":
      return typeof value === "string" && printable.test(value);
    case "list[int]":
      return Array.isArray(value) && value.every((member) => isValue(member, "int"));
    case "list[str]":
      return Array.isArray(value) && value.every((member) => isValue(member, "str"));
    default:
      wanted satisfies never;
      return false;
  }
}

/** The type of a list's members, or of a text's letters; undefined for what has none. */
export function memberType(type: Type): Type | undefined {
  if (type === "list[int]") return "int";
  return type === "list[str]" || type === "str" ? "str" : undefined;
}

export function sameValue(a: Value, b: Value): boolean {
  if (typeof a !== "object" || typeof b !== "object") return a === b;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** As an answer: `true`, `-12`, a text as it is, `[1, 2, 3]`, `["a", "b"]`. */
export function writeAnswer(value: Value): string {
  return typeof value === "string" ? value : writeValue(value);
}

/** As in an expression: like an answer, with texts in quotation marks (as JSON writes them). */
export function writeValue(value: Value): string {
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return quote(value);
  if (typeof value === "boolean") return value ? "true" : "false";
  let text = "[";
  for (let i = 0; i < value.length; i++) {
    const member = value[i] as number | string;
    if (i > 0) text += ", ";
    text += typeof member === "string" ? quote(member) : String(member);
  }
  return `${text}]`;
}

const plain = /^[^"\\]*$/;

function quote(text: string): string {
  return plain.test(text) ? `"${text}"` : JSON.stringify(text);
}
