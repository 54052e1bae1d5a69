// Puts keys and values together from several tensors, position by position, where they are.
import type { Tensor } from "onnxruntime-node";
import type { Graph, Node, ValueInfo } from "../onnx/model.ts";
import { longTensor } from "../devices/tensors.ts";
import type { CacheShape } from "./generation-graph.ts";
import type { GraphSession, Tensors } from "./graph-session.ts";

/** Runs a graph; its results stay where the device has its memory. */
export type OpenMover = (graph: Graph) => Promise<GraphSession>;

export interface MovePlan {
  /** int32 [slots, 1, columns]: the source row of each position's first head. */
  readonly bases: Tensor;
  /** int32 [slots, 1, columns]: rows from one head to the next. */
  readonly strides: Tensor;
}

export interface Mover {
  /**
   * `sources` hold one tensor [slots or rows, heads, columns, size] for each of the keys and values; those of one place
   * are read as one list of rows. Returns new tensors [slots, heads, columns, size].
   */
  move(sources: readonly (readonly Tensor[])[], plan: MovePlan): Promise<readonly Tensor[]>;
  close(): Promise<void>;
}

export function createMover(shape: CacheShape, open: OpenMover): Mover {
  const sessions = new Map<number, Promise<GraphSession>>();
  const places = Array.from({ length: 2 * shape.layers }, (_, place) => place);
  return {
    async move(sources, plan) {
      const session = sessions.get(sources.length) ?? open(moveGraph(shape, sources.length));
      sessions.set(sources.length, session);
      const [slots = 0, , columns = 0] = plan.bases.dims;
      const feeds: Record<string, Tensor> = {
        bases: plan.bases,
        strides: plan.strides,
        sizes: longTensor([slots, shape.heads, columns, shape.headSize]),
      };
      for (const [index, tensors] of sources.entries()) {
        for (const place of places) feeds[`from:${place}:${index}`] = tensors[place] as Tensor;
      }
      const made: Tensors = await (
        await session
      ).run(
        feeds,
        places.map((place) => `to:${place}`),
      );
      return places.map((place) => made[`to:${place}`] as Tensor);
    },
    async close() {
      const opened = await Promise.allSettled(sessions.values());
      sessions.clear();
      for (const session of opened) if (session.status === "fulfilled") await session.value.close();
    },
  };
}

/** Written node by node: every source is of another size, and only rows are of interest. */
function moveGraph({ layers, heads, headSize }: CacheShape, sources: number): Graph {
  const inputs: ValueInfo[] = [
    { name: "bases", type: "int32", shape: ["slots", 1, "columns"] },
    { name: "strides", type: "int32", shape: ["slots", 1, "columns"] },
    { name: "sizes", type: "int64", shape: [4] },
  ];
  const nodes: Node[] = [
    node("Mul", ["strides", "heads"], "steps"),
    node("Add", ["bases", "steps"], "places"),
    node("Reshape", ["places", "list"], "rows"),
  ];
  const outputs: ValueInfo[] = [];
  for (let place = 0; place < 2 * layers; place++) {
    const lists: string[] = [];
    for (let index = 0; index < sources; index++) {
      const name = `from:${place}:${index}`;
      inputs.push({ name, type: "float32", shape: [`slots:${index}`, heads, `columns:${index}`, headSize] });
      nodes.push(node("Reshape", [name, "matrix"], `list:${place}:${index}`));
      lists.push(`list:${place}:${index}`);
    }
    const all = sources === 1 ? (lists[0] as string) : `all:${place}`;
    if (sources > 1) nodes.push({ ...node("Concat", lists, all), attributes: { axis: { kind: "int", value: 0 } } });
    nodes.push(
      node("Gather", [all, "rows"], `moved:${place}`),
      node("Reshape", [`moved:${place}`, "sizes"], `to:${place}`),
    );
    outputs.push({ name: `to:${place}`, type: "float32", shape: ["slots", heads, "columns", headSize] });
  }
  const numbers = Int32Array.from({ length: heads }, (_, head) => head);
  return {
    name: "move",
    inputs,
    outputs,
    nodes,
    initializers: [
      { name: "heads", type: "int32", shape: [1, heads, 1], data: numbers },
      { name: "list", type: "int64", shape: [1], data: BigInt64Array.of(-1n) },
      { name: "matrix", type: "int64", shape: [2], data: BigInt64Array.of(-1n, BigInt(headSize)) },
    ],
  };
}

function node(operator: string, inputs: readonly string[], output: string): Node {
  return { operator, domain: "", inputs, outputs: [output], attributes: {} };
}
