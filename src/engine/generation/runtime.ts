// Where generation runs: how its graph is opened on a device, and how keys and values are kept there.
import type { Tensor } from "onnxruntime-node";
import type { DeviceName } from "../devices/device.ts";
import { floatTensor, intTensor } from "../devices/tensors.ts";
import { webgpuCopies, type WebgpuCopies } from "../devices/webgpu-copies.ts";
import { openWebgpuSession, type WebgpuSession } from "../devices/webgpu-session.ts";
import { availableMemory } from "../memory.ts";
import type { Dialect } from "../onnx/graph-writer.ts";
import type { CacheShape } from "./generation-graph.ts";
import { cpuSession, type GraphSession, type OpenSession, type Tensors } from "./graph-session.ts";
import type { KeyValueCache } from "./key-value-cache.ts";
import { createMover, type OpenMover } from "./mover.ts";
import { MovingCache } from "./moving-cache.ts";
import { SlotCache } from "./slot-cache.ts";

export interface Runtime {
  readonly dialect: Dialect;
  readonly openSession: OpenSession;
  readonly openCache: (joined: boolean) => KeyValueCache;
  /** What keys and values may take where nothing else is asked for. */
  readonly cacheBytes: number;
  close(): Promise<void>;
}

export interface RuntimeOptions {
  readonly shape: CacheShape;
  readonly threads: number;
}

/** There is no way to ask a GPU what is free. While a cache is moved, parts of it are there twice. */
const gpuCacheBytes = 2 ** 31;

export function openRuntime(device: DeviceName, { shape, threads }: RuntimeOptions): Runtime {
  switch (device) {
    case "cpu":
      return {
        dialect: "cpu-fused",
        openSession: cpuSession(threads),
        openCache: (joined) => new SlotCache(shape, joined),
        cacheBytes: availableMemory() / 2,
        close: async () => undefined,
      };
    case "webgpu": {
      const copies = webgpuCopies();
      const mover = createMover(shape, openOnGpu);
      return {
        dialect: "webgpu",
        openSession: webgpuSession(copies),
        openCache: () => new MovingCache(shape, mover),
        cacheBytes: gpuCacheBytes,
        close: async () => {
          await mover.close();
          await copies.close();
        },
      };
    }
    default:
      return device satisfies never;
  }
}

/** Keys, values and logits stay on the GPU; logits are fetched where they are asked for. */
function webgpuSession(copies: WebgpuCopies): OpenSession {
  return async (graph, weights) => {
    const read = graph.inputs.filter(({ name }) => weights.has(name)).map(({ name }) => name);
    const constants = new Map(read.map((name) => [name, weights.get(name)?.data ?? new Float32Array(0)]));
    return asked(await openWebgpuSession(graph, { toHost: ["next", "sum", "scores", "highest"], constants }), copies);
  };
}

function asked(session: WebgpuSession, copies: WebgpuCopies): GraphSession {
  return {
    async run(feeds, outputs) {
      const results = await session.run(neverEmpty(feeds));
      const kept: Record<string, Tensor> = {};
      for (const [name, tensor] of Object.entries(results)) {
        if (outputs.includes(name)) kept[name] = name === "logits" ? await fetched(copies, tensor) : tensor;
        else if (tensor.location === "gpu-buffer") tensor.dispose();
      }
      return kept;
    },
    close: () => session.close(),
  };
}

async function fetched(copies: WebgpuCopies, tensor: Tensor): Promise<Tensor> {
  const data = await copies.download(tensor);
  const { dims } = tensor;
  tensor.dispose();
  return floatTensor(data, dims);
}

/** Where nothing is asked for the first place is: products of no rows are not safe on WebGPU. */
function neverEmpty(feeds: Tensors): Tensors {
  const standIns: Readonly<Record<string, readonly number[]>> = { wanted: [1], scored: [1], targets: [1, 1] };
  const empty = Object.entries(standIns).filter(([name]) => feeds[name]?.size === 0);
  return { ...feeds, ...Object.fromEntries(empty.map(([name, shape]) => [name, intTensor(new Int32Array(1), shape)])) };
}

const openOnGpu: OpenMover = (graph) => openWebgpuSession(graph, { toHost: [] });
