// The CPU: sessions with the settings that were measured to be fast and frugal, and memory that is written in place.
import { InferenceSession, type Tensor } from "onnxruntime-node";
import { ModelError } from "../../core/errors.ts";
import type { Parameters } from "../contract.ts";
import { type EncodeOptions, encodeModel } from "../onnx/encode.ts";
import type { Dimension, Graph } from "../onnx/model.ts";
import type { Shape } from "../onnx/shapes.ts";
import { cpuBank, cpuParts } from "./cpu-bank.ts";
import type { Device, Places, Program } from "./device.ts";
import { type Feeds, floatTensor } from "./tensors.ts";

/**
 * Measured in turn in one process on the published model, 2 threads: hidden activations of 8.4 MB are 6 % faster than
 * 4.2 MB, where gradients are added up twice as often, and level with 17 MB, which take 180 MB more memory. Of logits a
 * large vocabulary needs several copies at a time, of up to 32 MiB each.
 */
export const cpuMicroBatch = { hidden: 2_100_000, logits: 8_388_608 } as const;

/** Computes with `threads` threads. Throws a ModelError, code "bad-threads", unless that is a whole number from 1. */
export function cpuDevice(threads: number): Device {
  checkThreads(threads);
  return {
    name: "cpu",
    dialect: "cpu-fused",
    microBatch: cpuMicroBatch,
    open: (graph, { toHost = [] } = {}) => openProgram(graph, threads, toHost),
    bank: async (layout, start) => cpuBank(layout, start),
    parts: cpuParts,
    hold: async (parameters) => ({ tensors: tensorsOf(parameters), close: () => undefined }),
    close: async () => undefined,
  };
}

export interface SessionSettings extends EncodeOptions {
  /** The numbers of the inputs that are bound, by their names. The session copies them. */
  readonly bytes?: readonly { readonly path: string; readonly data: Uint8Array }[];
}

/**
 * A session for `graph` with `threads` threads. With one thread everything runs on the caller's, so that sessions in
 * several workers do not disturb each other. Throws a ModelError, code "bad-graph", if it is refused.
 */
export async function createSession(
  graph: Graph,
  threads: number,
  { bytes, ...encoding }: SessionSettings = {},
): Promise<InferenceSession> {
  checkThreads(threads);
  try {
    return await InferenceSession.create(encodeModel(graph, encoding), {
      executionProviders: ["cpu"],
      ...(bytes === undefined ? {} : { externalData: bytes }),
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: "sequential",
      graphOptimizationLevel: "basic",
      // Planned memory is a second arena: 1.4 GB instead of 0.9 GB for the published model, for no speed.
      enableMemPattern: false,
      // Every session has threads of its own, which would go on looking for work when its run has ended, on cores that
      // the next session needs: 41 to 70 ms a step instead of 21 to 34 for two layers of width 64 on two threads.
      extra: { session: { force_spinning_stop: "1" } },
      logSeverityLevel: 3,
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ModelError(`ONNX Runtime refused the graph "${graph.name}": ${reason}`, { code: "bad-graph", cause });
  }
}

/** Throws a ModelError, code "bad-threads", unless `threads` is a whole number from 1. */
export function checkThreads(threads: number): void {
  if (Number.isInteger(threads) && threads >= 1) return;
  throw new ModelError(`threads must be a whole number from 1, got ${threads}`, { code: "bad-threads" });
}

async function openProgram(graph: Graph, threads: number, toHost: readonly string[]): Promise<Program> {
  const session = await createSession(graph, threads, { emptySequence: endOfResults });
  const returned = graph.outputs.filter(({ name }) => toHost.includes(name));
  const open = returned.some(({ shape }) => shape.some((size) => typeof size !== "number"));
  return {
    graph,
    async run(feeds, into = {}) {
      const sizes = open ? openSizes(graph, feeds) : undefined;
      const fresh = returned.map(({ name, shape }) => [name, emptyFloats(shape, sizes)] as const);
      await runInPlace(session, feeds, { ...tensorsAt(into), ...Object.fromEntries(fresh) });
      return Object.fromEntries(fresh.map(([name, { data }]) => [name, data as Float32Array]));
    },
    close: () => session.release(),
  };
}

/**
 * Runs a session whose results all go to tensors that are given, and returns nothing.
 *
 * The binding (onnxruntime-node 1.30) writes results into the tensors that it is given, and then copies every one into a
 * new array as well: 0.6 ms for each megabyte, a tenth of a training step. It makes these copies in the order of the
 * outputs, when everything has been computed, and stops with an error at the first output that is no tensor. So the first
 * output is an empty sequence. A binding that can return sequences would merely take the time for the copies.
 */
export async function runInPlace(session: InferenceSession, feeds: Feeds, results: Feeds): Promise<void> {
  try {
    await session.run(feeds, { [endOfResults]: null, ...results });
  } catch (error) {
    if (!(error instanceof Error && error.message.includes("Non tensor type is temporarily not supported")))
      throw error;
  }
}

/** The name of the output at which the binding stops. */
export const endOfResults = "end-of-results";

/** The sizes that a graph leaves open, as its inputs have them. */
export function openSizes({ inputs }: Pick<Graph, "inputs">, feeds: Feeds): ReadonlyMap<Dimension, number> {
  const sizes = new Map<Dimension, number>();
  for (const { name, shape } of inputs) {
    for (const [axis, size] of feeds[name]?.dims.entries() ?? []) sizes.set(shape[axis] as Dimension, size);
  }
  return sizes;
}

function emptyFloats(shape: Shape, sizes: ReadonlyMap<Dimension, number> | undefined): Tensor {
  const known = shape.map((size) => (typeof size === "number" ? size : (sizes?.get(size) ?? Number.NaN)));
  return floatTensor(new Float32Array(known.reduce((total, size) => total * size, 1)), known);
}

function tensorsAt(places: Places): Feeds {
  return Object.fromEntries(Object.entries(places).map(([name, { tensor }]) => [name, tensor]));
}

function tensorsOf(parameters: Parameters): Feeds {
  return Object.fromEntries(Array.from(parameters, ([name, { shape, data }]) => [name, floatTensor(data, shape)]));
}
