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

export interface GroupedAttention {
  /** [rows, time, (heads + 2 keyHeads) * size]: all queries, then all keys, then all values of a token. */
  readonly qkv: Value;
  readonly heads: number;
  readonly keyHeads: number;
  /** [rows, keyHeads, past, size] each: what came before, and room behind it. */
  readonly keys: Value;
  readonly values: Value;
  /** int32 [rows]: the position of each row's last new token. */
  readonly last: Value;
  /** int32 [1]: positions of the longest row with its new tokens. Where that is `time`, nothing came before. */
  readonly total: Value;
  /** Turns queries and keys by their positions. */
  readonly tables?: Omit<RotationOperands, "positions"> | undefined;
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

  /**
   * Causal attention of new tokens to those before them and to each other (Ainslie et al., 2023). Returns the contexts
   * [rows, time, heads * size], and keys and values with the new ones behind the old, [rows, keyHeads, present, size]; on
   * the CPU these may be the very memory of `keys` and `values`. Several new tokens after a past have to be those of one
   * row. What is made of tokens behind a row's last one is undefined. The size must be a multiple of 8, with tables of 16.
   */
  groupedAttention(options: GroupedAttention): {
    readonly contexts: Value;
    readonly keys: Value;
    readonly values: Value;
  } {
    const { qkv, heads, keyHeads, keys, values, last, total, tables } = options;
    const [rows, time, columns] = qkv.shape as [Dimension, Dimension, number];
    const size = columns / (heads + 2 * keyHeads);
    if (keys.shape[1] !== keyHeads || keys.shape[3] !== size || size % (tables === undefined ? 8 : 16) !== 0) {
      throw shapeError(`grouped attention: ${showShape(qkv.shape)} after ${showShape(keys.shape)}`);
    }
    const present = { type: "float32", shape: [rows, keyHeads, "present", size] } as const;
    const [contexts, newKeys, newValues] = this.emit({
      operator: "GroupQueryAttention",
      domain: "com.microsoft",
      inputs: [qkv, undefined, undefined, keys, values, last, total, tables?.cosines, tables?.sines],
      attributes: {
        num_heads: { kind: "int", value: heads },
        kv_num_heads: { kind: "int", value: keyHeads },
        do_rotary: { kind: "int", value: Number(tables !== undefined) },
      },
      results: [{ type: "float32", shape: [rows, time, heads * size] }, present, present],
    }) as [Value, Value, Value];
    return { contexts, keys: newKeys, values: newValues };
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
