// The training pass: sequences side by side in time-major order, whole, with nothing cached.
import type { Pass } from "../architectures/network.ts";
import { dropout } from "../autodiff/dropout.ts";
import { addPositions, needsDistinctTokens } from "../autodiff/embedding.ts";
import { rotaryConstants, rotaryTables } from "../autodiff/rotary.ts";
import { chosenRows } from "../autodiff/selection.ts";
import { selfAttention } from "../autodiff/self-attention.ts";
import type { Tape, Variable } from "../autodiff/tape.ts";
import type { TransformerConfig } from "../contract.ts";
import type { Value } from "../onnx/graph-writer.ts";

/** Inputs of the graph that describe a micro-batch; sizes are left open, so that one graph serves every batch. */
export const microNames = {
  tokens: "tokens",
  positions: "positions",
  causal: "causal",
  chosen: "chosen-rows",
  places: "places",
  targets: "targets",
  shares: "shares",
  distinctIds: "distinct-ids",
  distinctNumbers: "distinct-numbers",
  slots: "token-slots",
  dropout: (index: number) => `dropout:${index}`,
} as const;

/** The open sizes: positions, sequences, positions that are learnt from, and distinct tokens. */
export const sizeNames = { length: "length", rows: "rows", chosen: "chosen", distinct: "distinct" } as const;

export interface TrainingPassOptions {
  readonly model: TransformerConfig;
  /** Whether only some positions are learnt from. */
  readonly narrow: boolean;
  /** Whether factors of dropout are inputs. */
  readonly dropout: boolean;
}

/**
 * Inputs: tokens int32 [length, rows], causal [length, length], positions int64 [length * rows, 1] where they are
 * rotary, the distinct tokens where they are needed, chosen-rows int32 [chosen] and places int32 [length * rows] where the pass is narrow, and dropout's factors.
 */
export function trainingPass(tape: Tape, { model, narrow, dropout: drops }: TrainingPassOptions): Pass {
  const { graph } = tape;
  const { length, rows, chosen, distinct } = sizeNames;
  const all = `${length}*${rows}`;
  const causal = graph.input(microNames.causal, "float32", [length, length]);
  const choice = narrow
    ? {
        chosen: graph.input(microNames.chosen, "int32", [chosen]),
        places: graph.input(microNames.places, "int32", [all]),
      }
    : undefined;
  const rotation =
    model.architecture === "llama"
      ? {
          positions: graph.input(microNames.positions, "int64", [all, 1]),
          ...rotaryConstants(tape, rotaryTables(model)),
        }
      : undefined;
  const keyValueHeads = model.architecture === "llama" ? model.keyValueHeads : model.heads;
  const headSize = model.architecture === "llama" ? model.headSize : model.width / model.heads;
  const group = model.heads / keyValueHeads;

  let factors = 0;
  const nextFactors = (shape: Value["shape"]): Value => graph.input(microNames.dropout(factors++), "float32", shape);
  return {
    tokens: graph.input(microNames.tokens, "int32", [length, rows]),
    distinct:
      tape.training && needsDistinctTokens(model.vocabularySize)
        ? {
            ids: graph.input(microNames.distinctIds, "int64", [distinct, 1]),
            numbers: graph.input(microNames.distinctNumbers, "int32", [distinct, 1]),
            slots: graph.input(microNames.slots, "int32", [1, all]),
          }
        : undefined,
    place: (x, table) => addPositions(tape, x, table, length),
    attend: (_layer, qkv) =>
      selfAttention(tape, qkv, {
        length,
        rows,
        heads: model.heads,
        keyValueHeads,
        headSize,
        causal,
        rotation,
        dropout: drops
          ? nextFactors([rows, keyValueHeads, group === 1 ? length : `${group}*${length}`, length])
          : undefined,
      }),
    narrow: (x): Variable => (choice === undefined ? x : chosenRows(tape, x, choice)),
    dropout: (x): Variable => (drops ? dropout(tape, x, nextFactors(x.value.shape)) : x),
  };
}
