// The graph builder: the standard operators and those whose form depends on the dialect.
import type { Value } from "./graph-writer.ts";
import type { Dimension } from "./model.ts";
import { broadcast, type Shape, shapeError, showShape } from "./shapes.ts";
import { StandardOperators } from "./standard-operators.ts";

export interface MatrixOperand {
  readonly value: Value;
  /** Exchange the last two axes. */
  readonly transposed?: boolean;
  /** The matrix rows are the first axis and the batch axes lie between: [rows, ...batch, columns]. */
  readonly batchInside?: boolean;
}

export interface Normalization {
  readonly output: Value;
  /** 1 / sqrt(variance + epsilon), with a last axis of size 1. */
  readonly inverseDeviation: Value;
}

export interface RotationOperands {
  readonly positions: Value;
  readonly cosines: Value;
  readonly sines: Value;
}

/** sqrt(2 / pi) and the cubic coefficient of the tanh form of GELU (Hendrycks and Gimpel, 2016). */
export const geluConstants = { scale: Math.sqrt(2 / Math.PI), cubic: 0.044715 } as const;

export class GraphBuilder extends StandardOperators {
  /** alpha a b over batches of matrices: [...batch, m, k] by [...batch, k, n]. */
  batchedMatmul(a: MatrixOperand, b: MatrixOperand, alpha = 1): Value {
    const left = operandShape(a);
    const right = operandShape(b);
    const batch = broadcast("MatMul", left.slice(0, -2), right.slice(0, -2));
    if (left.at(-1) !== right.at(-2)) throw shapeError(`MatMul: ${showShape(left)} by ${showShape(right)}`);
    const shape = [...batch, left.at(-2) as Dimension, right.at(-1) as Dimension];
    if (this.dialect !== "cpu-fused") {
      const product = this.single("MatMul", [this.rearranged(a), this.rearranged(b)], shape);
      return alpha === 1 ? product : this.multiply(product, this.scalar(alpha));
    }
    const attributes = {
      alpha: { kind: "float", value: alpha },
      transA: { kind: "int", value: Number(a.transposed ?? false) },
      transB: { kind: "int", value: Number(b.transposed ?? false) },
      transBatchA: { kind: "int", value: Number(a.batchInside ?? false) },
      transBatchB: { kind: "int", value: Number(b.batchInside ?? false) },
    } as const;
    return this.single("FusedMatMul", [a.value, b.value], shape, { attributes, domain: "com.microsoft" });
  }

  /** (x - mean) / sqrt(variance + epsilon) * gain + shift over the last axis. */
  layerNormalization(x: Value, gain: Value, shift: Value, epsilon: number): Normalization {
    const statistics = [...x.shape.slice(0, -1), 1];
    if (this.dialect === "portable") {
      const centred = this.subtract(x, this.reduce("ReduceMean", x, [-1]));
      const variance = this.reduce("ReduceMean", this.multiply(centred, centred), [-1]);
      const inverseDeviation = this.unary("Reciprocal", this.unary("Sqrt", this.add(variance, this.scalar(epsilon))));
      const normalized = this.multiply(centred, inverseDeviation);
      return { output: this.add(this.multiply(normalized, gain), shift), inverseDeviation };
    }
    const [output, , inverseDeviation] = this.emit({
      operator: "LayerNormalization",
      inputs: [x, gain, shift],
      attributes: { axis: { kind: "int", value: -1 }, epsilon: { kind: "float", value: epsilon } },
      results: [x, { type: "float32", shape: statistics }, { type: "float32", shape: statistics }],
    });
    return { output: output as Value, inverseDeviation: inverseDeviation as Value };
  }

  /** x / sqrt(mean(x^2) + epsilon) * gain over the last axis (Zhang and Sennrich, 2019). */
  rmsNormalization(x: Value, gain: Value, epsilon: number): Normalization {
    // WebGPU's kernel leaves the second result as it finds it (ONNX Runtime 1.30).
    if (this.dialect !== "cpu-fused") {
      const square = this.reduce("ReduceMean", this.multiply(x, x), [-1]);
      const inverseDeviation = this.unary("Reciprocal", this.unary("Sqrt", this.add(square, this.scalar(epsilon))));
      return { output: this.multiply(this.multiply(x, inverseDeviation), gain), inverseDeviation };
    }
    const [output, inverseDeviation] = this.emit({
      operator: "SimplifiedLayerNormalization",
      inputs: [x, gain],
      attributes: { axis: { kind: "int", value: -1 }, epsilon: { kind: "float", value: epsilon } },
      results: [x, { type: "float32", shape: [...x.shape.slice(0, -1), 1] }],
    });
    return { output: output as Value, inverseDeviation: inverseDeviation as Value };
  }

