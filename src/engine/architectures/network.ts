// What an architecture is: its parameters, and one forward pass that serves training, scoring, prompts and cached decoding alike.
import type { Rng } from "../../core/rng.ts";
import type { DistinctTokens } from "../autodiff/embedding.ts";
import type { Adapter } from "../autodiff/linear.ts";
import type { Tape, Variable } from "../autodiff/tape.ts";
import type { TransformerConfig } from "../contract.ts";
import type { Value } from "../onnx/graph-writer.ts";

/**
 * How one pass runs. Positions of all sequences are rows of one matrix, [n, width], in an order that is the pass's own:
 * networks only say what happens to a row, and leave to the pass what mixes rows.
 */
export interface Pass {
  /** int32, n ids in all, of any shape. */
  readonly tokens: Value;
  /** Where a large vocabulary is learnt. */
  readonly distinct?: DistinctTokens | undefined;
  /** Adds to each row of [n, width] the row of a learned table [contextLength, width] for its position. */
  place(x: Variable, table: Variable): Variable;
  /**
   * Causal attention within each sequence. `qkv` is [n, (heads + 2 keyValueHeads) * headSize]: all queries, then all keys,
   * then all values; rotary positions, where the architecture has them, are the pass's to apply. Returns
   * [n, heads * headSize].
   */
  attend(layer: number, qkv: Variable): Variable;
  /** Only the rows whose logits are wanted, [m, width]; everything after the last attention runs on these alone. */
  narrow(x: Variable): Variable;
  /** Zeroes some elements and scales up the others while training; the identity otherwise. */
  dropout(x: Variable): Variable;
}

export interface Network {
  /** Logits [m, vocabulary] of the rows that the pass keeps. */
  logits(pass: Pass): Variable;
}

/**
 * What is done to parameters once, before any pass reads them:
 * - "plain": nothing; each map is used as the checkpoint has it;
 * - "joined": maps that read the same input become one (queries, keys and values; gates and ups);
 * - "folded": joined, and each norm's gain and shift are multiplied into the map after it, which is cheaper to learn.
 */
export type Preparation = "plain" | "joined" | "folded";

/** Prepared weights by name. */
export interface Weights {
  readonly preparation: Preparation;
  readonly get: (name: string) => Variable;
  /** The low-rank addition to the map of a module ("model.layers.0.self_attn.q_proj"); only for plain weights. */
  readonly adapter?: (module: string) => Adapter | undefined;
}

export interface Architecture<Config extends TransformerConfig> {
  /** Names and shapes of Hugging Face's checkpoints, in their order. */
  parameterShapes(config: Config): ReadonlyMap<string, readonly number[]>;
  /** Fills one fresh parameter, `data`, from a stream of its own. */
  initialize(config: Config, parameter: FreshParameter, rng: Rng): void;
  /** The sizes of the linear maps of a layer's modules and of none else, by full name: what LoRA can be added to. */
  modules(config: Config): ReadonlyMap<string, { readonly inputs: number; readonly outputs: number }>;
  /** Every weight that `network` will ask for by name, made from parameters; most are parameters themselves. */
  prepare(tape: Tape, config: Config, source: Source): ReadonlyMap<string, Variable>;
  network(tape: Tape, config: Config, weights: Weights): Network;
}

export interface Source {
  readonly preparation: Preparation;
  readonly parameter: (name: string) => Variable;
}

export interface FreshParameter {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
  /** Standard deviation of the normal distribution of weights. */
  readonly deviation: number;
}

/** Above this vocabulary the last norm stays apart: a folded copy of the output map would take more than it saves. */
export const largestFoldedVocabulary = 8192;
