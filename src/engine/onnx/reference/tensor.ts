// Tensors of the reference evaluator: plain, float64 whatever their type says, made index by index.
import type { DataType } from "../model.ts";

export interface ReferenceTensor {
  readonly type: DataType;
  readonly shape: readonly number[];
  /** Row-major. Whole numbers are exact up to 2^53, booleans are 0 and 1, float32 is not rounded. */
  readonly data: Float64Array;
}

/** A tensor of the given numbers. Throws a RangeError where they do not fill the shape. */
export function referenceTensor(
  type: DataType,
  shape: readonly number[],
  data: ArrayLike<number> | ArrayLike<bigint>,
): ReferenceTensor {
  if (data.length !== elementCount(shape)) {
    throw new RangeError(`${data.length} numbers do not fill the shape [${shape.join(", ")}]`);
  }
  return { type, shape, data: Float64Array.from(data as ArrayLike<number>, Number) };
}

/** A tensor whose element at each index is `valueAt(index)`. The index is reused: copy it to keep it. */
export function generate(
  type: DataType,
  shape: readonly number[],
  valueAt: (index: readonly number[], flat: number) => number,
): ReferenceTensor {
  const data = new Float64Array(elementCount(shape));
  const index = shape.map(() => 0);
  for (let flat = 0; flat < data.length; flat++) {
    data[flat] = valueAt(index, flat);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const next = (index[axis] as number) + 1;
      if (next < (shape[axis] as number)) {
        index[axis] = next;
        break;
      }
      index[axis] = 0;
    }
  }
  return { type, shape, data };
}

/** Calls `visit` with every index of a shape, row-major. The index is reused: copy it to keep it. */
export function forEachIndex(shape: readonly number[], visit: (index: readonly number[], flat: number) => void): void {
  generate("bool", shape, (index, flat) => {
    visit(index, flat);
    return 0;
  });
}

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Where the element at `index` lies. Throws a RangeError outside the shape. */
export function offsetOf(shape: readonly number[], index: readonly number[]): number {
  let offset = 0;
  for (let axis = 0; axis < shape.length; axis++) {
    const size = shape[axis] as number;
    const place = index[axis] as number;
    if (!(place >= 0 && place < size)) {
      throw new RangeError(`the index [${index.join(", ")}] lies outside the shape [${shape.join(", ")}]`);
    }
    offset = offset * size + place;
  }
  return offset;
}

export function elementAt(tensor: ReferenceTensor, index: readonly number[]): number {
  return tensor.data[offsetOf(tensor.shape, index)] as number;
}

/** An axis counted from the front. Throws a RangeError for one the rank does not have. */
export function axisFromFront(axis: number, rank: number): number {
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank) {
    throw new RangeError(`axis ${axis} is not one of ${rank} axes`);
  }
  return axis < 0 ? axis + rank : axis;
}

/** The shape with one axis's size replaced. */
export function withSize(shape: readonly number[], axis: number, size: number): number[] {
  return shape.map((old, i) => (i === axis ? size : old));
}

/** The common shape under NumPy's broadcasting rules. Throws a RangeError where there is none. */
export function broadcastShape(shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    const sizes = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1).filter((size) => size !== 1);
    if (new Set(sizes).size > 1) {
      throw new RangeError(`${shapes.map((shape) => `[${shape.join(", ")}]`).join(" and ")} do not broadcast`);
    }
    return sizes[0] ?? 1;
  });
}

/** The element that broadcasting puts at `index` of a larger shape. */
export function broadcastAt(tensor: ReferenceTensor, index: readonly number[]): number {
  const skipped = index.length - tensor.shape.length;
  let offset = 0;
  for (let axis = 0; axis < tensor.shape.length; axis++) {
    const size = tensor.shape[axis] as number;
    offset = offset * size + (size === 1 ? 0 : (index[axis + skipped] as number));
  }
  return tensor.data[offset] as number;
}
