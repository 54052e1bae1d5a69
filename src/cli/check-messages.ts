// What `precept families check` and the thread that does it say to each other.
import type { PlainError } from "../core/error-transfer.ts";

export interface CheckJob {
  /** A name, or the absolute path of a module. */
  readonly reference: string;
  /** In place of the family's own cases. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly samples?: number;
  readonly seed?: number;
  /** Claims before this one are done. */
  readonly from: number;
}

export interface ClaimName {
  readonly config: string;
  readonly claim: string;
}

export type FromChecker =
  | {
      readonly kind: "begin";
      readonly family: { readonly name: string; readonly version: number };
      readonly claims: readonly ClaimName[];
    }
  | { readonly kind: "claim"; readonly index: number; readonly counterexample?: string }
  | { readonly kind: "end" }
  /** The family could not be loaded or configured. */
  | { readonly kind: "error"; readonly error: PlainError };
