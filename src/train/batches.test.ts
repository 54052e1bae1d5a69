import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assembleBatch, batchesPerEpoch, epochBatches, usefulTokens } from "./batches.ts";
import type { TokenRows } from "./token-rows.ts";

/** Rows of the given numbers of tokens; token t of row r is 100 r + t, and the second half is learnt. */
function rowsOf(...sizes: number[]): TokenRows {
  const offsets = Float64Array.from([0, ...sizes.map((_, i) => sizes.slice(0, i + 1).reduce((a, b) => a + b, 0))]);
  return {
    count: sizes.length,
    tokens: Uint32Array.from(sizes.flatMap((size, r) => Array.from({ length: size }, (_, t) => 100 * r + t))),
    learn: Uint8Array.from(sizes.flatMap((size) => Array.from({ length: size }, (_, t) => (t >= size / 2 ? 1 : 0)))),
    offsets,
  };
}

describe("the batches of an epoch", () => {
  it("hold every row exactly once, and all but the last are full", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 80 }), fc.integer({ min: 1, max: 9 }), (count, size) => {
        const batches = epochBatches(count, size, [7, "epoch", 0]);
        expect(batches).toHaveLength(batchesPerEpoch(count, size));
        expect(batches.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, row) => row));
        for (const batch of batches.slice(0, -1)) expect(batch).toHaveLength(size);
      }),
    );
  });

  it("are the same for the same path, and others for another epoch or seed", () => {
    const batches = (seed: number, epoch: number): number[][] => epochBatches(50, 8, [seed, "epoch", epoch]);
    expect(batches(1, 0)).toEqual(batches(1, 0));
    expect(batches(1, 0)).not.toEqual(batches(1, 1));
    expect(batches(1, 0)).not.toEqual(batches(2, 0));
  });
});

describe("a batch", () => {
  it("has targets one ahead of the tokens, and weighs only what is learnt", () => {
    const batch = assembleBatch(rowsOf(4, 6), [1]);
    expect(batch).toMatchObject({ rows: 1, length: 5 });
    expect([...batch.tokens]).toEqual([100, 101, 102, 103, 104]);
    expect([...batch.targets]).toEqual([101, 102, 103, 104, 105]);
    expect([...batch.weights]).toEqual([0, 0, 1, 1, 1]);
  });

  it("is as wide as its longest row, and nothing behind a shorter one is learnt", () => {
    const rows = rowsOf(4, 9, 6);
    const batch = assembleBatch(rows, [2, 0]);
    expect(batch).toMatchObject({ rows: 2, length: 5 });
    expect([...batch.tokens]).toEqual([200, 201, 202, 203, 204, 0, 1, 2, 0, 0]);
    expect([...batch.weights]).toEqual([0, 0, 1, 1, 1, 0, 1, 1, 0, 0]);
    expect(usefulTokens(rows, [2, 0])).toBe(8);
  });
});
