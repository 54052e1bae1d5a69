// Products of matrices, and of anything else that Einstein's notation can say.
import { combine, mapElements } from "./elementwise.ts";
import type { NodeReader, Operator } from "./node-reader.ts";
import { broadcastAt, broadcastShape, elementAt, generate, type ReferenceTensor } from "./tensor.ts";
import { permute } from "./shape-operators.ts";

export const matrixOperators: Readonly<Record<string, Operator>> = {
  Einsum: einsum,
  Gemm: gemm,
  MatMul: (node) => matmul(node.operand(0), node.operand(1)),
};

export const fusedMatrixOperators: Readonly<Record<string, Operator>> = {
  FusedMatMul: fusedMatmul,
};

/** NumPy's matmul: batches broadcast; a vector is a row on the left and a column on the right. */
function matmul(a: ReferenceTensor, b: ReferenceTensor): ReferenceTensor {
  if (a.shape.length === 0 || b.shape.length === 0) throw new RangeError("a scalar is no matrix");
  const left = a.shape.length === 1 ? { ...a, shape: [1, ...a.shape] } : a;
  const right = b.shape.length === 1 ? { ...b, shape: [...b.shape, 1] } : b;
  const [rows, inner] = left.shape.slice(-2) as [number, number];
  const [innerRight, columns] = right.shape.slice(-2) as [number, number];
  if (inner !== innerRight) throw new RangeError(`[${a.shape.join(", ")}] by [${b.shape.join(", ")}] do not multiply`);
  const batch = broadcastShape([left.shape.slice(0, -2), right.shape.slice(0, -2)]);
  const product = generate(left.type, [...batch, rows, columns], (index) => {
    const row = index.slice();
    const column = index.slice();
    let sum = 0;
    for (let k = 0; k < inner; k++) {
      row[row.length - 1] = k;
      column[column.length - 2] = k;
      sum += broadcastAt(left, row) * broadcastAt(right, column);
    }
    return sum;
  });
  const shape = [...batch, ...(a.shape.length === 1 ? [] : [rows]), ...(b.shape.length === 1 ? [] : [columns])];
  return { ...product, shape };
}

/** alpha op(a) op(b) + beta c, for matrices. */
function gemm(node: NodeReader): ReferenceTensor {
  const a = node.flag("transA") ? transposed(node.operand(0)) : node.operand(0);
  const b = node.flag("transB") ? transposed(node.operand(1)) : node.operand(1);
  if (a.shape.length !== 2 || b.shape.length !== 2) throw new RangeError("both operands must be matrices");
  const alpha = node.float("alpha", 1);
  const product = mapElements(matmul(a, b), (value) => alpha * value);
  const c = node.optional(2);
  if (c === undefined) return product;
  const beta = node.float("beta", 1);
  const sum = combine(product, c, (value, addend) => value + beta * addend);
  if (sum.shape.join() !== product.shape.join()) {
    throw new RangeError(`c of shape [${c.shape.join(", ")}] does not broadcast to [${product.shape.join(", ")}]`);
  }
  return sum;
}

/** alpha op(a) op(b) over batches; transBatch says that the rows' axis comes first, before the batch axes. */
function fusedMatmul(node: NodeReader): ReferenceTensor {
  const arranged = (operand: ReferenceTensor, side: "A" | "B"): ReferenceTensor => {
    const batched = node.flag(`transBatch${side}`) ? rowsAfterBatch(operand) : operand;
    return node.flag(`trans${side}`) ? transposed(batched) : batched;
  };
  const alpha = node.float("alpha", 1);
  const product = matmul(arranged(node.operand(0), "A"), arranged(node.operand(1), "B"));
  return mapElements(product, (value) => alpha * value);
}

/** [rows, ...batch, columns] as [...batch, rows, columns]. */
function rowsAfterBatch(tensor: ReferenceTensor): ReferenceTensor {
  const axes = tensor.shape.map((_, axis) => axis);
  return permute(tensor, [...axes.slice(1, -1), 0, axes.length - 1]);
}

function transposed(tensor: ReferenceTensor): ReferenceTensor {
  const rank = tensor.shape.length;
  // ONNX Runtime leaves vectors as they are.
  if (rank < 2) return tensor;
  const axes = tensor.shape.map((_, axis) => axis);
  return permute(tensor, [...axes.slice(0, -2), rank - 1, rank - 2]);
}

/** Sums of products in Einstein's notation, for any number of operands, without the ellipsis. */
function einsum(node: NodeReader): ReferenceTensor {
  const operands = node.all();
  const equation = node.string("equation", "").replaceAll(" ", "");
  const [left = "", right] = equation.split("->");
  const terms = left.split(",");
  if (equation.includes(".") || terms.length !== operands.length) {
    throw new RangeError(`the equation "${equation}" is not one for ${operands.length} operands without an ellipsis`);
  }
  const sizes = labelSizes(terms, operands);
  const result = right ?? implicitResult(left);
  const summed = Array.from(sizes.keys()).filter((label) => !result.includes(label));
  const sizeOf = (label: string): number => {
    const size = sizes.get(label);
    if (size === undefined) throw new RangeError(`the label ${label} of the result is in no operand`);
    return size;
  };
  const first = operands[0] as ReferenceTensor;
  return generate(first.type, Array.from(result, sizeOf), (outer) => {
    const products = generate("float32", summed.map(sizeOf), (inner) => {
      const placeOf = (label: string): number =>
        (result.includes(label) ? outer[result.indexOf(label)] : inner[summed.indexOf(label)]) as number;
      return operands.reduce((product, operand, i) => {
        return product * elementAt(operand, Array.from(terms[i] as string, placeOf));
      }, 1);
    });
    return products.data.reduce((total, value) => total + value, 0);
  });
}

function labelSizes(terms: readonly string[], operands: readonly ReferenceTensor[]): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const [i, term] of terms.entries()) {
    const shape = (operands[i] as ReferenceTensor).shape;
    if (shape.length !== term.length) throw new RangeError(`"${term}" does not fit the shape [${shape.join(", ")}]`);
    for (const [axis, label] of Array.from(term).entries()) {
      const size = shape[axis] as number;
      if ((sizes.get(label) ?? size) !== size) throw new RangeError(`the label ${label} has two sizes`);
      sizes.set(label, size);
    }
  }
  return sizes;
}

/** Without an arrow: the labels that occur once, in alphabetical order. */
function implicitResult(left: string): string {
  const labels = Array.from(left.replaceAll(",", ""));
  const single = labels.filter((label) => labels.indexOf(label) === labels.lastIndexOf(label));
  return single.sort().join("");
}
