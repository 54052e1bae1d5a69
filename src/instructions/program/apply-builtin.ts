// What the builtins of programs do to values.
import type { Builtin, Value } from "./ast.ts";
import { failRun } from "./failure.ts";
import { inBounds, ofSize, type Bounds } from "./operations.ts";
import { sameValue } from "./value.ts";

type Many = string | readonly (number | string)[];

const a = 97;

/** The value of a builtin; see `builtins` in ast.ts for what each does. The arguments have been checked. */
export function applyBuiltin(name: Builtin, given: readonly Value[], bounds: Bounds): Value {
  const first = given[0] as Value;
  const second = given[1] as Value;
  switch (name) {
    case "length":
      return (first as Many).length;
    case "reverse":
      return typeof first === "string" ? Array.from(first).reverse().join("") : [...(first as string[])].reverse();
    case "slice":
      return (first as string).slice(place(second), place(given[2] as Value));
    case "at":
      return memberAt(first as Many, second as number);
    case "contains":
      return (first as Many).includes(second as never);
    case "count":
      return typeof first === "string" ? countParts(first, second as string) : countMembers(first as [], second);
    case "index":
      return (first as Many).indexOf(second as never);
    case "append":
      return ofSize([...(first as string[]), second as string], bounds);
    case "sort":
      return [...(first as (number | string)[])].sort(ascending) as string[];
    case "sum":
      return (first as number[]).reduce((sum, member) => inBounds(sum + member, bounds), 0);
    case "largest":
      return (notEmpty(first) as number[]).reduce((best, member) => (member > best ? member : best));
    case "smallest":
      return (notEmpty(first) as number[]).reduce((best, member) => (member < best ? member : best));
    case "join":
      return joined(first as readonly string[], second as string, bounds);
    case "upper":
      return (first as string).toUpperCase();
    case "lower":
      return (first as string).toLowerCase();
    case "replace":
      return replaced(first as string, [second as string, given[2] as string], bounds);
    case "absolute":
      return Math.abs(first as number);
    case "minimum":
      return (second as number) < (first as number) ? second : first;
    case "maximum":
      return (second as number) > (first as number) ? second : first;
    case "text":
      return String(first);
    case "letter":
      if (!((first as number) >= 0 && (first as number) < 26))
        failRun("out-of-range", `there is no letter ${String(first)}`);
      return String.fromCharCode(a + (first as number));
    case "position":
      return letterPosition(first as string);
    default:
      return name satisfies never;
  }
}

/** Where a slice begins or ends: outside of the value is its nearer end. */
function place(value: Value): number {
  return Math.max(value as number, 0);
}

function memberAt(many: Many, index: number): Value {
  if (!(index >= 0 && index < many.length)) {
    failRun("out-of-range", `there is no place ${index} in a value of ${many.length}`);
  }
  return many[index] as Value;
}

/** Occurrences without overlap, from the left; of the empty text, one more than there are letters (as in Python). */
function countParts(text: string, part: string): number {
  if (part === "") return text.length + 1;
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count++;
  return count;
}

function countMembers(list: readonly Value[], member: Value): number {
  let count = 0;
  for (const other of list) if (sameValue(other, member)) count++;
  return count;
}

function ascending(one: number | string, other: number | string): number {
  if (one < other) return -1;
  return one > other ? 1 : 0;
}

function notEmpty(list: Value): Value {
  if ((list as Many).length === 0) failRun("out-of-range", "an empty list has no largest and no smallest member");
  return list;
}

function joined(list: readonly string[], separator: string, bounds: Bounds): string {
  // Found before the text is made: a list of bounded texts may be the square of the bound.
  const size = list.reduce((sum, member) => sum + member.length, separator.length * Math.max(list.length - 1, 0));
  if (size > bounds.size) failRun("too-large", `a text of ${size} is longer than ${bounds.size}`);
  return list.join(separator);
}

function replaced(text: string, [old, by]: readonly [string, string], bounds: Bounds): string {
  const size = text.length + countParts(text, old) * (by.length - old.length);
  if (size > bounds.size) failRun("too-large", `a text of ${size} is longer than ${bounds.size}`);
  // A function, since a text would have its dollar signs read.
  return text.replaceAll(old, () => by);
}

function letterPosition(text: string): number {
  const place = text.length === 1 ? text.charCodeAt(0) - a : -1;
  return place >= 0 && place < 26 ? place : -1;
}
