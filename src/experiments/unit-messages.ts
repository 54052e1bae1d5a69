// What the process and the worker that makes one unit say to each other.
import type { PlainError } from "../core/error-transfer.ts";
import type { DeviceName } from "../engine/devices/device.ts";
import type { FamilyModule } from "../instructions/registry.ts";
import type { Unit } from "./resolve.ts";

export interface UnitJob {
  readonly unit: Unit;
  readonly runDir: string;
  readonly threads: number;
  readonly device: DeviceName;
  /** Of a family of the user's own. */
  readonly module?: FamilyModule;
}

export interface UnitProgress {
  readonly phase: "data" | "train" | "evaluate";
  readonly done: number;
  readonly of: number;
  readonly loss?: number;
  readonly tokensPerSecond?: number;
}

export type FromWorker =
  | { readonly kind: "progress"; readonly progress: UnitProgress }
  | { readonly kind: "done" }
  | { readonly kind: "error"; readonly error: PlainError };

/** Stop at the next step, with a checkpoint. */
export interface ToWorker {
  readonly kind: "stop";
}
