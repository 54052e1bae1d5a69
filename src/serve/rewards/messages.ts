// What the server's thread and the threads that score say to each other.
import type { PlainError } from "../../core/error-transfer.ts";
import type { SampleScore } from "./score-sample.ts";
import type { ScoreSettings } from "./settings.ts";

export interface ScorerData {
  /** Modules of families of the user's own. */
  readonly families: readonly string[];
  /** The index of the sample at hand within its chunk, for whoever finds this thread gone: one Int32. */
  readonly progress: SharedArrayBuffer;
}

/** A sample as it was sent, with the settings of its request. */
export interface ScoreJob {
  readonly sample: unknown;
  readonly settings: ScoreSettings;
}

/** One sample's score. */
export interface Scored extends Pick<SampleScore, "outcome" | "reward" | "passed" | "total" | "task" | "error"> {
  /** Time it took to judge, in seconds. */
  readonly seconds: number;
  /** The verdicts and what else a client is shown, as the members of a JSON object. */
  readonly members: string;
}

export type ToScorer = readonly ScoreJob[];

/**
 * "ready" or "failed" comes first. Then the samples of a chunk are answered in their order, several in a message; "slow"
 * says that the one at hand may take so long, since something has to be started for it.
 */
export type FromScorer =
  | { readonly kind: "ready" }
  | { readonly kind: "failed"; readonly error: PlainError }
  | { readonly kind: "slow"; readonly ms: number }
  | { readonly kind: "scored"; readonly scored: readonly Scored[] };
