// Operators that make tensors out of numbers or of shapes.
import type { NodeReader, Operator } from "./node-reader.ts";
import { generate, referenceTensor, type ReferenceTensor } from "./tensor.ts";

export const sourceOperators: Readonly<Record<string, Operator>> = {
  Constant: constant,
  // Its value is an attribute of a kind that this graph type cannot hold, so it is always the default.
  ConstantOfShape: (node) => generate("float32", node.list(0) ?? [], () => 0),
  Range: range,
  Shape: shape,
};

function constant(node: NodeReader): ReferenceTensor {
  const [ints, floats] = [node.ints("value_ints"), node.floats("value_floats")];
  if (ints !== undefined) return referenceTensor("int64", [ints.length], ints);
  if (floats !== undefined) return referenceTensor("float32", [floats.length], floats.map(Math.fround));
  if (node.has("value_int")) return referenceTensor("int64", [], [node.int("value_int", 0)]);
  if (node.has("value_float")) return referenceTensor("float32", [], [node.float("value_float", 0)]);
  throw new RangeError("it has none of the attributes value_int, value_ints, value_float, value_floats");
}

function range(node: NodeReader): ReferenceTensor {
  const { type } = node.operand(0);
  const [start = 0, limit = 0, step = 0] = [0, 1, 2].map((i) => node.operand(i).data[0]);
  if (step === 0) throw new RangeError("a step of 0 leads nowhere");
  const count = Math.max(0, Math.ceil((limit - start) / step));
  return generate(type, [count], (_, i) => start + i * step);
}

function shape(node: NodeReader): ReferenceTensor {
  const { shape: sizes } = node.operand(0);
  const wanted = sizes.slice(node.int("start", 0), node.int("end", sizes.length));
  return referenceTensor("int64", [wanted.length], wanted);
}
