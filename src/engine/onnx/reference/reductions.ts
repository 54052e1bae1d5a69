// Operators that take the elements along some axes together.
import type { NodeReader, Operator } from "./node-reader.ts";
import { axisFromFront, elementAt, elementCount, generate, type ReferenceTensor, withSize } from "./tensor.ts";

export const reductionOperators: Readonly<Record<string, Operator>> = {
  ArgMax: (node) => argument(node, (a, b) => a > b),
  ArgMin: (node) => argument(node, (a, b) => a < b),
  CumSum: cumulativeSum,
  LogSoftmax: (node) =>
    alongAxis(node.operand(0), node.int("axis", -1), (values) => {
      const largest = Math.max(...values);
      const logSum = largest + Math.log(sum(values.map((value) => Math.exp(value - largest))));
      return values.map((value) => value - logSum);
    }),
  ReduceL1: reduction((values) => sum(values.map(Math.abs))),
  ReduceL2: reduction((values) => Math.sqrt(sum(values.map((value) => value * value)))),
  ReduceMax: reduction((values) => Math.max(...values)),
  ReduceMean: reduction((values) => sum(values) / values.length),
  ReduceMin: reduction((values) => Math.min(...values)),
  ReduceProd: reduction((values) => values.reduce((product, value) => product * value, 1)),
  ReduceSum: reduction(sum),
  ReduceSumSquare: reduction((values) => sum(values.map((value) => value * value))),
  Softmax: (node) =>
    alongAxis(node.operand(0), node.int("axis", -1), (values) => {
      const largest = Math.max(...values);
      const powers = values.map((value) => Math.exp(value - largest));
      const total = sum(powers);
      return powers.map((power) => power / total);
    }),
  TopK: topK,
};

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Axes come as the second operand (opset 18; ReduceSum 13). */
function reduction(fold: (values: readonly number[]) => number): Operator {
  return (node) => {
    const operand = node.operand(0);
    const given = node.list(1) ?? [];
    if (given.length === 0 && node.flag("noop_with_empty_axes")) return operand;
    const all = operand.shape.map((_, axis) => axis);
    const axes = given.length === 0 ? all : given.map((axis) => axisFromFront(axis, operand.shape.length));
    return reduceAxes(operand, axes, { fold, keep: node.flag("keepdims", true) });
  };
}

/** Folds the elements that differ only in `axes`, which are kept with size 1 or dropped. */
export function reduceAxes(
  operand: ReferenceTensor,
  axes: readonly number[],
  { fold, keep }: { readonly fold: (values: readonly number[]) => number; readonly keep: boolean },
): ReferenceTensor {
  const reduced = new Set(axes);
  const kept = operand.shape.map((size, axis) => (reduced.has(axis) ? 1 : size));
  const within = operand.shape.map((size, axis) => (reduced.has(axis) ? size : 1));
  const folded = generate(operand.type, kept, (outer) => {
    const values = generate("float32", within, (inner) =>
      elementAt(
        operand,
        outer.map((place, axis) => place + (inner[axis] as number)),
      ),
    );
    return fold(Array.from(values.data));
  });
  return keep ? folded : { ...folded, shape: operand.shape.filter((_, axis) => !reduced.has(axis)) };
}

/** Replaces each list of elements along an axis by what `f` makes of it, which may have another length. */
export function alongAxis(
  operand: ReferenceTensor,
  axis: number,
  f: (values: readonly number[]) => readonly number[],
): ReferenceTensor {
  const front = axisFromFront(axis, operand.shape.length);
  const size = operand.shape[front] as number;
  const lists = new Map<string, readonly number[]>();
  const listAt = (index: readonly number[]): readonly number[] => {
    const key = withSize(index, front, 0).join();
    const known = lists.get(key);
    if (known !== undefined) return known;
    const values = Array.from({ length: size }, (_, place) => elementAt(operand, withSize(index, front, place)));
    const made = f(values);
    lists.set(key, made);
    return made;
  };
  const empty = elementCount(operand.shape) === 0;
  const length = empty ? size : listAt(operand.shape.map(() => 0)).length;
  return generate(
    operand.type,
    withSize(operand.shape, front, length),
    (index) => listAt(index)[index[front] as number] as number,
  );
}

function argument(node: NodeReader, better: (a: number, b: number) => boolean): ReferenceTensor {
  const operand = node.operand(0);
  const last = node.flag("select_last_index");
  const fold = (values: readonly number[]): number =>
    values.reduce((best, value, place) => {
      const record = values[best] as number;
      return better(value, record) || (last && value === record) ? place : best;
    }, 0);
  const axis = axisFromFront(node.int("axis", 0), operand.shape.length);
  return { ...reduceAxes(operand, [axis], { fold, keep: node.flag("keepdims", true) }), type: "int64" };
}

function cumulativeSum(node: NodeReader): ReferenceTensor {
  const exclusive = node.flag("exclusive");
  const backwards = node.flag("reverse");
  return alongAxis(node.operand(0), node.list(1)?.[0] ?? 0, (values) => {
    let total = 0;
    const sums = (backwards ? values.toReversed() : values).map((value) => {
      const before = total;
      total += value;
      return exclusive ? before : total;
    });
    return backwards ? sums.toReversed() : sums;
  });
}

/** Sorted always; of equal values the one that comes first. */
function topK(node: NodeReader): ReferenceTensor[] {
  const count = node.list(1)?.[0] ?? 0;
  const sign = node.flag("largest", true) ? -1 : 1;
  const places = (values: readonly number[]): number[] =>
    values
      .map((_, place) => place)
      .sort((a, b) => sign * ((values[a] as number) - (values[b] as number)) || a - b)
      .slice(0, count);
  const axis = node.int("axis", -1);
  const values = alongAxis(node.operand(0), axis, (list) => places(list).map((place) => list[place] as number));
  return [values, { ...alongAxis(node.operand(0), axis, places), type: "int64" }];
}
