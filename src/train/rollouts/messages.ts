// What a sampler and its helpers tell each other.
import type { PlainError } from "../../core/error-transfer.ts";
import type { Drawn, RolloutRequest, ShareSettings } from "./share.ts";

export interface HelperData {
  readonly settings: ShareSettings;
  /** All parameters, flat: the sampler writes, helpers read when they are told to. */
  readonly parameters: SharedArrayBuffer;
}

export type ToHelper =
  | { readonly kind: "parameters" }
  | { readonly kind: "draw"; readonly requests: readonly RolloutRequest[] }
  | { readonly kind: "close" };

/** One answer to each message but "close". */
export type FromHelper =
  | { readonly kind: "done" }
  | { readonly kind: "drawn"; readonly drawn: Drawn }
  | { readonly kind: "error"; readonly error: PlainError };
