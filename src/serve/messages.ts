// What the server's thread and the model's thread say to each other.
import type { PlainError } from "../core/error-transfer.ts";
import type { DeviceName } from "../engine/devices/device.ts";
import type { TextDelta, TextResult } from "../models/text-generation.ts";
import type { ModelInfo, SequenceJob, SequenceStart } from "./served-model.ts";

/** Which model a worker loads, and how it computes. */
export interface ModelSource {
  /** A run folder or a Hugging Face folder. */
  readonly path: string;
  /** Which of a run's units, where there are several. */
  readonly unit?: string;
  /** What clients call the model; what `loadModel` calls it unless given. */
  readonly name?: string;
  readonly threads: number;
  /** "cpu" unless given. */
  readonly device?: DeviceName;
  /** Sequences that share a step; others wait. */
  readonly maxSequences: number;
}

/** Ids are of sequences, chosen by the server, never used twice. */
export type ToModel =
  | { readonly kind: "generate"; readonly id: number; readonly job: SequenceJob }
  | { readonly kind: "abort"; readonly id: number }
  | { readonly kind: "close" };

/** "ready" or "failed" comes first; a sequence has "start", deltas and "end", or "error" at any point. */
export type FromModel =
  | { readonly kind: "ready"; readonly info: ModelInfo }
  | { readonly kind: "failed"; readonly error: PlainError }
  | { readonly kind: "start"; readonly id: number; readonly start: SequenceStart }
  | { readonly kind: "delta"; readonly id: number; readonly delta: TextDelta }
  | { readonly kind: "end"; readonly id: number; readonly result: TextResult }
  | { readonly kind: "error"; readonly id: number; readonly error: PlainError };
