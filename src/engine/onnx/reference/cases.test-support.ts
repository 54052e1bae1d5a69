// One-node graphs that together use every operator and attribute of the reference evaluator.
import { Rng } from "../../../core/rng.ts";
import type { Attribute, DataType, Node } from "../model.ts";
import { generate, referenceTensor, type ReferenceTensor } from "./tensor.ts";

export interface OperatorCase {
  readonly title: string;
  readonly operator: string;
  readonly domain: Node["domain"];
  readonly inputs: readonly (ReferenceTensor | undefined)[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** Which results are asked for, by place. */
  readonly outputs: readonly number[];
  /** The first result, worked out by hand. */
  readonly expected: readonly number[] | undefined;
}

interface Options {
  readonly attributes?: Readonly<Record<string, number | string | readonly number[] | Attribute>>;
  readonly outputs?: readonly number[];
  readonly expected?: readonly number[];
  readonly domain?: Node["domain"];
}

let made = 0;

/** Random floats between -2 and 2, or the given ones. */
function f(shape: readonly number[], values?: readonly number[]): ReferenceTensor {
  if (values !== undefined) return referenceTensor("float32", shape, values.map(Math.fround));
  const rng = Rng.from("reference cases", made++);
  return generate("float32", shape, () => Math.fround(4 * rng.float() - 2));
}

const typed =
  (type: DataType) =>
  (values: readonly number[], shape: readonly number[] = [values.length]): ReferenceTensor =>
    referenceTensor(type, shape, values);
const long = typed("int64");
const int = typed("int32");
const bool = typed("bool");
const scalar = (value: number): ReferenceTensor => f([], [value]);

/** Whole numbers become int attributes; a float attribute is written `float(1)`. */
const float = (value: number): Attribute => ({ kind: "float", value });

function attribute(value: number | string | readonly number[] | Attribute): Attribute {
  if (typeof value === "number") return { kind: "int", value };
  if (typeof value === "string") return { kind: "string", value };
  return "kind" in value ? value : { kind: "ints", value };
}

function one(operator: string, inputs: readonly (ReferenceTensor | undefined)[], options: Options = {}): OperatorCase {
  const { attributes = {}, outputs = [0], expected, domain = "" } = options;
  const shapes = inputs.map((input) => (input === undefined ? "none" : `${input.type}[${input.shape.join()}]`));
  return {
    title: `${operator}(${shapes.join(", ")}) ${JSON.stringify(attributes)}`,
    operator,
    domain,
    inputs,
    attributes: Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, attribute(value)])),
    outputs,
    expected,
  };
}

const fused = (
  operator: string,
  inputs: readonly (ReferenceTensor | undefined)[],
  options: Options = {},
): OperatorCase => one(operator, inputs, { ...options, domain: "com.microsoft" });

const counting = f([2, 3], [1, 2, 3, 4, 5, 6]);
const positive = f([4], [0.25, 1, 4, 100]);
const signed = f([6], [-2, -0.5, 0, 0.5, 1, 3]);

