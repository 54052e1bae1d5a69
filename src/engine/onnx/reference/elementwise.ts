// Operators that work on each element alone, operands broadcast as NumPy does.
import type { DataType } from "../model.ts";
import type { NodeReader, Operator } from "./node-reader.ts";
import { broadcastAt, broadcastShape, generate, type ReferenceTensor } from "./tensor.ts";

/** TensorProto.DataType. */
const castTypes: Readonly<Record<number, DataType>> = { 1: "float32", 6: "int32", 7: "int64", 9: "bool" };

export const elementwiseOperators: Readonly<Record<string, Operator>> = {
  Abs: unary(Math.abs),
  Add: arithmetic((a, b) => a + b),
  And: comparison((a, b) => Number(a !== 0 && b !== 0)),
  Cast: cast,
  Ceil: unary(Math.ceil),
  Clip: clip,
  Div: arithmetic((a, b) => a / b),
  Equal: comparison((a, b) => Number(a === b)),
  Exp: unary(Math.exp),
  Floor: unary(Math.floor),
  Greater: comparison((a, b) => Number(a > b)),
  GreaterOrEqual: comparison((a, b) => Number(a >= b)),
  Identity: (node) => node.operand(0),
  Less: comparison((a, b) => Number(a < b)),
  LessOrEqual: comparison((a, b) => Number(a <= b)),
  Log: unary(Math.log),
  Max: arithmetic(Math.max),
  Min: arithmetic(Math.min),
  Mul: arithmetic((a, b) => a * b),
  Neg: unary((a) => -a),
  Not: unary((a) => Number(a === 0)),
  Or: comparison((a, b) => Number(a !== 0 || b !== 0)),
  Pow: power,
  Reciprocal: unary((a) => 1 / a),
  Sign: unary(Math.sign),
  Sqrt: unary(Math.sqrt),
  Sub: arithmetic((a, b) => a - b),
  Sum: arithmetic((a, b) => a + b),
  Tanh: unary(Math.tanh),
  Where: where,
};

/** An operator of one operand whose result has its type. */
export function unary(f: (a: number) => number): Operator {
  return (node) => mapElements(node.operand(0), f);
}

export function mapElements(tensor: ReferenceTensor, f: (a: number) => number): ReferenceTensor {
  return { ...tensor, data: tensor.data.map((a) => f(a)) };
}

/** Two or more operands, taken together from the left; whole numbers stay whole (division truncates towards zero). */
function arithmetic(f: (a: number, b: number) => number): Operator {
  return (node) => {
    const [first, ...rest] = node.all();
    if (first === undefined) throw new RangeError("it needs an operand");
    const rounded = (a: number, b: number): number => (first.type === "float32" ? f(a, b) : Math.trunc(f(a, b)));
    return rest.reduce((total, operand) => combine(total, operand, rounded), first);
  };
}

function comparison(f: (a: number, b: number) => number): Operator {
  return (node) => ({ ...combine(node.operand(0), node.operand(1), f), type: "bool" });
}

/** Element by element after broadcasting; the result has the first operand's type. */
export function combine(
  left: ReferenceTensor,
  right: ReferenceTensor,
  f: (a: number, b: number) => number,
): ReferenceTensor {
  if (left.type !== right.type) throw new RangeError(`the types ${left.type} and ${right.type} differ`);
  return generate(left.type, broadcastShape([left.shape, right.shape]), (index) =>
    f(broadcastAt(left, index), broadcastAt(right, index)),
  );
}

/** The exponent may be of another type; the result has the base's. */
function power(node: NodeReader): ReferenceTensor {
  const base = node.operand(0);
  const exponent = { ...node.operand(1), type: base.type };
  return combine(base, exponent, (a, b) => (base.type === "float32" ? a ** b : Math.trunc(a ** b)));
}

function where(node: NodeReader): ReferenceTensor {
  const [condition, yes, no] = [node.operand(0), node.operand(1), node.operand(2)];
  return generate(yes.type, broadcastShape([condition.shape, yes.shape, no.shape]), (index) =>
    broadcastAt(broadcastAt(condition, index) !== 0 ? yes : no, index),
  );
}

function clip(node: NodeReader): ReferenceTensor {
  const low = node.list(1)?.[0] ?? Number.NEGATIVE_INFINITY;
  const high = node.list(2)?.[0] ?? Number.POSITIVE_INFINITY;
  return mapElements(node.operand(0), (a) => Math.min(high, Math.max(low, a)));
}

function cast(node: NodeReader): ReferenceTensor {
  const code = node.int("to", 0);
  const type = castTypes[code];
  if (type === undefined) throw new RangeError(`no data type has the number ${code}`);
  const convert = (a: number): number => {
    if (type === "bool") return Number(a !== 0);
    return type === "float32" ? a : Math.trunc(a);
  };
  return { ...mapElements(node.operand(0), convert), type };
}
