// What a sampler and its helpers tell each other.
import type { PlainError } from "../../core/error-transfer.ts";
import type { PromptedAnswer } from "./answers-batch.ts";
import type { Drawn, RolloutRequest, ShareSettings } from "./share.ts";

export interface HelperData {
  readonly settings: ShareSettings;
  /** All parameters, flat: the sampler writes, helpers read when they are told to. */
  readonly parameters: SharedArrayBuffer;
  /** The reference's, where there is one; they never change. */
  readonly reference: SharedArrayBuffer | undefined;
}

export type ToHelper =
  | { readonly kind: "parameters" }
  | { readonly kind: "draw"; readonly requests: readonly RolloutRequest[] }
  | { readonly kind: "score"; readonly answers: readonly PromptedAnswer[] }
  | { readonly kind: "close" };

/** One answer to each message but "close". */
export type FromHelper =
  | { readonly kind: "done" }
  | { readonly kind: "drawn"; readonly drawn: Drawn }
  | { readonly kind: "scored"; readonly scores: readonly Float32Array[] }
  | { readonly kind: "error"; readonly error: PlainError };