const elementwise: readonly OperatorCase[] = [
  one("Add", [counting, f([3], [10, 20, 30])], { expected: [11, 22, 33, 14, 25, 36] }),
  one("Add", [f([2, 1, 3]), f([4, 1])]),
  one("Add", [long([1, 2]), long([3, 4])], { expected: [4, 6] }),
  one("Sub", [counting, f([2, 1], [1, 2])], { expected: [0, 1, 2, 2, 3, 4] }),
  one("Mul", [counting, scalar(2)], { expected: [2, 4, 6, 8, 10, 12] }),
  one("Div", [counting, scalar(2)], { expected: [0.5, 1, 1.5, 2, 2.5, 3] }),
  one("Div", [int([7, -7]), int([2, 2])], { expected: [3, -3] }),
  one("Pow", [positive, scalar(0.5)], { expected: [0.5, 1, 2, 10] }),
  one("Pow", [signed, long([2], [])], { expected: [4, 0.25, 0, 0.25, 1, 9] }),
  one("Min", [signed, scalar(0.75), f([1], [0.6])], { expected: [-2, -0.5, 0, 0.5, 0.6, 0.6] }),
  one("Max", [signed, scalar(0)], { expected: [0, 0, 0, 0.5, 1, 3] }),
  one("Sum", [counting, f([3], [1, 1, 1]), scalar(1)], { expected: [3, 4, 5, 6, 7, 8] }),
  one("Abs", [signed], { expected: [2, 0.5, 0, 0.5, 1, 3] }),
  one("Neg", [signed], { expected: [2, 0.5, -0, -0.5, -1, -3] }),
  one("Sign", [signed], { expected: [-1, -1, 0, 1, 1, 1] }),
  one("Floor", [signed], { expected: [-2, -1, 0, 0, 1, 3] }),
  one("Ceil", [signed], { expected: [-2, -0, 0, 1, 1, 3] }),
  one("Exp", [f([3], [0, 1, -1])], { expected: [1, Math.E, 1 / Math.E] }),
  one("Log", [positive], { expected: [Math.log(0.25), 0, Math.log(4), Math.log(100)] }),
  one("Sqrt", [positive], { expected: [0.5, 1, 2, 10] }),
  one("Reciprocal", [positive], { expected: [4, 1, 0.25, 0.01] }),
  one("Tanh", [f([3], [0, 100, Math.log(3)])], { expected: [0, 1, 0.8] }),
  one("Clip", [signed, scalar(-1), scalar(1)], { expected: [-1, -0.5, 0, 0.5, 1, 1] }),
  one("Clip", [signed, undefined, scalar(0.5)], { expected: [-2, -0.5, 0, 0.5, 0.5, 0.5] }),
  one("Clip", [signed, scalar(0)], { expected: [0, 0, 0, 0.5, 1, 3] }),
  one("Identity", [counting], { expected: [1, 2, 3, 4, 5, 6] }),
  one("Cast", [signed], { attributes: { to: 6 }, expected: [-2, 0, 0, 0, 1, 3] }),
  one("Cast", [signed], { attributes: { to: 9 }, expected: [1, 1, 0, 1, 1, 1] }),
  one("Cast", [bool([1, 0])], { attributes: { to: 1 }, expected: [1, 0] }),
  one("Cast", [int([-5, 7])], { attributes: { to: 7 }, expected: [-5, 7] }),
  one("Equal", [int([1, 2, 3]), int([3, 2, 1])], { expected: [0, 1, 0] }),
  one("Equal", [long([1, 2], [2, 1]), long([1, 2])], { expected: [1, 0, 0, 1] }),
  one("Less", [signed, scalar(0.5)], { expected: [1, 1, 1, 0, 0, 0] }),
  one("LessOrEqual", [signed, scalar(0.5)], { expected: [1, 1, 1, 1, 0, 0] }),
  one("Greater", [signed, scalar(0.5)], { expected: [0, 0, 0, 0, 1, 1] }),
  one("GreaterOrEqual", [signed, scalar(0.5)], { expected: [0, 0, 0, 1, 1, 1] }),
  one("Not", [bool([1, 0])], { expected: [0, 1] }),
  one("And", [bool([1, 0], [2, 1]), bool([1, 0])], { expected: [1, 0, 0, 0] }),
  one("Or", [bool([1, 0], [2, 1]), bool([1, 0])], { expected: [1, 1, 1, 0] }),
  one("Where", [bool([1, 0, 1]), counting, scalar(0)], { expected: [1, 0, 3, 4, 0, 6] }),
  one("Where", [bool([1, 0], [2, 1]), f([3], [1, 2, 3]), f([1, 3], [4, 5, 6])], { expected: [1, 2, 3, 4, 5, 6] }),
];

