// The CPU: sessions with the settings that were measured to be fast and frugal, and memory that is written in place.
import { InferenceSession } from "onnxruntime-node";
import { ModelError } from "../../core/errors.ts";
import type { Parameters } from "../contract.ts";
import { encodeModel } from "../onnx/encode.ts";
import type { Graph } from "../onnx/model.ts";
import { cpuBank, cpuParts } from "./cpu-bank.ts";
import type { Device, Places, Program } from "./device.ts";
import { type Feeds, floatTensor } from "./tensors.ts";

/**
 * Measured in turn in one process on the published model, 2 threads and 1 MB of second-level cache each: hidden
 * activations of 3.2 to 8.4 MB are level and 8 % faster than 1.6 MB; 1.1 MB is 3 % slower than that. Less memory speaks
 * for the smaller sizes. Of logits a large vocabulary needs several copies at a time, of up to 32 MiB each.
 */
export const cpuMicroBatch = { hidden: 1_050_000, logits: 8_388_608 } as const;

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

/**
 * A session for `graph` with `threads` threads. With one thread everything runs on the caller's, so that sessions in
 * several workers do not disturb each other. Throws a ModelError, code "bad-graph", if it is refused.
 */
export async function createSession(graph: Graph, threads: number): Promise<InferenceSession> {
  checkThreads(threads);
  try {
    return await InferenceSession.create(encodeModel(graph), {
      executionProviders: ["cpu"],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: "sequential",
      graphOptimizationLevel: "basic",
      // Planned memory is a second arena: 1.4 GB instead of 0.9 GB for the published model, for no speed.
      enableMemPattern: false,
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
  const session = await createSession(graph, threads);
  const returned = graph.outputs.map(({ name }) => name).filter((name) => toHost.includes(name));
  return {
    graph,
    async run(feeds, into = {}) {
      const results = await session.run(feeds, { ...tensorsAt(into), ...nothingYet(returned) });
      return Object.fromEntries(returned.map((name) => [name, results[name]?.data as Float32Array]));
    },
    close: () => session.release(),
  };
}

function tensorsAt(places: Places): Feeds {
  return Object.fromEntries(Object.entries(places).map(([name, { tensor }]) => [name, tensor]));
}

function nothingYet(names: readonly string[]): Record<string, null> {
  return Object.fromEntries(names.map((name) => [name, null]));
}

function tensorsOf(parameters: Parameters): Feeds {
  return Object.fromEntries(Array.from(parameters, ([name, { shape, data }]) => [name, floatTensor(data, shape)]));
}
