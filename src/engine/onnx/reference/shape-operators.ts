// Operators that move elements without changing them: reshaping, cutting, joining, repeating.
import type { NodeReader, Operator } from "./node-reader.ts";
import {
  axisFromFront,
  broadcastAt,
  broadcastShape,
  elementAt,
  elementCount,
  generate,
  type ReferenceTensor,
  withSize,
} from "./tensor.ts";

export const shapeOperators: Readonly<Record<string, Operator>> = {
  Concat: concat,
  Expand: expand,
  Flatten: flatten,
  Pad: pad,
  Reshape: reshape,
  Slice: slice,
  Split: split,
  Squeeze: squeeze,
  Tile: tile,
  Transpose: (node) => permute(node.operand(0), node.ints("perm") ?? backwards(node.operand(0))),
  Trilu: trilu,
  Unsqueeze: unsqueeze,
};

function backwards(tensor: ReferenceTensor): number[] {
  return tensor.shape.map((_, axis) => axis).reverse();
}

/** Axis i of the result is axis `permutation[i]` of the tensor. */
export function permute(tensor: ReferenceTensor, permutation: readonly number[]): ReferenceTensor {
  if (permutation.toSorted((a, b) => a - b).join() !== tensor.shape.map((_, axis) => axis).join()) {
    throw new RangeError(`(${permutation.join(", ")}) is no order of the axes of [${tensor.shape.join(", ")}]`);
  }
  const source = tensor.shape.map(() => 0);
  return generate(
    tensor.type,
    permutation.map((axis) => tensor.shape[axis] as number),
    (index) => {
      for (const [i, axis] of permutation.entries()) source[axis] = index[i] as number;
      return elementAt(tensor, source);
    },
  );
}

/** 0 keeps the operand's size of that axis, unless `allowzero`; one -1 takes what is left. */
function reshape(node: NodeReader): ReferenceTensor {
  const operand = node.operand(0);
  const asked = (node.list(1) ?? []).map((size, axis) =>
    size === 0 && !node.flag("allowzero") ? (operand.shape[axis] ?? 0) : size,
  );
  const known = elementCount(asked.filter((size) => size !== -1));
  const shape = asked.map((size) => (size === -1 ? operand.data.length / known : size));
  return withShape(operand, shape);
}

function withShape(operand: ReferenceTensor, shape: readonly number[]): ReferenceTensor {
  if (elementCount(shape) !== operand.data.length || !shape.every((size) => Number.isInteger(size) && size >= 0)) {
    throw new RangeError(`[${operand.shape.join(", ")}] cannot become [${shape.join(", ")}]`);
  }
  return { ...operand, shape };
}

function flatten(node: NodeReader): ReferenceTensor {
  const operand = node.operand(0);
  const axis = node.int("axis", 1);
  const at = axis < 0 ? axis + operand.shape.length : axis;
  return withShape(operand, [elementCount(operand.shape.slice(0, at)), elementCount(operand.shape.slice(at))]);
}

function squeeze(node: NodeReader): ReferenceTensor {
  const operand = node.operand(0);
  const axes = node.list(1)?.map((axis) => axisFromFront(axis, operand.shape.length));
  return withShape(
    operand,
    operand.shape.filter((size, axis) => (axes === undefined ? size !== 1 : !axes.includes(axis))),
  );
}

function unsqueeze(node: NodeReader): ReferenceTensor {
  const operand = node.operand(0);
  const given = node.list(1) ?? [];
  const rank = operand.shape.length + given.length;
  const axes = new Set(given.map((axis) => axisFromFront(axis, rank)));
  const sizes = operand.shape.values();
  return withShape(
    operand,
    Array.from({ length: rank }, (_, axis) => (axes.has(axis) ? 1 : (sizes.next().value ?? 0))),
  );
}

function expand(node: NodeReader): ReferenceTensor {
  const operand = node.operand(0);
  const shape = broadcastShape([operand.shape, node.list(1) ?? []]);
  return generate(operand.type, shape, (index) => broadcastAt(operand, index));
}

function tile(node: NodeReader): ReferenceTensor {
  const operand = node.operand(0);
  const repeats = node.list(1) ?? [];
  if (repeats.length !== operand.shape.length) throw new RangeError("it needs one number of repeats for each axis");
  return generate(
    operand.type,
    operand.shape.map((size, axis) => size * (repeats[axis] as number)),
    (index) =>
      elementAt(
        operand,
        index.map((place, axis) => place % (operand.shape[axis] as number)),
      ),
  );
}