  /** x sigmoid(x), also called SiLU. */
  swish(x: Value): Value {
    if (this.dialect === "portable") return this.multiply(x, this.unary("Sigmoid", x));
    const attributes = { alpha: { kind: "float", value: 1 } } as const;
    return this.single("QuickGelu", [x], x.shape, { attributes, domain: "com.microsoft" });
  }

  /**
   * Turns each head's features of x [n, heads * size] by the angles of its row: feature i with feature i + size / 2
   * (Su et al., 2021, in the half-split order of Hugging Face). `positions` are int64 [n, 1], and cosines and sines
   * [positions, size / 2].
   */
  rotate(x: Value, { positions, cosines, sines }: RotationOperands): Value {
    const [count, columns] = x.shape as [Dimension, number];
    const half = cosines.shape[1] as number;
    const heads = columns / (2 * half);
    if (!Number.isInteger(heads)) throw shapeError(`rotation: ${showShape(x.shape)} by ${showShape(cosines.shape)}`);
    if (this.dialect !== "portable") {
      const alone = this.reshape(x, [count, 1, columns]);
      const operands = [alone, positions, cosines, sines];
      return this.reshape(this.single("RotaryEmbedding", operands, alone.shape, { domain: "com.microsoft" }), [
        count,
        columns,
      ]);
    }
    const [left, right] = this.split(this.reshape(x, [count, heads, 2 * half]), 2, [half, half]) as [Value, Value];
    const indices = this.single("Cast", [positions], positions.shape, {
      attributes: { to: { kind: "int", value: 6 } },
      type: "int32",
    });
    const [cosine, sine] = [this.gather(cosines, indices), this.gather(sines, indices)];
    const turned = [
      this.subtract(this.multiply(left, cosine), this.multiply(right, sine)),
      this.add(this.multiply(right, cosine), this.multiply(left, sine)),
    ];
    return this.reshape(this.concat(turned, 2), [count, columns]);
  }

  /** The tanh form of GELU. */
  gelu(x: Value): Value {
    if (this.dialect === "cpu-fused") return this.single("FastGelu", [x], x.shape, { domain: "com.microsoft" });
    const { scale, cubic } = geluConstants;
    const slope = this.add(this.multiply(this.multiply(x, x), this.scalar(2 * scale * cubic)), this.scalar(2 * scale));
    return this.multiply(x, this.unary("Sigmoid", this.multiply(x, slope)));
  }

  /** The logarithm of the softmax over the last axis. */
  logSoftmax(x: Value): Value {
    if (this.dialect === "cpu-fused") {
      return this.single("LogSoftmax", [x], x.shape, { attributes: { axis: { kind: "int", value: -1 } } });
    }
    const shifted = this.subtract(x, this.reduce("ReduceMax", x, [-1]));
    return this.subtract(shifted, this.unary("Log", this.reduce("ReduceSum", this.unary("Exp", shifted), [-1])));
  }

  /** An operand of batchedMatmul as plain [...batch, rows, columns]. */
  private rearranged(operand: MatrixOperand): Value {
    const rank = operand.value.shape.length;
    if (operandShape(operand) === operand.value.shape) return operand.value;
    const axes = Array.from({ length: rank }, (_, axis) => axis);
    const outside = operand.batchInside ? [...axes.slice(1, -1), 0, rank - 1] : axes;
    const [rows, columns] = outside.slice(-2) as [number, number];
    return this.transpose(operand.value, operand.transposed ? [...outside.slice(0, -2), columns, rows] : outside);
  }
}

/** The operand's shape as [...batch, rows, columns]. */
function operandShape({ value, transposed, batchInside }: MatrixOperand): Shape {
  if (value.shape.length < 2) throw shapeError(`MatMul: needs matrices, got ${showShape(value.shape)}`);
  if (!transposed && !batchInside) return value.shape;
  const [first, ...rest] = value.shape as [Dimension, ...Dimension[]];
  const outside = batchInside ? [...rest.slice(0, -1), first, rest.at(-1) as Dimension] : value.shape;
  const [rows, columns] = outside.slice(-2) as [Dimension, Dimension];
  return transposed ? [...outside.slice(0, -2), columns, rows] : outside;
}
