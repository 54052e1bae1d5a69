// One method per operator of the standard set: each checks its operands' shapes, adds the node, returns the typed result.
import { GraphWriter, type NodeSpecification, type Value } from "./graph-writer.ts";
import type { Dimension } from "./model.ts";
import { axisOf, broadcast, product, type Shape, sameShape, shapeError, showShape } from "./shapes.ts";

export interface GemmOptions {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
  readonly alpha?: number;
  /** Added to the product; broadcast to [m, n]. */
  readonly c?: Value | undefined;
}

interface SingleOptions {
  readonly attributes?: NonNullable<NodeSpecification["attributes"]>;
  /** float32 unless said otherwise. */
  readonly type?: Value["type"];
  readonly domain?: NonNullable<NodeSpecification["domain"]>;
}

export class StandardOperators extends GraphWriter {
  /** A reshape's result to what it was made of. */
  private readonly reshaped = new Map<string, Value>();
  private readonly sizeInputs = new Map<string, Value>();
  private readonly onesInputs = new Map<string, Value>();
  private readonly sizesOperands = new Map<string, Value>();

  add(left: Value, right: Value): Value {
    return this.elementwise("Add", left, right);
  }

  subtract(left: Value, right: Value): Value {
    return this.elementwise("Sub", left, right);
  }

  multiply(left: Value, right: Value): Value {
    return this.elementwise("Mul", left, right);
  }

  divide(left: Value, right: Value): Value {
    return this.elementwise("Div", left, right);
  }

  minimum(left: Value, right: Value): Value {
    return this.elementwise("Min", left, right);
  }

  equal(left: Value, right: Value): Value {
    if (left.type !== right.type) throw shapeError(`Equal: types ${left.type} and ${right.type} differ`);
    const shape = broadcast("Equal", left.shape, right.shape);
    return this.single("Equal", [left, right], shape, { type: "bool" });
  }

  /** Element-wise functions of one operand. */
  unary(operator: "Exp" | "Log" | "Sqrt" | "Reciprocal" | "Sigmoid" | "Tanh" | "Neg", operand: Value): Value {
    return this.single(operator, [operand], operand.shape);
  }

  /** Numbers or truth values as float32. */
  toFloat(operand: Value): Value {
    return this.single("Cast", [operand], operand.shape, { attributes: { to: { kind: "int", value: 1 } } });
  }

  /** alpha a b + c for matrices, either operand transposed. */
  gemm(a: Value, b: Value, options: GemmOptions = {}): Value {
    const { transposeA = false, transposeB = false, alpha = 1, c } = options;
    if (a.shape.length !== 2 || b.shape.length !== 2) {
      throw shapeError(`Gemm: needs matrices, got ${showShape(a.shape)} and ${showShape(b.shape)}`);
    }
    const [m, k] = transposeA ? [a.shape[1], a.shape[0]] : a.shape;
    const [inner, n] = transposeB ? [b.shape[1], b.shape[0]] : b.shape;
    if (k !== inner || m === undefined || n === undefined) {
      const marks = `${transposeA ? " transposed" : ""} by ${showShape(b.shape)}${transposeB ? " transposed" : ""}`;
      throw shapeError(`Gemm: ${showShape(a.shape)}${marks} do not multiply`);
    }
    if (c !== undefined && !sameShape(broadcast("Gemm", [m, n], c.shape), [m, n])) {
      throw shapeError(`Gemm: ${showShape(c.shape)} cannot be added to ${showShape([m, n])}`);
    }
    const attributes = {
      transA: { kind: "int", value: Number(transposeA) },
      transB: { kind: "int", value: Number(transposeB) },
      alpha: { kind: "float", value: alpha },
    } as const;
    return this.single("Gemm", [a, b, c], [m, n], { attributes });
  }

  /** The same elements, row-major, in another shape. */
  reshape(operand: Value, shape: Shape): Value {
    if (sameShape(operand.shape, shape)) return operand;
    if (product(operand.shape) !== product(shape)) {
      throw shapeError(`Reshape: ${showShape(operand.shape)} cannot become ${showShape(shape)}`);
    }
    // The shape between two reshapes is of no interest to the second.
    const source = this.reshaped.get(operand.name) ?? operand;
    if (sameShape(source.shape, shape)) return source;
    const inputs = [source, this.shapeOperand(source.shape, shape)];
    const result = this.single("Reshape", inputs, shape, { type: operand.type });
    this.reshaped.set(result.name, source);
    return result;
  }

  transpose(operand: Value, permutation: readonly number[]): Value {
    const shape = permutation.map((axis) => operand.shape[axis]);
    if (shape.length !== operand.shape.length || shape.includes(undefined)) {
      throw shapeError(`Transpose: (${permutation.join(", ")}) does not fit ${showShape(operand.shape)}`);
    }
    const attributes = { perm: { kind: "ints", value: permutation } } as const;
    return this.single("Transpose", [operand], shape as Shape, { attributes, type: operand.type });
  }