function concat(node: NodeReader): ReferenceTensor {
  const operands = node.all();
  const first = node.operand(0);
  const axis = axisFromFront(node.int("axis", 0), first.shape.length);
  const others = (shape: readonly number[]): string => withSize(shape, axis, 0).join();
  for (const { type, shape } of operands) {
    if (type !== first.type || shape.length !== first.shape.length || others(shape) !== others(first.shape)) {
      throw new RangeError(`${type} [${shape.join(", ")}] cannot follow ${first.type} [${first.shape.join(", ")}]`);
    }
  }
  const ends: number[] = [];
  for (const { shape } of operands) ends.push((ends.at(-1) ?? 0) + (shape[axis] as number));
  return generate(first.type, withSize(first.shape, axis, ends.at(-1) as number), (index) => {
    const place = index[axis] as number;
    const part = ends.findIndex((end) => place < end);
    return elementAt(operands[part] as ReferenceTensor, withSize(index, axis, place - (ends[part - 1] ?? 0)));
  });
}

/** Sizes come as the second operand or, all but the last equal, from the number of results. */
function split(node: NodeReader): ReferenceTensor[] {
  const operand = node.operand(0);
  const axis = axisFromFront(node.int("axis", 0), operand.shape.length);
  const size = operand.shape[axis] as number;
  const sizes = node.list(1) ?? evenSizes(size, node.int("num_outputs", node.outputCount));
  if (sizes.reduce((total, part) => total + part, 0) !== size) {
    throw new RangeError(`the sizes (${sizes.join(", ")}) do not add up to ${size}`);
  }
  let begin = 0;
  return sizes.map((part) => {
    const start = begin;
    begin += part;
    return generate(operand.type, withSize(operand.shape, axis, part), (index) =>
      elementAt(operand, withSize(index, axis, start + (index[axis] as number))),
    );
  });
}

function evenSizes(size: number, parts: number): number[] {
  const part = Math.ceil(size / parts);
  return Array.from({ length: parts }, (_, i) => Math.max(0, Math.min(part, size - i * part)));
}

function slice(node: NodeReader): ReferenceTensor {
  const operand = node.operand(0);
  const starts = node.list(1) ?? [];
  const ends = node.list(2) ?? [];
  const axes = node.list(3) ?? starts.map((_, i) => i);
  const steps = node.list(4) ?? starts.map(() => 1);
  const ranges = operand.shape.map((size) => ({ start: 0, step: 1, count: size }));
  for (const [i, axis] of axes.entries()) {
    const at = axisFromFront(axis, operand.shape.length);
    const range = { start: starts[i] as number, end: ends[i] as number, step: steps[i] as number };
    ranges[at] = sliceRange(operand.shape[at] as number, range);
  }
  return generate(
    operand.type,
    ranges.map(({ count }) => count),
    (index) =>
      elementAt(
        operand,
        ranges.map(({ start, step }, axis) => start + step * (index[axis] as number)),
      ),
  );
}

/** Python's slice: negative places count from the end, places outside are moved to the ends. */
function sliceRange(
  size: number,
  { start, end, step }: { readonly start: number; readonly end: number; readonly step: number },
): { start: number; step: number; count: number } {
  if (step === 0) throw new RangeError("a step of 0 leads nowhere");
  const [lowest, highest] = step > 0 ? [0, size] : [-1, size - 1];
  const bounded = (place: number): number => Math.min(highest, Math.max(lowest, place < 0 ? place + size : place));
  const first = bounded(start);
  return { start: first, step, count: Math.max(0, Math.ceil((bounded(end) - first) / step)) };
}

/** Constant padding only; negative pads cut. */
function pad(node: NodeReader): ReferenceTensor {
  const mode = node.string("mode", "constant");
  if (mode !== "constant") throw new RangeError(`the mode "${mode}" is not known here`);
  const operand = node.operand(0);
  const pads = node.list(1) ?? [];
  const rank = operand.shape.length;
  const axes = node.list(3)?.map((axis) => axisFromFront(axis, rank)) ?? operand.shape.map((_, axis) => axis);
  const before = operand.shape.map((_, axis) => pads[axes.indexOf(axis)] ?? 0);
  const after = operand.shape.map((_, axis) =>
    axes.includes(axis) ? (pads[axes.length + axes.indexOf(axis)] ?? 0) : 0,
  );
  const filler = node.list(2)?.[0] ?? 0;
  const shape = operand.shape.map((size, axis) => size + (before[axis] as number) + (after[axis] as number));
  return generate(operand.type, shape, (index) => {
    const source = index.map((place, axis) => place - (before[axis] as number));
    const inside = source.every((place, axis) => place >= 0 && place < (operand.shape[axis] as number));
    return inside ? elementAt(operand, source) : filler;
  });
}

/** Keeps the upper (or lower) triangle of the last two axes, from the k-th diagonal on. */
function trilu(node: NodeReader): ReferenceTensor {
  const operand = node.operand(0);
  const upper = node.flag("upper", true);
  const k = node.list(1)?.[0] ?? 0;
  return generate(operand.type, operand.shape, (index, flat) => {
    const [row, column] = index.slice(-2) as [number, number];
    const kept = upper ? column - row >= k : column - row <= k;
    return kept ? (operand.data[flat] as number) : 0;
  });
}
