// A node as its operator's function sees it: operands and attributes with their defaults.
import type { Node } from "../model.ts";
import type { ReferenceTensor } from "./tensor.ts";

/** The results, in the node's order. Those the node does not name are dropped. */
export type OperatorResult = ReferenceTensor | readonly ReferenceTensor[];

export type Operator = (node: NodeReader) => OperatorResult;

export class NodeReader {
  readonly outputCount: number;
  private readonly node: Node;
  private readonly operands: readonly (ReferenceTensor | undefined)[];

  constructor(node: Node, operands: readonly (ReferenceTensor | undefined)[]) {
    this.node = node;
    this.operands = operands;
    this.outputCount = node.outputs.length;
  }

  /** Throws a RangeError where the operand was left out. */
  operand(index: number): ReferenceTensor {
    const operand = this.operands[index];
    if (operand === undefined) throw new RangeError(`operand ${index} is missing`);
    return operand;
  }

  optional(index: number): ReferenceTensor | undefined {
    return this.operands[index];
  }

  /** All operands of a variadic operator. Throws a RangeError where one was left out. */
  all(): readonly ReferenceTensor[] {
    return this.operands.map((_, index) => this.operand(index));
  }

  /** The numbers of an operand such as axes or a shape. */
  list(index: number): number[] | undefined {
    const operand = this.operands[index];
    return operand === undefined ? undefined : Array.from(operand.data);
  }

  int(name: string, fallback: number): number {
    const attribute = this.node.attributes[name];
    if (attribute === undefined) return fallback;
    if (attribute.kind !== "int") throw wrongKind(name, "int", attribute.kind);
    return attribute.value;
  }

  flag(name: string, fallback = false): boolean {
    return this.int(name, Number(fallback)) !== 0;
  }

  float(name: string, fallback: number): number {
    const attribute = this.node.attributes[name];
    if (attribute === undefined) return fallback;
    if (attribute.kind !== "float") throw wrongKind(name, "float", attribute.kind);
    // The file holds it as float32, so that is what the operator is given.
    return Math.fround(attribute.value);
  }

  ints(name: string): readonly number[] | undefined {
    const attribute = this.node.attributes[name];
    if (attribute === undefined) return undefined;
    if (attribute.kind !== "ints") throw wrongKind(name, "ints", attribute.kind);
    return attribute.value;
  }

  floats(name: string): readonly number[] | undefined {
    const attribute = this.node.attributes[name];
    if (attribute === undefined) return undefined;
    if (attribute.kind !== "floats") throw wrongKind(name, "floats", attribute.kind);
    return attribute.value;
  }

  string(name: string, fallback: string): string {
    const attribute = this.node.attributes[name];
    if (attribute === undefined) return fallback;
    if (attribute.kind !== "string") throw wrongKind(name, "string", attribute.kind);
    return attribute.value;
  }

  has(attribute: string): boolean {
    return this.node.attributes[attribute] !== undefined;
  }
}

function wrongKind(name: string, expected: string, found: string): RangeError {
  return new RangeError(`the attribute "${name}" is ${found}, not ${expected}`);
}
