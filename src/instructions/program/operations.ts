// What the operators of programs do to values.
import type { BinaryOperator, Value } from "./ast.ts";
import { failRun } from "./failure.ts";
import { sameValue } from "./value.ts";

/** The bounds that values have to keep. */
export interface Bounds {
  /** Members of a list or letters of a text. */
  readonly size: number;
  /** The largest absolute value of a number; at most 2^53 - 1, so that all are exact. */
  readonly magnitude: number;
}

export type Operation = (left: Value, right: Value, bounds: Bounds) => Value;

/** `and` and `or` here have both sides evaluated already. */
export const operations: Readonly<Record<BinaryOperator, Operation>> = {
  "+": (left, right, bounds) => {
    if (typeof left === "number") return inBounds(left + (right as number), bounds);
    if (typeof left === "string") return ofSize(left + (right as string), bounds);
    return ofSize([...(left as string[]), ...(right as string[])], bounds);
  },
  "-": (left, right, bounds) => inBounds((left as number) - (right as number), bounds),
  "*": (left, right, bounds) => inBounds((left as number) * (right as number), bounds),
  "//": (left, right, bounds) => inBounds(floorDivide(left as number, right as number), bounds),
  "%": (left, right) => floorModulo(left as number, right as number),
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
  "==": sameValue,
  "!=": (left, right) => !sameValue(left, right),
  and: (left, right) => left === true && right === true,
  or: (left, right) => left === true || right === true,
};

/** `value`, with -0 made 0, or an overflow: sums and products of safe whole numbers are exact within the bounds. */
export function inBounds(value: number, { magnitude }: Bounds): number {
  if (value > magnitude || value < -magnitude) failRun("overflow", `${value} is beyond ${magnitude}`);
  return value + 0;
}

export function ofSize<T extends string | readonly unknown[]>(value: T, { size }: Bounds): T {
  if (value.length > size) failRun("too-large", `a value of ${value.length} is longer than ${size}`);
  return value;
}

/** Rounds towards minus infinity, as Python's `//`; exact. */
export function floorDivide(a: number, b: number): number {
  if (b === 0) failRun("division-by-zero", `${a} // 0`);
  const multiple = a - floorModulo(a, b);
  if (Number.isSafeInteger(multiple)) return multiple / b;
  return Number((BigInt(a) - BigInt(floorModulo(a, b))) / BigInt(b));
}

/** Has the sign of `b`, as Python's `%`. */
export function floorModulo(a: number, b: number): number {
  if (b === 0) failRun("division-by-zero", `${a} % 0`);
  const rest = a % b;
  // Adding 0 makes -0 a 0.
  return (rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest) + 0;
}
