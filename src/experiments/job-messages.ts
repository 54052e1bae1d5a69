// What the process and the workers that make the pieces of a run say to each other.
import type { PlainError } from "../core/error-transfer.ts";
import type { DeviceName } from "../engine/devices/device.ts";
import type { FamilyModule } from "../instructions/registry.ts";
import type { Unit } from "./resolve.ts";
import type { EvaluationNode, StageNode } from "./stage-nodes.ts";

interface JobPlace {
  readonly runDir: string;
  readonly threads: number;
  readonly device: DeviceName;
  /** Of a family of the user's own. */
  readonly module?: FamilyModule;
}

/** A model without a curriculum, from its data to its score. */
export interface UnitJob extends JobPlace {
  readonly kind: "unit";
  readonly unit: Unit;
}

export interface StageJob extends JobPlace {
  readonly kind: "stage";
  readonly node: StageNode;
}

export interface EvaluationJob extends JobPlace {
  readonly kind: "evaluation";
  readonly node: EvaluationNode;
}

export type Job = UnitJob | StageJob | EvaluationJob;

export interface JobProgress {
  readonly phase: "data" | "train" | "evaluate";
  readonly done: number;
  readonly of: number;
  readonly loss?: number;
  readonly tokensPerSecond?: number;
}

export interface MakeOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: JobProgress) => void;
}

export type FromWorker =
  | { readonly kind: "progress"; readonly progress: JobProgress }
  | { readonly kind: "done" }
  | { readonly kind: "error"; readonly error: PlainError };

export type ToWorker =
  | { readonly kind: "job"; readonly job: Job }
  /** Stop at the next step, with a checkpoint. */
  | { readonly kind: "stop" };
