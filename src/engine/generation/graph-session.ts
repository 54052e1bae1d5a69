// A graph whose weights are constants of the session: packed once for its products, which is several times faster for few rows.
import { InferenceSession, type Tensor } from "onnxruntime-node";
import { ModelError } from "../../core/errors.ts";
import type { Parameters } from "../contract.ts";
import { encodeModel } from "../onnx/encode.ts";
import type { Graph } from "../onnx/model.ts";
import { checkThreads } from "../devices/cpu-device.ts";

export type Tensors = Readonly<Record<string, Tensor>>;

/** A graph that is ready to run. */
export interface GraphSession {
  /** The named outputs. Given tensors may be written in place or be left as they are. */
  run(feeds: Tensors, outputs: readonly string[]): Promise<Tensors>;
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
  return async (graph, weights) => running(await open(graph, weights, threads));
}

/** Apart from where the weights are known: functions keep alive whatever those beside them refer to. */
function running(session: InferenceSession): GraphSession {
  return {
    run: (feeds, outputs) => session.run(feeds, outputs),
    close: () => session.release(),
  };
}

async function open(graph: Graph, weights: Parameters, threads: number): Promise<InferenceSession> {
  const read = graph.inputs.filter(({ name }) => weights.has(name)).map(({ name }) => name);
  const externalData = read.map((name) => {
    const { buffer, byteOffset, byteLength } = weights.get(name)?.data ?? new Float32Array(0);
    return { path: name, data: new Uint8Array(buffer, byteOffset, byteLength) };
  });
  try {
    return await InferenceSession.create(encodeModel(graph, { bound: new Set(read) }), {
      executionProviders: ["cpu"],
      externalData,
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: "sequential",
      graphOptimizationLevel: "basic",
      // Planned memory is a second arena, for shapes that hardly ever come twice here.
      enableMemPattern: false,
      logSeverityLevel: 3,
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ModelError(`ONNX Runtime refused the graph "${graph.name}": ${reason}`, { code: "bad-graph", cause });
  }
}
