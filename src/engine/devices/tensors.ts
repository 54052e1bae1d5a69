// Tensors over the caller's own memory, as inputs of sessions.
import { Tensor } from "onnxruntime-node";

export type Feeds = Readonly<Record<string, Tensor>>;

/** A tensor over `data` itself, not over a copy. */
export function floatTensor(data: Float32Array, shape: readonly number[]): Tensor {
  return new Tensor("float32", data, shape);
}

export function intTensor(data: Int32Array, shape: readonly number[]): Tensor {
  return new Tensor("int32", data, shape);
}

export function longTensor(data: readonly number[], shape: readonly number[] = [data.length]): Tensor {
  return new Tensor("int64", BigInt64Array.from(data, BigInt), shape);
}
