// What the parent and its shard workers say to each other, and errors that survive the way between threads.
import { ConfigError, DataError, Interrupted, PreceptError, StoreError } from "../../core/errors.ts";
import type { FamilyModule } from "../../instructions/registry.ts";
import type { SharedAllotment } from "../plans/allotment.ts";
import type { PlannedShard, ShardRecord } from "./manifest.ts";
import type { DatasetPlan } from "../plans/plan.ts";

export interface WorkerStart {
  readonly plan: DatasetPlan;
  readonly shared: SharedAllotment;
  readonly folder: string;
  /** Of the plan's families that are the user's own. */
  readonly modules: readonly FamilyModule[];
  /** One Int32: not 0 when everybody should stop at the next chunk. */
  readonly stop: SharedArrayBuffer;
}

export interface WorkerOrder {
  readonly shard: PlannedShard;
}

export type WorkerAnswer =
  | { readonly kind: "rows"; readonly rows: number }
  | { readonly kind: "done"; readonly record: ShardRecord }
  | { readonly kind: "failed"; readonly error: PackedError };

/** Errors lose their class between threads. */
export interface PackedError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly hint?: string;
  readonly stack?: string;
}

export function packError(error: unknown): PackedError {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const { name, message, stack } = error;
  const packed = { name, message, ...(stack === undefined ? {} : { stack }) };
  if (!(error instanceof PreceptError)) return packed;
  return { ...packed, code: error.code, ...(error.hint === undefined ? {} : { hint: error.hint }) };
}

const classes = { ConfigError, DataError, StoreError };

/** The error as it was thrown; one that is not ours becomes a StoreError ("worker-failed") naming the file. */
export function unpackError(packed: PackedError, file: string): PreceptError {
  const { name, message, code, hint, stack } = packed;
  if (name === "Interrupted") return new Interrupted(message, hint);
  const known = classes[name as keyof typeof classes] as (typeof classes)[keyof typeof classes] | undefined;
  const details = { code: code ?? "worker-failed", cause: stack, ...(hint === undefined ? {} : { hint }) };
  if (known !== undefined) return new known(message, details);
  return new StoreError(`making ${file} failed: ${name}: ${message}`, details);
}
