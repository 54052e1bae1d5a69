// What a trainer and its helpers tell each other. Buffers change hands, so that nothing is copied on the way.
import type { Share } from "./share-runner.ts";

/** All parameters, and room for all gradients, each flat. */
export interface ShareBuffers {
  readonly parameters: Float32Array<ArrayBuffer>;
  readonly gradients: Float32Array<ArrayBuffer>;
}

export type ToHelper =
  | { readonly kind: "share"; readonly share: Share; readonly buffers: ShareBuffers }
  | { readonly kind: "close" };

export type FromHelper =
  | { readonly kind: "ready" }
  | { readonly kind: "gradients"; readonly loss: number; readonly buffers: ShareBuffers };
