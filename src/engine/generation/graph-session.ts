// A graph whose weights are constants of the session: packed once for its products, which is several times faster for few rows.
import { type InferenceSession, Tensor } from "onnxruntime-node";
import type { Parameters } from "../contract.ts";
import type { DataType, Graph } from "../onnx/model.ts";
import { elements } from "../onnx/shapes.ts";
import { floatTensor, intTensor } from "../devices/tensors.ts";
import { checkThreads, createSession, endOfResults, openSizes, runInPlace } from "../devices/cpu-device.ts";

export type Tensors = Readonly<Record<string, Tensor>>;

type Signature = Pick<Graph, "inputs" | "outputs">;

/** A graph that is ready to run. */
export interface GraphSession {
  /** The named outputs. Those that have a tensor in `into` may be written there, or come in a new one. */
  run(feeds: Tensors, outputs: readonly string[], into?: Tensors): Promise<Tensors>;
  close(): Promise<void>;
}

/** Makes a session; the graph's inputs that are named in `weights` become constants. */
export type OpenSession = (graph: Graph, weights: Parameters) => Promise<GraphSession>;

/**
 * On the CPU. The session copies the weights and holds them once, in packed form; while it is made both are there.
 * Throws a ModelError, code "bad-graph", if the graph is refused.
 */
export function cpuSession(threads: number): OpenSession {
  checkThreads(threads);
  return async (graph, weights) => {
    const { inputs, outputs } = graph;
    return running(await open(graph, weights, threads), { inputs, outputs });
  };
}

/** Apart from where the weights are known: functions keep alive whatever those beside them refer to. */
function running(session: InferenceSession, graph: Signature): GraphSession {
  return {
    async run(feeds, outputs, into = {}) {
      const asked = outputs.filter((name) => into[name] === undefined);
      const fresh = roomFor(graph, feeds, asked);
      if (fresh === undefined)
        return await session.run(feeds, { ...Object.fromEntries(asked.map((name) => [name, null])), ...into });
      const results = { ...fresh, ...into };
      const filled = Object.entries(results).filter(([, { size }]) => size > 0);
      await runInPlace(session, feeds, Object.fromEntries(filled));
      return results;
    },
    close: () => session.release(),
  };
}

/** Tensors for outputs whose sizes follow from those of the inputs; `undefined` if any one's do not. */
function roomFor({ inputs, outputs }: Signature, feeds: Tensors, names: readonly string[]): Tensors | undefined {
  const sizes = openSizes({ inputs }, feeds);
  const wanted = outputs.filter(({ name }) => names.includes(name));
  const shapes = wanted.map(({ shape }) => {
    return shape.map((size) => (typeof size === "number" ? size : (sizes.get(size) ?? NaN)));
  });
  const known = shapes.flat().every((size) => !Number.isNaN(size));
  if (!known || wanted.length < names.length || wanted.some(({ type }) => type === "bool")) return undefined;
  return Object.fromEntries(wanted.map(({ name, type }, at) => [name, emptyTensor(type, shapes[at] as number[])]));
}

function emptyTensor(type: DataType, shape: readonly number[]): Tensor {
  const count = elements(shape);
  if (type === "int64") return new Tensor("int64", new BigInt64Array(count), shape);
  return type === "int32" ? intTensor(new Int32Array(count), shape) : floatTensor(new Float32Array(count), shape);
}

async function open(graph: Graph, weights: Parameters, threads: number): Promise<InferenceSession> {
  const read = graph.inputs.filter(({ name }) => weights.has(name)).map(({ name }) => name);
  const bytes = read.map((name) => {
    const { buffer, byteOffset, byteLength } = weights.get(name)?.data ?? new Float32Array(0);
    return { path: name, data: new Uint8Array(buffer, byteOffset, byteLength) };
  });
  return await createSession(graph, threads, { bound: new Set(read), emptySequence: endOfResults, bytes });
}
