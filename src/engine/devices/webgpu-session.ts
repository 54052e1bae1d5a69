// ONNX Runtime sessions on the GPU that WebGPU finds, and what their failures are called.
import { InferenceSession, type Tensor } from "onnxruntime-node";
import { ModelError } from "../../core/errors.ts";
import { encodeModel } from "../onnx/encode.ts";
import type { Graph } from "../onnx/model.ts";
import type { Feeds } from "./tensors.ts";

export interface WebgpuSession {
  /** All results by name; those that stay on the GPU are the caller's to dispose of. */
  run(feeds: Feeds): Promise<Readonly<Record<string, Tensor>>>;
  close(): Promise<void>;
}

export interface WebgpuSessionOptions {
  /** Results that come back to the host; all others stay on the GPU. */
  readonly toHost: readonly string[];
  /** Inputs that become constants of the session. */
  readonly constants?: ReadonlyMap<string, Float32Array>;
}

/** Throws a ModelError: "no-device" where there is no GPU, "bad-graph" where the graph is refused. */
export async function openWebgpuSession(graph: Graph, options: WebgpuSessionOptions): Promise<WebgpuSession> {
  anchor ??= open(anchorGraph, { toHost: ["to"] }).catch((cause: unknown) => {
    anchor = undefined;
    throw cause;
  });
  await anchor;
  return running(graph, await open(graph, options));
}

/** Stays open to the end of the process: the last session to close would take all compiled kernels along. */
let anchor: Promise<InferenceSession> | undefined;
const anchorGraph: Graph = {
  name: "anchor",
  inputs: [{ name: "from", type: "float32", shape: [1] }],
  outputs: [{ name: "to", type: "float32", shape: [1] }],
  initializers: [],
  nodes: [{ operator: "Neg", domain: "", inputs: ["from"], outputs: ["to"], attributes: {} }],
};

/** Apart from where the constants are known: functions keep alive whatever those beside them refer to. */
function running({ name, outputs }: Graph, session: InferenceSession): WebgpuSession {
  const results = outputs.map((output) => output.name);
  return {
    async run(feeds) {
      try {
        // A result that was asked for before and is not now would be written into the tensor that was returned then.
        return await session.run(feeds, results);
      } catch (cause) {
        throw deviceFailed(name, cause);
      }
    },
    close: () => session.release(),
  };
}

async function open(graph: Graph, { toHost, constants = new Map() }: WebgpuSessionOptions): Promise<InferenceSession> {
  const host = new Set(toHost);
  const locations = graph.outputs.map(({ name }) => [name, host.has(name) ? "cpu" : "gpu-buffer"] as const);
  const externalData = Array.from(constants, ([path, { buffer, byteOffset, byteLength }]) => {
    return { path, data: new Uint8Array(buffer, byteOffset, byteLength) };
  });
  try {
    return await InferenceSession.create(encodeModel(graph, { bound: new Set(constants.keys()) }), {
      executionProviders: ["webgpu"],
      preferredOutputLocation: Object.fromEntries(locations),
      // Only the arithmetic of sizes is left to the CPU.
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: "sequential",
      graphOptimizationLevel: "basic",
      logSeverityLevel: 3,
      ...(externalData.length === 0 ? {} : { externalData }),
    });
  } catch (cause) {
    throw openError(graph, cause);
  }
}

function openError(graph: Graph, cause: unknown): ModelError {
  const reason = reasonOf(cause);
  if (/adapter|vulkan|D3D12|metal/i.test(reason)) {
    return new ModelError(`WebGPU finds no GPU on this machine: ${reason}`, {
      code: "no-device",
      hint: "Use --device cpu, or install the GPU's Vulkan driver and the loader (libvulkan1 on Debian and Ubuntu).",
      cause,
    });
  }
  if (/webgpu/i.test(reason) && /device|buffer|memory/i.test(reason)) return deviceFailed(graph.name, cause);
  return new ModelError(`WebGPU refused the graph "${graph.name}": ${reason}`, { code: "bad-graph", cause });
}

/** A GPU that is lost and one that is full are not told apart by what ONNX Runtime says. */
function deviceFailed(graph: string, cause: unknown): ModelError {
  const reason = reasonOf(cause);
  const why = /max buffer size|max\w*BindingSize/i.test(reason)
    ? "One tensor is larger than this GPU takes: use a smaller batch or model"
    : "It was lost, or has too little free memory: close what else uses it, use a smaller batch or model";
  return new ModelError(`the GPU failed at the graph "${graph}": ${reason}`, {
    code: "device-failed",
    hint: `${why}, or --device cpu. The same command goes on from the last checkpoint.`,
    cause,
  });
}

/** The first line, without the place in ONNX Runtime's sources. */
function reasonOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  const [line = ""] = text.trim().split("\n");
  return line.replace(/^\/\S+:\d+ .* was false\. /, "");
}