const activations: readonly OperatorCase[] = [
  // math.erf in Python: 0.5204998778130465, 0.8427007929497149, 0.9953222650189527
  one("Erf", [f([5], [0.5, -1, 2, 0, 9])], {
    expected: [0.5204998778130465, -0.8427007929497149, 0.9953222650189527, 0, 1],
  }),
  one("Erf", [f([40])]),
  one("Gelu", [f([3], [1, 0, -1])], { expected: [0.8413447460685429, 0, -0.15865525393145707] }),
  one("Gelu", [f([40])], { attributes: { approximate: "none" } }),
  one("Gelu", [f([3], [1, 0, -1])], {
    attributes: { approximate: "tanh" },
    expected: [0.8411919906, 0, -0.1588080094],
  }),
  one("Relu", [signed], { expected: [0, 0, 0, 0.5, 1, 3] }),
  one("Sigmoid", [f([3], [0, Math.log(3), -Math.log(3)])], { expected: [0.5, 0.75, 0.25] }),
  fused("Gelu", [f([3], [1, 0, -1])], { expected: [0.8413447460685429, 0, -0.15865525393145707] }),
  fused("BiasGelu", [f([2, 2], [0, 1, -1, 0]), f([2], [1, 0])], {
    expected: [0.8413447460685429, 0.8413447460685429, 0, 0],
  }),
  fused("FastGelu", [f([3], [1, 0, -1])], { expected: [0.8411919906, 0, -0.1588080094] }),
  fused("FastGelu", [f([3, 4]), f([4])]),
  fused("QuickGelu", [f([2], [1, -1])], { expected: [0.8457957659, -0.1542042341] }),
  fused("QuickGelu", [f([9])], { attributes: { alpha: float(0.7) } }),
];

const cube = f([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]);

const reductions: readonly OperatorCase[] = [
  one("ReduceSum", [counting, long([1])], { expected: [6, 15] }),
  one("ReduceSum", [counting, long([-2])], { attributes: { keepdims: 0 }, expected: [5, 7, 9] }),
  one("ReduceSum", [cube, long([0, 2])], { expected: [14, 22] }),
  one("ReduceSum", [counting], { expected: [21] }),
  one("ReduceSum", [counting], { attributes: { keepdims: 0 }, expected: [21] }),
  one("ReduceSum", [counting], { attributes: { noop_with_empty_axes: 1 }, expected: [1, 2, 3, 4, 5, 6] }),
  one("ReduceMean", [counting, long([-1])], { expected: [2, 5] }),
  one("ReduceMax", [cube, long([1])], { attributes: { keepdims: 0 }, expected: [3, 4, 7, 8] }),
  one("ReduceMin", [cube, long([1, 2])], { expected: [1, 5] }),
  one("ReduceProd", [counting, long([1])], { expected: [6, 120] }),
  one("ReduceSumSquare", [counting, long([1])], { expected: [14, 77] }),
  one("ReduceL1", [signed, long([0])], { expected: [7] }),
  one("ReduceL2", [f([2, 2], [3, 4, 5, 12]), long([1])], { expected: [5, 13] }),
  one("ReduceL2", [f([3, 4, 5])], { attributes: { keepdims: 0 } }),
  one("Softmax", [f([2, 2], [0, Math.log(3), 1000, 1000])], { expected: [0.25, 0.75, 0.5, 0.5] }),
  one("Softmax", [f([2, 3, 4])], { attributes: { axis: 1 } }),
  one("LogSoftmax", [f([1, 2], [0, Math.log(3)])], { expected: [Math.log(0.25), Math.log(0.75)] }),
  one("LogSoftmax", [f([2, 3, 4])], { attributes: { axis: 0 } }),
  one("CumSum", [counting, long([1], [])], { expected: [1, 3, 6, 4, 9, 15] }),
  one("CumSum", [counting, long([0], [])], { attributes: { reverse: 1 }, expected: [5, 7, 9, 4, 5, 6] }),
  one("CumSum", [counting, long([-1], [])], { attributes: { exclusive: 1 }, expected: [0, 1, 3, 0, 4, 9] }),
  one("CumSum", [counting, long([1], [])], { attributes: { exclusive: 1, reverse: 1 }, expected: [5, 3, 0, 11, 6, 0] }),
  one("ArgMax", [f([2, 3], [1, 9, 9, 7, 2, 7])], { expected: [1, 0, 0] }),
  one("ArgMax", [f([2, 3], [1, 9, 9, 7, 2, 7])], { attributes: { axis: -1, keepdims: 0 }, expected: [1, 0] }),
  one("ArgMax", [f([2, 3], [1, 9, 9, 7, 2, 7])], { attributes: { axis: 1, select_last_index: 1 }, expected: [2, 2] }),
  one("ArgMin", [f([2, 3], [1, 9, 1, 7, 2, 2])], { attributes: { axis: 1 }, expected: [0, 1] }),
  one("TopK", [f([2, 4], [3, 1, 4, 2, 8, 8, 9, 7]), long([2])], { outputs: [0, 1], expected: [4, 3, 9, 8] }),
  one("TopK", [f([5, 3]), long([3])], { attributes: { axis: 0, largest: 0 }, outputs: [0, 1] }),
];

