// Keys and values of one group of rows: time-major, so that a step's results are written right behind those it read.
import type { TransformerConfig } from "../contract.ts";
import { cacheNames } from "./generation-graphs.ts";
import { type Feeds, floatTensor } from "../session.ts";

export class KeyValueCache {
  /** Positions held. */
  length = 0;
  rows: number;
  private readonly model: TransformerConfig;
  /** The keys of each layer, then the values of each: [capacity, rows, width]. */
  private readonly stores: readonly Float32Array[];

  /** Room for `capacity` positions of `rows` rows. */
  constructor(model: TransformerConfig, rows: number, capacity: number) {
    this.model = model;
    this.rows = rows;
    const size = capacity * rows * model.width;
    this.stores = Array.from({ length: 2 * model.layers }, () => new Float32Array(size));
  }

  /** What is held, as inputs of the cached step. */
  past(): Feeds {
    return this.view(0, this.length, cacheNames.keys, cacheNames.values);
  }

  /** Room for the next `count` positions, as outputs; `length` is the caller's to advance when they are written. */
  room(count: number): Feeds {
    return this.view(this.length, count, cacheNames.newKeys, cacheNames.newValues);
  }

  /** Keeps only the rows at the indices `kept`, which ascend; what is kept moves to the front of each store. */
  keep(kept: readonly number[]): void {
    const { width } = this.model;
    for (const store of this.stores) {
      let target = 0;
      for (let position = 0; position < this.length; position++) {
        for (const row of kept) {
          const source = (position * this.rows + row) * width;
          store.copyWithin(target, source, source + width);
          target += width;
        }
      }
    }
    this.rows = kept.length;
  }

  private view(from: number, count: number, keys: (layer: number) => string, values: (layer: number) => string): Feeds {
    const { width, heads, layers } = this.model;
    const shape = [count, this.rows, heads, width / heads];
    const position = this.rows * width;
    const tensors = this.stores.map((store, index) => {
      const name = index < layers ? keys(index) : values(index - layers);
      return [name, floatTensor(store.subarray(from * position, (from + count) * position), shape)] as const;
    });
    return Object.fromEntries(tensors);
  }
}
