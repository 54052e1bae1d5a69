// Copies between the host and the GPU, which ONNX Runtime has no call for: graphs that do next to nothing, one of each rank.
import type { Tensor } from "onnxruntime-node";
import type { Graph } from "../onnx/model.ts";
import { floatTensor, longTensor } from "./tensors.ts";
import { openWebgpuSession, type WebgpuSession } from "./webgpu-session.ts";

export interface WebgpuCopies {
  upload(data: Float32Array, shape: readonly number[]): Promise<Tensor>;
  /** `Tensor.getData` would end the process. */
  download(tensor: Tensor): Promise<Float32Array>;
  zeros(shape: readonly number[]): Promise<Tensor>;
  close(): Promise<void>;
}

export function webgpuCopies(): WebgpuCopies {
  const sessions = new Map<string, Promise<WebgpuSession>>();
  const session = (kind: "upload" | "download" | "zeros", rank: number): Promise<WebgpuSession> => {
    const key = `${kind} ${rank}`;
    const graph = kind === "zeros" ? expansion(rank) : identity(kind, rank);
    const opened = sessions.get(key) ?? openWebgpuSession(graph, { toHost: kind === "download" ? ["to"] : [] });
    sessions.set(key, opened);
    return opened;
  };
  const result = async (opened: Promise<WebgpuSession>, feeds: Readonly<Record<string, Tensor>>): Promise<Tensor> => {
    const made = await (await opened).run(feeds);
    return made["to"] as Tensor;
  };
  return {
    upload: (data, shape) => result(session("upload", shape.length), { from: floatTensor(data, shape) }),
    async download(tensor) {
      const made = await result(session("download", tensor.dims.length), { from: tensor });
      return made.data as Float32Array;
    },
    zeros: (shape) =>
      result(session("zeros", shape.length), {
        from: floatTensor(new Float32Array(1), [1]),
        sizes: longTensor(shape),
      }),
    async close() {
      const opened = await Promise.allSettled(sessions.values());
      sessions.clear();
      for (const made of opened) if (made.status === "fulfilled") await made.value.close();
    },
  };
}

function identity(name: string, rank: number): Graph {
  return oneNode(name, {
    operator: "Identity",
    rank,
    inputs: [{ name: "from", type: "float32", shape: sizesOf(rank) }],
  });
}

/** A zero that is an input, so that no constant of the full size is made of it. */
function expansion(rank: number): Graph {
  const inputs = [
    { name: "from", type: "float32", shape: [1] },
    { name: "sizes", type: "int64", shape: [rank] },
  ] as const;
  return oneNode("zeros", { operator: "Expand", rank, inputs });
}

interface OneNode {
  readonly operator: string;
  readonly rank: number;
  readonly inputs: Graph["inputs"];
}

function oneNode(name: string, { operator, rank, inputs }: OneNode): Graph {
  const node = {
    operator,
    domain: "",
    inputs: inputs.map((input) => input.name),
    outputs: ["to"],
    attributes: {},
  } as const;
  return {
    name,
    inputs,
    outputs: [{ name: "to", type: "float32", shape: sizesOf(rank) }],
    initializers: [],
    nodes: [node],
  };
}

function sizesOf(rank: number): string[] {
  return Array.from({ length: rank }, (_, axis) => `size${axis}`);
}