const normalization: readonly OperatorCase[] = [
  one("LayerNormalization", [f([2, 2], [1, 3, -5, 5]), f([2], [1, 2]), f([2], [0, 1])], {
    outputs: [0, 1, 2],
    attributes: { epsilon: float(0) },
    expected: [-1, 3, -1, 3],
  }),
  one("LayerNormalization", [f([3, 5]), f([5])]),
  one("LayerNormalization", [f([2, 3, 4]), f([3, 4]), f([3, 4])], {
    outputs: [0, 1, 2],
    attributes: { axis: 1, epsilon: float(0.1) },
  }),
  one("LayerNormalization", [f([2, 3]), f([3]), f([3])], { outputs: [0, 2] }),
  one("SimplifiedLayerNormalization", [f([1, 2], [3, 4]), f([2], [1, 10])], {
    attributes: { epsilon: float(0), axis: -1 },
    expected: [3 / Math.sqrt(12.5), 40 / Math.sqrt(12.5)],
  }),
  one("SimplifiedLayerNormalization", [f([2, 3, 4]), f([4])], { attributes: { epsilon: float(0.5), axis: -1 } }),
  fused("RotaryEmbedding", [f([1, 1, 2], [3, 4]), long([1], [1, 1]), f([2, 1], [1, 0]), f([2, 1], [0, 1])], {
    expected: [-4, 3],
  }),
  fused("RotaryEmbedding", [f([3, 2, 8]), long([0, 4, 2, 1, 3, 3], [3, 2]), f([5, 2]), f([5, 2])]),
  fused("SkipLayerNormalization", [f([1, 2, 4]), f([1, 2, 4]), f([4]), f([4]), f([4])], {
    outputs: [0, 3],
    attributes: { epsilon: float(1e-5) },
  }),
  fused("SkipLayerNormalization", [f([1, 1, 2], [0, 1]), f([1, 1, 2], [1, 2]), f([2], [1, 1])], { expected: [-1, 1] }),
];

