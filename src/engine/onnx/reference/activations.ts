// The smooth functions between layers.
import { combine, mapElements, unary } from "./elementwise.ts";
import type { NodeReader, Operator } from "./node-reader.ts";
import type { ReferenceTensor } from "./tensor.ts";

export const activationOperators: Readonly<Record<string, Operator>> = {
  Erf: unary(erf),
  Gelu: (node) => mapElements(node.operand(0), node.string("approximate", "none") === "tanh" ? geluTanh : geluExact),
  Relu: unary((x) => Math.max(0, x)),
  Sigmoid: unary(sigmoid),
};

export const fusedActivationOperators: Readonly<Record<string, Operator>> = {
  BiasGelu: (node) => mapElements(withBias(node), geluExact),
  FastGelu: (node) => mapElements(withBias(node), geluTanh),
  Gelu: unary(geluExact),
  QuickGelu: quickGelu,
};

/** The first operand plus the second, where there is one. */
function withBias(node: NodeReader): ReferenceTensor {
  const bias = node.optional(1);
  return bias === undefined ? node.operand(0) : combine(node.operand(0), bias, (a, b) => a + b);
}

/** Hendrycks and Gimpel, "Gaussian error linear units" (2016). */
function geluExact(x: number): number {
  return (x / 2) * (1 + erf(x / Math.SQRT2));
}

/** The approximation of the same paper. */
function geluTanh(x: number): number {
  return (x / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
}

function quickGelu(node: NodeReader): ReferenceTensor {
  const alpha = node.float("alpha", 1.702);
  return mapElements(node.operand(0), (x) => x * sigmoid(alpha * x));
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** The error function, by the series of Abramowitz and Stegun (1964), 7.1.6, whose terms all have the same sign. */
export function erf(x: number): number {
  if (Number.isNaN(x)) return x;
  // 1 - erf(6) is below the spacing of float64 numbers near 1.
  if (Math.abs(x) >= 6) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}
