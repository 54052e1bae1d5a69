// An ONNX graph as plain data: what the builder makes, the encoder writes, and the reference evaluator interprets.

export type DataType = "float32" | "int32" | "int64" | "bool";

/** A dimension is a size, or a name where the graph leaves it open. */
export type Dimension = number | string;

export interface ValueInfo {
  readonly name: string;
  readonly type: DataType;
  readonly shape: readonly Dimension[];
}

export type Attribute =
  | { readonly kind: "int"; readonly value: number }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "ints"; readonly value: readonly number[] }
  | { readonly kind: "floats"; readonly value: readonly number[] }
  | { readonly kind: "string"; readonly value: string };

export interface Node {
  readonly operator: string;
  /** "" is the standard operator set; "com.microsoft" holds ONNX Runtime's fused operators. */
  readonly domain: "" | "com.microsoft";
  /** Names of values; "" stands for an optional input left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export interface Initializer {
  readonly name: string;
  readonly type: DataType;
  readonly shape: readonly number[];
  /** Row-major. int64 holds BigInts, bool holds 0 and 1. */
  readonly data: Float32Array | Int32Array | BigInt64Array | Uint8Array;
}

/** Nodes are in an order in which each one's inputs exist. */
export interface Graph {
  readonly name: string;
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  readonly initializers: readonly Initializer[];
  readonly nodes: readonly Node[];
}