const matrices: readonly OperatorCase[] = [
  one("MatMul", [f([2, 2], [1, 2, 3, 4]), f([2, 2], [5, 6, 7, 8])], { expected: [19, 22, 43, 50] }),
  one("MatMul", [f([3, 1, 2, 4]), f([5, 4, 3])]),
  one("MatMul", [f([3], [1, 2, 3]), f([3, 2], [1, 0, 0, 1, 1, 1])], { expected: [4, 5] }),
  one("MatMul", [counting, f([3], [1, 0, -1])], { expected: [-2, -2] }),
  one("MatMul", [f([3], [1, 2, 3]), f([3], [4, 5, 6])], { expected: [32] }),
  one("Gemm", [counting, f([3, 1], [1, 1, 1])], { expected: [6, 15] }),
  one("Gemm", [counting, counting, f([3], [100, 200, 300])], {
    attributes: { transA: 1, alpha: float(2), beta: float(0.5) },
    expected: [2 * 17 + 50, 2 * 22 + 100, 2 * 27 + 150, 2 * 22 + 50, 2 * 29 + 100, 2 * 36 + 150, 104, 190 - 18, 240],
  }),
  one("Gemm", [f([2, 3]), f([4, 3]), f([2, 1])], { attributes: { transB: 1, beta: float(-1.5) } }),
  one("Gemm", [f([3, 2]), f([4, 3]), scalar(3)], { attributes: { transA: 1, transB: 1, alpha: float(0.3) } }),
  one("Gemm", [f([2, 3]), f([3, 4]), f([2, 4])]),
  one("Einsum", [counting, f([3, 2])], { attributes: { equation: "ij,jk->ik" } }),
  one("Einsum", [f([2, 3, 4]), f([2, 5, 4])], { attributes: { equation: "bij, bkj -> bik" } }),
  one("Einsum", [f([2, 3, 4]), f([3, 5])], { attributes: { equation: "abc,bd" } }),
  one("Einsum", [f([3], [1, 2, 3]), f([2], [1, 10])], {
    attributes: { equation: "i,j->ji" },
    expected: [1, 2, 3, 10, 20, 30],
  }),
  one("Einsum", [counting], { attributes: { equation: "ij->j" }, expected: [5, 7, 9] }),
  one("Einsum", [f([2, 2], [1, 2, 3, 4])], { attributes: { equation: "ii->i" }, expected: [1, 4] }),
  fused("FusedMatMul", [f([2, 3, 4]), f([2, 4, 5])], { attributes: { alpha: float(0.5) } }),
  fused("FusedMatMul", [f([2, 2], [1, 2, 3, 4]), f([2, 2], [1, 1, 0, 1])], {
    attributes: { transA: 1, alpha: float(10) },
    expected: [10, 40, 20, 60],
  }),
  fused("FusedMatMul", [f([2, 4, 3]), f([2, 5, 4])], { attributes: { transA: 1, transB: 1, alpha: float(-2) } }),
  fused("FusedMatMul", [f([3, 2, 4]), f([2, 4, 5])], { attributes: { transBatchA: 1 } }),
  fused("FusedMatMul", [f([4, 2, 3]), f([2, 4, 5])], { attributes: { transBatchA: 1, transA: 1 } }),
  fused("FusedMatMul", [f([2, 3, 4]), f([4, 2, 5])], { attributes: { transBatchB: 1, alpha: float(3) } }),
  fused("FusedMatMul", [f([3, 2, 6, 4]), f([5, 2, 6, 4])], {
    attributes: { transBatchA: 1, transBatchB: 1, transB: 1 },
  }),
];

