// What is known of all the values that an expression may have: intervals, and how the builtins carry them on.
import type { Builtin, Value } from "./ast.ts";
import { failRun } from "./failure.ts";

/**
 * Bounds, both ends included. `low` and `high` bound a number, or the numbers in a list, or how long a list's texts
 * are; `shortest` and `longest` how many letters or members there are. What a type has no use for is 0.
 */
export interface Shape {
  readonly low: number;
  readonly high: number;
  readonly shortest: number;
  readonly longest: number;
}

export const truth: Shape = { low: 0, high: 0, shortest: 0, longest: 0 };

export function numbers(low: number, high: number): Shape {
  return { low, high, shortest: 0, longest: 0 };
}

export function many(shortest: number, longest: number, members: Shape = truth): Shape {
  return { low: members.low, high: members.high, shortest, longest };
}

export function shapeOf(value: Value): Shape {
  if (typeof value === "number") return numbers(value, value);
  if (typeof value === "boolean") return truth;
  if (typeof value === "string") return many(value.length, value.length);
  const sizes = Array.from<number | string, number>(value, (member) =>
    typeof member === "string" ? member.length : member,
  );
  if (sizes.length === 0) return NOTHING;
  return many(value.length, value.length, numbers(Math.min(...sizes), Math.max(...sizes)));
}

/** An empty list: no bounds on members that are not there. */
const NOTHING: Shape = { low: Infinity, high: -Infinity, shortest: 0, longest: 0 };

/** Bounds of either. */
export function either(a: Shape, b: Shape): Shape {
  return {
    low: Math.min(a.low, b.low),
    high: Math.max(a.high, b.high),
    shortest: Math.min(a.shortest, b.shortest),
    longest: Math.max(a.longest, b.longest),
  };
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.low === b.low && a.high === b.high && a.shortest === b.shortest && a.longest === b.longest;
}

/** The bounds of what `combine` gives at the ends of both: right where it is monotone in each. */
export function corners(a: Shape, b: Shape, combine: (a: number, b: number) => number): Shape {
  const values = [combine(a.low, b.low), combine(a.low, b.high), combine(a.high, b.low), combine(a.high, b.high)];
  return numbers(Math.min(...values), Math.max(...values));
}

/** Throws a RunFailure ("out-of-range") where some value could make the builtin fail. */
export function shapeOfBuiltin(name: Builtin, given: readonly Shape[], isList: boolean): Shape {
  const [first, second = truth, third = truth] = given as [Shape, Shape?, Shape?];
  switch (name) {
    case "length":
      return numbers(first.shortest, first.longest);
    case "reverse":
    case "sort":
    case "upper":
    case "lower":
      return first;
    case "slice":
      return sliced(first, second, third);
    case "at":
      if (second.low < 0 || second.high >= first.shortest) failRun("out-of-range", "an index may be outside");
      return isList ? numbers(first.low, first.high) : many(1, 1);
    case "contains":
      return truth;
    case "count":
      return numbers(0, first.longest + 1);
    case "index":
      return numbers(-1, first.longest);
    case "append":
      return { ...either(first, second), shortest: first.shortest + 1, longest: first.longest + 1 };
    case "sum":
      return first.longest === 0 ? numbers(0, 0) : corners(numbers(first.shortest, first.longest), first, product);
    case "largest":
    case "smallest":
      if (first.shortest === 0) failRun("out-of-range", "a list may be empty");
      return numbers(first.low, first.high);
    case "join":
      return many(0, first.longest * (Math.max(first.high, 0) + second.longest));
    case "replace":
      return many(0, Math.max(first.longest, (first.longest + 1) * (third.longest + 1)));
    case "absolute":
      return numbers(
        first.low <= 0 && first.high >= 0 ? 0 : Math.min(Math.abs(first.low), Math.abs(first.high)),
        Math.max(Math.abs(first.low), Math.abs(first.high)),
      );
    case "minimum":
      return corners(first, second, Math.min);
    case "maximum":
      return corners(first, second, Math.max);
    case "text":
      return many(1, 17);
    case "letter":
      if (first.low < 0 || first.high > 25) failRun("out-of-range", "there may be no such letter");
      return many(1, 1);
    case "position":
      return numbers(-1, 25);
    default:
      return name satisfies never;
  }
}

/** 0 times infinity, of a list that may be empty, is 0 here. */
function product(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : a * b;
}

function sliced(value: Shape, from: Shape, to: Shape): Shape {
  const [leastFrom, mostFrom] = [Math.max(from.low, 0), Math.max(from.high, 0)];
  return {
    ...value,
    shortest: Math.max(0, Math.min(value.shortest, Math.max(to.low, 0)) - mostFrom),
    longest: Math.max(0, Math.min(value.longest, Math.max(to.high, 0)) - leastFrom),
  };
}
