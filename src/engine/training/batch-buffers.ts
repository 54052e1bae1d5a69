// The memory through which batches enter a graph: written once per step, time-major, split into micro-batches.
import type { Batch } from "../contract.ts";
import { type Feeds, floatTensor, intTensor } from "../session.ts";
import { type StepShape, tensorNames } from "./training-graphs.ts";

export interface BatchBuffers {
  readonly feeds: Feeds;
  /** Copies a batch of the right size; `weight` is the sum of its weights. */
  fill(batch: Batch, weight: number): void;
}

export function createBatchBuffers({ length, start, rows }: StepShape): BatchBuffers {
  const micros = rows.map((count) => ({
    rows: count,
    tokens: new Int32Array(length * count),
    targets: new Int32Array((length - start) * count),
    shares: new Float32Array((length - start) * count),
  }));
  const feeds = Object.fromEntries(
    micros.flatMap((micro, index) => [
      [tensorNames.tokens(index), intTensor(micro.tokens, [length, micro.rows])],
      [tensorNames.targets(index), intTensor(micro.targets, [micro.targets.length, 1])],
      [tensorNames.shares(index), floatTensor(micro.shares, [micro.shares.length, 1])],
    ]),
  );

  const fill = (batch: Batch, weight: number): void => {
    let firstRow = 0;
    for (const micro of micros) {
      for (let row = 0; row < micro.rows; row++) {
        const source = (firstRow + row) * length;
        for (let position = 0; position < length; position++) {
          micro.tokens[position * micro.rows + row] = batch.tokens[source + position] as number;
          if (position < start) continue;
          const target = (position - start) * micro.rows + row;
          micro.targets[target] = batch.targets[source + position] as number;
          micro.shares[target] = (batch.weights[source + position] as number) / weight;
        }
      }
      firstRow += micro.rows;
    }
  };
  return { feeds, fill };
}