const shapes: readonly OperatorCase[] = [
  one("Reshape", [counting, long([3, -1])], { expected: [1, 2, 3, 4, 5, 6] }),
  one("Reshape", [counting, long([0, 1, 3])]),
  one("Reshape", [f([2, 0]), long([0, 4])], { attributes: { allowzero: 1 }, expected: [] }),
  one("Flatten", [f([2, 3, 4])], { attributes: { axis: 2 } }),
  one("Flatten", [f([2, 3, 4])], { attributes: { axis: -1 } }),
  one("Squeeze", [f([1, 2, 1, 3]), long([0, -2])]),
  one("Squeeze", [f([1, 2, 1])]),
  one("Unsqueeze", [counting, long([0, -1])]),
  one("Unsqueeze", [counting, long([1, 2])]),
  one("Transpose", [counting], { expected: [1, 4, 2, 5, 3, 6] }),
  one("Transpose", [f([2, 3, 4])], { attributes: { perm: [1, 2, 0] } }),
  one("Expand", [f([2, 1], [1, 2]), long([3, 1, 2])], { expected: [1, 1, 2, 2, 1, 1, 2, 2, 1, 1, 2, 2] }),
  one("Expand", [counting, long([1])], { expected: [1, 2, 3, 4, 5, 6] }),
  one("Tile", [f([1, 2], [1, 2]), long([2, 2])], { expected: [1, 2, 1, 2, 1, 2, 1, 2] }),
  one("Concat", [counting, f([2, 1], [7, 8])], { attributes: { axis: 1 }, expected: [1, 2, 3, 7, 4, 5, 6, 8] }),
  one("Concat", [long([1, 2]), long([]), long([3])], { attributes: { axis: -1 }, expected: [1, 2, 3] }),
  one("Split", [counting, long([1, 2])], { attributes: { axis: 1 }, outputs: [0, 1], expected: [1, 4] }),
  one("Split", [f([5], [1, 2, 3, 4, 5])], { attributes: { num_outputs: 2 }, outputs: [0, 1], expected: [1, 2, 3] }),
  one("Slice", [counting, long([1]), long([3]), long([1])], { expected: [2, 3, 5, 6] }),
  one("Slice", [counting, long([0, -2]), long([1, 2 ** 53])], { expected: [2, 3] }),
  one("Slice", [signed, long([-1]), long([-(2 ** 53)]), long([0]), long([-2])], { expected: [3, 0.5, -0.5] }),
  one("Slice", [signed, long([4]), long([1]), long([0]), long([1])], { expected: [] }),
  one("Pad", [f([1, 2], [1, 2]), long([1, 0, 0, 2]), scalar(9)], { expected: [9, 9, 9, 9, 1, 2, 9, 9] }),
  one("Pad", [counting, long([-1, 1]), undefined, long([1])], { expected: [2, 3, 0, 5, 6, 0] }),
  one("Trilu", [f([3, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9])], { expected: [1, 2, 3, 0, 5, 6, 0, 0, 9] }),
  one("Trilu", [f([2, 3, 4]), long([1], [])], { attributes: { upper: 0 } }),
  one("Trilu", [f([3, 3]), long([-1], [])]),
];

const sources: readonly OperatorCase[] = [
  one("Shape", [f([2, 3, 4])], { expected: [2, 3, 4] }),
  one("Shape", [f([2, 3, 4])], { attributes: { start: 1, end: -1 }, expected: [3] }),
  one("Range", [long([2], []), long([9], []), long([3], [])], { expected: [2, 5, 8] }),
  one("Range", [scalar(1), scalar(-1), scalar(-0.5)], { expected: [1, 0.5, 0, -0.5] }),
  one("Constant", [], { attributes: { value_ints: [3, 4] }, expected: [3, 4] }),
  one("Constant", [], { attributes: { value_int: 3 }, expected: [3] }),
  one("Constant", [], { attributes: { value_float: float(0.5) }, expected: [0.5] }),
  one("Constant", [], { attributes: { value_floats: { kind: "floats", value: [0.5, 2] } }, expected: [0.5, 2] }),
  one("ConstantOfShape", [long([2, 1])], { expected: [0, 0] }),
];

const indexing: readonly OperatorCase[] = [
  one("Gather", [counting, long([1, 0, -1])], { expected: [4, 5, 6, 1, 2, 3, 4, 5, 6] }),
  one("Gather", [counting, int([2, 0], [1, 2])], { attributes: { axis: 1 }, expected: [3, 1, 6, 4] }),
  one("Gather", [f([2, 3, 4]), long([1], [])], { attributes: { axis: -2 } }),
  one("GatherElements", [counting, long([2, 0], [2, 1])], { attributes: { axis: 1 }, expected: [3, 4] }),
  one("GatherElements", [f([3, 4]), int([-1, 0, 1, 2], [1, 4])]),
  one("GatherND", [counting, long([0, 2, 1, 0], [2, 2])], { expected: [3, 4] }),
  one("GatherND", [cube, long([1, 0], [2, 1])], { expected: [5, 6, 7, 8, 1, 2, 3, 4] }),
  one("GatherND", [cube, long([1, -2], [2, 1])], { attributes: { batch_dims: 1 }, expected: [3, 4, 5, 6] }),
  one("ScatterElements", [counting, long([2, 0], [2, 1]), f([2, 1], [9, 8])], {
    attributes: { axis: 1 },
    expected: [1, 2, 9, 8, 5, 6],
  }),
  one("ScatterElements", [f([4], [0, 0, 0, 0]), int([1, 1, -1]), f([3], [1, 2, 3])], {
    attributes: { reduction: "add" },
    expected: [0, 3, 0, 3],
  }),
  one("ScatterND", [counting, long([1], [1, 1]), f([1, 3], [7, 8, 9])], { expected: [1, 2, 3, 7, 8, 9] }),
  one("ScatterND", [counting, long([0, 1, 1, -1], [2, 2]), f([2], [10, 20])], { expected: [1, 10, 3, 4, 5, 20] }),
  one("ScatterND", [counting, long([0, 0, 1], [3, 1]), f([3, 3], [1, 1, 1, 2, 2, 2, 3, 3, 3])], {
    attributes: { reduction: "add" },
    expected: [4, 5, 6, 7, 8, 9],
  }),
  one("OneHot", [long([0, 2, -1, 5]), long([3], []), f([2], [0, 1])], {
    expected: [1, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0],
  }),
  one("OneHot", [long([1, 0]), long([2], []), f([2], [-1, 5])], { attributes: { axis: 0 }, expected: [-1, 5, 5, -1] }),
];

