// The GPU, through WebGPU in ONNX Runtime: tensors stay in its memory from one run to the next.
import type { Device, Places, Program } from "./device.ts";
import type { Graph } from "../onnx/model.ts";
import { webgpuBank, webgpuHeld, webgpuParts } from "./webgpu-bank.ts";
import { webgpuCopies } from "./webgpu-copies.ts";
import { openWebgpuSession } from "./webgpu-session.ts";

/**
 * Large, so that few runs keep many cores busy; small enough that attention's probabilities of 1024 tokens and 12 heads
 * (320 MB) fit a buffer.
 */
const microBatch = { hidden: 2 ** 24, logits: 2 ** 26 } as const;

/** Throws a ModelError, code "no-device", where there is no GPU. */
export async function webgpuDevice(): Promise<Device> {
  const copies = webgpuCopies();
  // Only work shows whether there is one.
  (await copies.zeros([1])).dispose();
  return {
    name: "webgpu",
    dialect: "webgpu",
    microBatch,
    open: (graph, { toHost = [] } = {}) => openProgram(graph, toHost),
    bank: (layout, start) => webgpuBank(copies, layout, start),
    parts: webgpuParts,
    hold: (parameters) => webgpuHeld(copies, parameters),
    close: () => copies.close(),
  };
}

async function openProgram(graph: Graph, toHost: readonly string[]): Promise<Program> {
  const returned = graph.outputs.map(({ name }) => name).filter((name) => toHost.includes(name));
  const session = await openWebgpuSession(graph, { toHost: returned });
  return {
    graph,
    async run(feeds, into: Places = {}) {
      const results = await session.run(feeds);
      for (const [name, tensor] of Object.entries(results)) {
        const place = into[name];
        if (place !== undefined) place.put(tensor);
        else if (tensor.location === "gpu-buffer") tensor.dispose();
      }
      return Object.fromEntries(returned.map((name) => [name, results[name]?.data as Float32Array]));
    },
    close: () => session.close(),
  };
}