  concat(operands: readonly Value[], axis: number): Value {
    const [first] = operands;
    if (first === undefined) throw shapeError("Concat: needs at least one operand");
    const at = axisOf("Concat", first.shape, axis);
    if (operands.length === 1) return first;
    const withoutAxis = (shape: Shape): Shape => shape.toSpliced(at, 1);
    for (const { shape } of operands) {
      if (shape.length !== first.shape.length || !sameShape(withoutAxis(shape), withoutAxis(first.shape))) {
        throw shapeError(
          `Concat: ${operands.map((operand) => showShape(operand.shape)).join(" and ")} on axis ${axis}`,
        );
      }
    }
    const size = sum(operands.map((operand) => operand.shape[at] as Dimension));
    const shape = first.shape.with(at, size);
    const attributes = { axis: { kind: "int", value: at } } as const;
    return this.single("Concat", operands, shape, { attributes, type: first.type });
  }

  /** Parts of the given sizes along an axis; a name's size is read from the graph input "size:name". */
  split(operand: Value, axis: number, sizes: readonly Dimension[]): Value[] {
    const at = axisOf("Split", operand.shape, axis);
    if (sum(sizes) !== operand.shape[at]) {
      throw shapeError(`Split: sizes ${sizes.join(" + ")} do not make axis ${axis} of ${showShape(operand.shape)}`);
    }
    const results = sizes.map((size) => ({ type: operand.type, shape: operand.shape.with(at, size) }));
    return this.emit({
      operator: "Split",
      inputs: [operand, this.sizesOperand(sizes)],
      attributes: { axis: { kind: "int", value: at } },
      results,
    });
  }

  /** Elements `start` to `end` (exclusive) of the first axis. */
  rows(operand: Value, start: number, end: number): Value {
    const size = operand.shape[0];
    if (typeof size !== "number" || start < 0 || end > size || start >= end) {
      throw shapeError(`Slice: rows ${start} to ${end} of ${showShape(operand.shape)}`);
    }
    const operands = [operand, this.integers([start]), this.integers([end]), this.integers([0])];
    return this.single("Slice", operands, operand.shape.with(0, end - start), { type: operand.type });
  }

  /** [1, count], all 1: a constant, or the graph input "ones:name" where the count is a name. */
  ones(count: Dimension): Value {
    if (typeof count === "number") return this.floats(new Float32Array(count).fill(1), [1, count]);
    const known = this.onesInputs.get(count) ?? this.input(`ones:${count}`, "float32", [1, count]);
    this.onesInputs.set(count, known);
    return known;
  }

  /** All 0, made when the graph runs and not stored with it. */
  zeros(shape: readonly number[]): Value {
    return this.single("ConstantOfShape", [this.integers(shape)], shape);
  }

  /** The first `count` elements of the first axis; a name's size is read from the graph input "size:name". */
  firstRows(operand: Value, count: Dimension): Value {
    if (typeof count === "number") return this.rows(operand, 0, count);
    axisOf("Slice", operand.shape, 0);
    const operands = [operand, this.integers([0]), this.sizeInput(count), this.integers([0])];
    return this.single("Slice", operands, operand.shape.with(0, count), { type: operand.type });
  }

  /** `operand` with `rows`, which may be fewer, in place of its first rows. */
  withFirstRows(operand: Value, rows: Value): Value {
    const [count] = rows.shape as [Dimension];
    if (count === operand.shape[0]) return rows;
    const start = typeof count === "number" ? this.integers([count]) : this.sizeInput(count);
    const operands = [operand, start, this.integers([2 ** 31 - 1]), this.integers([0])];
    const rest = this.single("Slice", operands, operand.shape.with(0, `${operand.shape[0]}-${count}`));
    const attributes = { axis: { kind: "int", value: 0 } } as const;
    return this.single("Concat", [rows, rest], operand.shape, { attributes });
  }

  /** The first element: [1, ...1]. */
  corner(operand: Value): Value {
    const axes = operand.shape.map((_, axis) => axis);
    const zeros = this.integers(axes.map(() => 0));
    const ones = axes.map(() => 1);
    return this.single("Slice", [operand, zeros, this.integers(ones), this.integers(axes)], ones, {
      type: operand.type,
    });
  }

  /** Has a value made when it can be, though what reads it runs later: an output, of no meaning, needs it. */
  hasten(value: Value): void {
    this.output(`order:${value.name}`, this.corner(value));
  }

  /** The rows of a matrix that `indices` (int32) names: [...indices, width]. */
  gather(table: Value, indices: Value): Value {
    if (table.shape.length !== 2 || indices.type !== "int32") {
      throw shapeError(`Gather: needs a matrix and int32 indices, got ${showShape(table.shape)} and ${indices.type}`);
    }
    return this.single("Gather", [table, indices], [...indices.shape, table.shape[1] as Dimension]);
  }

  /** Of each row of a matrix the element that `indices` ([rows, 1], int32) names: [rows, 1]. */
  gatherElements(matrix: Value, indices: Value): Value {
    this.checkRowIndices("GatherElements", matrix, indices);
    const attributes = { axis: { kind: "int", value: 1 } } as const;
    return this.single("GatherElements", [matrix, indices], indices.shape, { attributes });
  }