const grouped = (heads: number, keyHeads: number) => ({ num_heads: heads, kv_num_heads: keyHeads });

/** All results are asked for: ONNX Runtime does not join to a past whose result nobody wants. */
const attention: readonly OperatorCase[] = [
  fused(
    "GroupQueryAttention",
    [f([1, 1, 24], [...Array.from({ length: 16 }, () => 0), 1, 2, 3, 4, 5, 6, 7, 8]), undefined, undefined].concat([
      f([1, 1, 1, 8]),
      f([1, 1, 1, 8], [3, 2, 1, 0, -1, -2, -3, -4]),
      int([1]),
      int([2]),
    ]),
    { attributes: grouped(1, 1), outputs: [0, 1, 2], expected: [2, 2, 2, 2, 2, 2, 2, 2] },
  ),
  fused(
    "GroupQueryAttention",
    [f([3, 1, 64]), undefined, undefined, f([3, 2, 9, 8]), f([3, 2, 9, 8]), int([4, 1, 8]), int([9])],
    { attributes: grouped(4, 2), outputs: [0, 1, 2] },
  ),
  fused(
    "GroupQueryAttention",
    [f([2, 5, 64]), undefined, undefined, f([2, 2, 0, 8]), f([2, 2, 0, 8]), int([4, 4]), int([5])],
    { attributes: grouped(4, 2), outputs: [0, 1, 2] },
  ),
  fused(
    "GroupQueryAttention",
    [f([1, 4, 40]), undefined, undefined, f([1, 1, 6, 8]), f([1, 1, 6, 8]), int([6]), int([7])],
    { attributes: grouped(3, 1), outputs: [0, 1, 2] },
  ),
  fused(
    "GroupQueryAttention",
    [f([3, 4, 32]), undefined, undefined, f([3, 1, 0, 8]), f([3, 1, 0, 8]), int([1, 3, 0]), int([4])],
    { attributes: grouped(2, 1), outputs: [0, 1, 2] },
  ),
  ...(
    [
      [3, 1],
      [1, 3],
    ] as const
  ).map(([rows, time]) =>
    fused(
      "GroupQueryAttention",
      [
        f([rows, time, 64]),
        undefined,
        undefined,
        f([rows, 1, 7, 16]),
        f([rows, 1, 7, 16]),
        int(rows === 1 ? [6] : [6, 2, 5]),
        int([7]),
        f([8, 8]),
        f([8, 8]),
      ],
      { attributes: { ...grouped(2, 1), do_rotary: 1 }, outputs: [0, 1, 2] },
    ),
  ),
];

export const operatorCases: readonly OperatorCase[] = [
  ...elementwise,
  ...activations,
  ...attention,
  ...reductions,
  ...normalization,
  ...matrices,
  ...shapes,
  ...sources,
  ...indexing,
];
