// What an architecture is: its parameters, and one forward pass that serves training, scoring, prompts and cached decoding alike.
import type { Rng } from "../../core/rng.ts";
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

export interface Architecture<Config extends TransformerConfig> {
  /** Names and shapes of Hugging Face's checkpoints, in their order. */
  parameterShapes(config: Config): ReadonlyMap<string, readonly number[]>;
  /** Fills one fresh parameter, `data`, from a stream of its own. */
  initialize(config: Config, parameter: FreshParameter, rng: Rng): void;
  /** Puts what does not depend on a pass (folded norms, joint maps) on the tape once, for any number of passes. */
  network(tape: Tape, config: Config, parameter: (name: string) => Variable): Network;
}

export interface FreshParameter {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
  /** Standard deviation of the normal distribution of weights. */
  readonly deviation: number;
}
