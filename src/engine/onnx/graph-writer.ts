// Collects inputs, constants, nodes and named outputs of one ONNX graph; GraphBuilder adds the operators.
import { ModelError } from "../../core/errors.ts";
import type { Attribute, DataType, Graph, Initializer, Node, ValueInfo } from "./model.ts";
import { elements, type Shape, shapeError, showShape } from "./shapes.ts";

/** A typed value of the graph: an input, a constant, or a node's result. */
export type Value = ValueInfo;

/**
 * Which operators may be used. "portable" keeps to those of the standard set that WebGPU has kernels for too; LogSoftmax,
 * OneHot and Sum were seen to leave it for the CPU. "cpu-fused" has the fused operators of ONNX Runtime's CPU provider, and
 * "webgpu" those of them that WebGPU has as well.
 */
export type Dialect = "portable" | "webgpu" | "cpu-fused";

export interface NodeSpecification {
  readonly operator: string;
  readonly domain?: Node["domain"];
  /** `undefined` stands for an optional input left out. */
  readonly inputs: readonly (Value | undefined)[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
  /** One per result; `undefined` stands for an optional result left out. */
  readonly results: readonly ({ readonly type: DataType; readonly shape: Shape } | undefined)[];
}

export class GraphWriter {
  readonly dialect: Dialect;
  private readonly graphName: string;
  private readonly inputs: Value[] = [];
  private readonly nodes: Node[] = [];
  private readonly constants = new Map<string, Initializer>();
  /** Value name to the graph output's name. */
  private readonly outputNames = new Map<string, string>();
  private readonly outputs: Value[] = [];
  /** Each result's readiness; see there. */
  private readonly ready = new Map<string, number>();

  constructor(graphName: string, dialect: Dialect = "cpu-fused") {
    this.graphName = graphName;
    this.dialect = dialect;
  }

  /** Declares an input of the graph. Names are the caller's and must be new. */
  input(name: string, type: DataType, shape: Shape): Value {
    if (this.inputs.some((input) => input.name === name)) {
      throw new ModelError(`the graph has two inputs named "${name}"`, { code: "duplicate-name" });
    }
    const value = { name, type, shape };
    this.inputs.push(value);
    return value;
  }

  /** A float32 constant, row-major; equal constants are stored once. */
  floats(data: readonly number[] | Float32Array, shape: readonly number[]): Value {
    return this.constant("float32", Float32Array.from(data), shape);
  }

  /** A float32 constant without dimensions. */
  scalar(value: number): Value {
    return this.floats([value], []);
  }

  /** An int64 constant, as operators want their axes and shapes. */
  integers(data: readonly number[], shape: readonly number[] = [data.length]): Value {
    return this.constant("int64", BigInt64Array.from(data, BigInt), shape);
  }

  /** An int32 constant. */
  indices(data: readonly number[], shape: readonly number[] = [data.length]): Value {
    return this.constant("int32", Int32Array.from(data), shape);
  }

  /** Makes a node's result an output called `name`; it is renamed, not copied. */
  output(name: string, value: Value): void {
    if (!this.ready.has(value.name) || this.outputNames.has(value.name)) {
      throw new ModelError(`output "${name}" must be a node's result that is not yet an output, got "${value.name}"`, {
        code: "bad-output",
      });
    }
    this.outputNames.set(value.name, name);
    this.outputs.push({ ...value, name });
  }

  /**
   * How many nodes there were when everything of open size that a value depends on had been emitted: what small nodes make
   * of a gradient later is as ready as the gradient.
   */
  readiness(value: Value): number {
    return this.ready.get(value.name) ?? 0;
  }

  /** Adds a node and returns its results in order. For operators only; blocks use the methods of GraphBuilder. */
  protected emit(specification: NodeSpecification): Value[] {
    const { operator, domain = "", inputs, attributes = {}, results } = specification;
    const values = results.map((result, index) => {
      const name = result === undefined ? "" : `${operator}_${this.nodes.length}_${index}`;
      return { name, type: result?.type ?? "float32", shape: result?.shape ?? [] } satisfies Value;
    });
    const names = inputs.map((input) => input?.name ?? "");
    while (names.at(-1) === "") names.pop();
    const outputs = values.map((value) => value.name);
    while (outputs.at(-1) === "") outputs.pop();
    this.nodes.push({ operator, domain, inputs: names, outputs, attributes });
    const open = [...inputs, ...values].some((value) => value?.shape.some((size) => typeof size === "string") ?? false);
    const ready = open ? this.nodes.length : Math.max(0, ...names.map((name) => this.ready.get(name) ?? 0));
    for (const name of outputs) if (name !== "") this.ready.set(name, ready);
    return values;
  }

  /** The finished graph. Nodes, constants and inputs that no output depends on are left out. */
  build(): Graph {
    const rename = (name: string): string => this.outputNames.get(name) ?? name;
    const read = new Set(this.outputNames.keys());
    const needed = this.nodes.toReversed().filter((node) => {
      if (!node.outputs.some((name) => read.has(name))) return false;
      for (const name of node.inputs) read.add(name);
      return true;
    });
    return {
      name: this.graphName,
      inputs: this.inputs.filter((input) => read.has(input.name)),
      outputs: this.outputs,
      initializers: [...this.constants.values()].filter((constant) => read.has(constant.name)),
      nodes: this.inOrder(needed.toReversed()).map((node) => ({
        ...node,
        inputs: node.inputs.map(rename),
        outputs: node.outputs.map(rename),
      })),
    };
  }

  /**
   * Nodes that nobody reads last, and of them the readiest last of all.
   *
   * ONNX Runtime runs nodes depth first from the last one that nobody reads, and of several operands it follows the youngest
   * first. Left to itself it puts weight gradients off to the end, when the activations that they need have left the
   * caches, and keeps all of them until then.
   */
  private inOrder(nodes: readonly Node[]): Node[] {
    const read = new Set(nodes.flatMap(({ inputs }) => inputs));
    const isLast = ({ outputs }: Node): boolean => !outputs.some((name) => read.has(name));
    const ready = ({ outputs }: Node): number => this.ready.get(outputs[0] ?? "") ?? 0;
    // Of nodes that are as ready as each other the one emitted first should run first.
    const last = nodes.filter(isLast).toReversed();
    return [...nodes.filter((node) => !isLast(node)), ...last.toSorted((left, right) => ready(right) - ready(left))];
  }

  private constant(type: DataType, data: Initializer["data"], shape: readonly number[]): Value {
    if (elements(shape) !== data.length) {
      throw shapeError(`a constant of shape ${showShape(shape)} cannot hold ${data.length} numbers`);
    }
    const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    const key = `${type} ${showShape(shape)} ${bytes.toString("latin1")}`;
    const known = this.constants.get(key) ?? { name: `constant_${this.constants.size}`, type, shape, data };
    this.constants.set(key, known);
    return { name: known.name, type, shape };
  }
}
