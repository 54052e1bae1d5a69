// Shape arithmetic with sizes that may be names: products, broadcasting, and errors that show both shapes.
import { ModelError } from "../../core/errors.ts";
import type { Dimension } from "./model.ts";

export type Shape = readonly Dimension[];

/** `[4, rows, 64]`. */
export function showShape(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

/** Reports shapes that do not fit as a ModelError with code "shape-mismatch". */
export function shapeError(message: string): ModelError {
  return new ModelError(message, {
    code: "shape-mismatch",
    hint: "This is a mistake in the model's definition: follow the operator named here to the block that emitted it.",
  });
}

/** The product of dimensions: the numbers multiplied, then the names, sorted and joined with "*". */
export function product(shape: Shape): Dimension {
  const factors = shape.flatMap((dimension) => `${dimension}`.split("*"));
  const isNumber = (factor: string): boolean => /^\d+$/.test(factor);
  const size = factors.filter(isNumber).reduce((total, factor) => total * Number(factor), 1);
  const names = factors.filter((factor) => !isNumber(factor));
  if (names.length === 0) return size;
  names.sort();
  return [...(size === 1 ? [] : [`${size}`]), ...names].join("*");
}

/** The number of elements of a shape without names. */
export function elements(shape: Shape): number {
  const size = product(shape);
  if (typeof size === "number") return size;
  throw shapeError(`${showShape(shape)} has no fixed number of elements`);
}

/** The shape of an element-wise result under NumPy's broadcasting rules. A name fits itself and 1. */
export function broadcast(operator: string, left: Shape, right: Shape): Shape {
  const rank = Math.max(left.length, right.length);
  return Array.from({ length: rank }, (_, index) => {
    const a = left[index - rank + left.length] ?? 1;
    const b = right[index - rank + right.length] ?? 1;
    if (a === b || b === 1) return a;
    if (a === 1) return b;
    throw shapeError(`${operator}: ${showShape(left)} and ${showShape(right)} do not broadcast`);
  });
}

export function sameShape(left: Shape, right: Shape): boolean {
  return left.length === right.length && left.every((dimension, index) => dimension === right[index]);
}

/** `axis` counted from the front; throws where the shape has no such axis. */
export function axisOf(operator: string, shape: Shape, axis: number): number {
  const positive = axis < 0 ? axis + shape.length : axis;
  if (Number.isInteger(positive) && positive >= 0 && positive < shape.length) return positive;
  throw shapeError(`${operator}: ${showShape(shape)} has no axis ${axis}`);
}
