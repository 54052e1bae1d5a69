// ONNX Runtime sessions with the settings that were measured to be fast and frugal.
import { InferenceSession, Tensor } from "onnxruntime-node";
import { ModelError } from "../core/errors.ts";
import { encodeModel } from "./onnx/encode.ts";
import type { Graph } from "./onnx/model.ts";

export type Feeds = Readonly<Record<string, Tensor>>;

/**
 * A session for `graph` on the CPU with `threads` threads. With one thread everything runs on the caller's, so that
 * sessions in several workers do not disturb each other. Throws a ModelError, code "bad-graph", if it is refused.
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

/** A tensor over `data` itself, not over a copy. */
export function floatTensor(data: Float32Array, shape: readonly number[]): Tensor {
  return new Tensor("float32", data, shape);
}

export function intTensor(data: Int32Array, shape: readonly number[]): Tensor {
  return new Tensor("int32", data, shape);
}