  /** `matrix` with `updates` ([rows, 1]) added to the elements that `indices` names, one in each row. */
  addToElements(matrix: Value, indices: Value, updates: Value): Value {
    this.checkRowIndices("ScatterElements", matrix, indices);
    if (!sameShape(updates.shape, indices.shape)) {
      throw shapeError(`ScatterElements: updates ${showShape(updates.shape)}, indices ${showShape(indices.shape)}`);
    }
    const attributes = { axis: { kind: "int", value: 1 }, reduction: { kind: "string", value: "add" } } as const;
    return this.single("ScatterElements", [matrix, indices, updates], matrix.shape, { attributes });
  }

  /** `matrix` with the rows of `updates` added to the rows that `indices` ([n, 1], int64) names. */
  addToRows(matrix: Value, indices: Value, updates: Value): Value {
    const fits = updates.shape[0] === indices.shape[0] && updates.shape[1] === matrix.shape[1];
    if (matrix.shape.length !== 2 || indices.shape[1] !== 1 || indices.type !== "int64" || !fits) {
      const shapes = [matrix, indices, updates].map((operand) => showShape(operand.shape)).join(", ");
      throw shapeError(`ScatterND: ${shapes} do not fit, or the indices are not int64`);
    }
    const attributes = { reduction: { kind: "string", value: "add" } } as const;
    return this.single("ScatterND", [matrix, indices, updates], matrix.shape, { attributes });
  }

  toInt64(operand: Value): Value {
    return this.single("Cast", [operand], operand.shape, {
      attributes: { to: { kind: "int", value: 7 } },
      type: "int64",
    });
  }

  /** The index of the largest element of the last axis, the first one on a tie: int64, without that axis. */
  argMax(operand: Value): Value {
    const attributes = { axis: { kind: "int", value: -1 }, keepdims: { kind: "int", value: 0 } } as const;
    return this.single("ArgMax", [operand], operand.shape.slice(0, -1), { attributes, type: "int64" });
  }

  /** Reduced axes stay with size 1. */
  reduce(
    operator: "ReduceSum" | "ReduceMean" | "ReduceMax" | "ReduceSumSquare",
    operand: Value,
    axes: readonly number[],
  ): Value {
    const reduced = new Set(axes.map((axis) => axisOf(operator, operand.shape, axis)));
    const shape = operand.shape.map((size, axis) => (reduced.has(axis) ? 1 : size));
    return this.single(operator, [operand, this.integers(axes)], shape);
  }

  /** Softmax over the last axis. */
  softmax(operand: Value): Value {
    return this.single("Softmax", [operand], operand.shape, { attributes: { axis: { kind: "int", value: -1 } } });
  }

  /** A node with one result. */
  protected single(
    operator: string,
    inputs: NodeSpecification["inputs"],
    shape: Shape,
    { attributes = {}, type = "float32", domain = "" }: SingleOptions = {},
  ): Value {
    return this.emit({ operator, domain, inputs, attributes, results: [{ type, shape }] })[0] as Value;
  }

  /**
   * Names that stay in place are copied (0), one size that follows from the others is inferred (-1); beyond that each
   * name's size is read from the graph input "size:name", an int64 vector of one element.
   */
  private shapeOperand(from: Shape, to: Shape): Value {
    const sizes = to.map((size, axis) => (typeof size === "number" ? size : from[axis] === size ? 0 : -1));
    if (sizes.filter((size) => size === -1).length <= 1) return this.integers(sizes);
    return this.sizesOperand(to);
  }

  /** The sizes themselves, as an int64 vector: a constant where all are numbers. */
  private sizesOperand(sizes: Shape): Value {
    const key = sizes.join();
    const known = this.sizesOperands.get(key);
    if (known !== undefined) return known;
    const named = sizes.some((size) => typeof size === "string");
    const parts = sizes.map((size) => (typeof size === "number" ? this.integers([size]) : this.sizeInput(size)));
    const operand = named ? this.concat(parts, 0) : this.integers(sizes as readonly number[]);
    this.sizesOperands.set(key, operand);
    return operand;
  }

  private elementwise(operator: string, left: Value, right: Value): Value {
    return this.single(operator, [left, right], broadcast(operator, left.shape, right.shape));
  }

  private sizeInput(name: string): Value {
    const known = this.sizeInputs.get(name) ?? this.input(`size:${name}`, "int64", [1]);
    this.sizeInputs.set(name, known);
    return known;
  }

  protected checkRowIndices(operator: string, matrix: Value, indices: Value): void {
    if (matrix.shape.length !== 2 || !sameShape(indices.shape, [matrix.shape[0] as Dimension, 1])) {
      throw shapeError(
        `${operator}: ${showShape(indices.shape)} does not index each row of ${showShape(matrix.shape)}`,
      );
    }
  }
}

function sum(sizes: readonly Dimension[]): Dimension {
  const names = sizes.filter((size) => typeof size === "string");
  const total = sizes.reduce<number>((running, size) => (typeof size === "number" ? running + size : running), 0);
  if (names.length === 0) return total;
  return [...names.toSorted(), ...(total === 0 ? [] : [`${total}`])].join("+");
}
