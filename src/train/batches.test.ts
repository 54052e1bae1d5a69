import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assembleBatch, batchesPerEpoch, batchLengths, epochBatches, usefulTokens } from "./batches.ts";
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

describe("batches by length", () => {
  it("compute no padding while lengths are few", () => {
    expect([...batchLengths(rowsOf(5, 9, 5))]).toEqual([4, 8, 4]);
  });

  it("round lengths up when there are many, never beyond the longest", () => {
    const sizes = Array.from({ length: 30 }, (_, i) => i + 3);
    const lengths = [...batchLengths(rowsOf(...sizes))];
    expect(new Set(lengths)).toEqual(new Set([8, 16, 24, 31]));
    lengths.forEach((length, row) => expect(length).toBeGreaterThanOrEqual((sizes[row] as number) - 1));
  });

  it("hold every row exactly once, rows of one length together, at most batchSize of them", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 9 }),
        (lengths, size) => {
          const all = Int32Array.from(lengths);
          const batches = epochBatches(all, size, [7, "epoch", 0]);
          expect(batches).toHaveLength(batchesPerEpoch(all, size));
          expect(batches.flatMap((batch) => batch.rows).sort((a, b) => a - b)).toEqual(lengths.map((_, i) => i));
          for (const { rows, length } of batches) {
            expect(rows.length).toBeLessThanOrEqual(size);
            for (const row of rows) expect(lengths[row]).toBe(length);
          }
        },
      ),
    );
  });

  it("are the same for the same path, and others for another epoch", () => {
    const lengths = new Int32Array(50).fill(4);
    expect(epochBatches(lengths, 8, [1, "epoch", 0])).toEqual(epochBatches(lengths, 8, [1, "epoch", 0]));
    expect(epochBatches(lengths, 8, [1, "epoch", 0])).not.toEqual(epochBatches(lengths, 8, [1, "epoch", 1]));
  });

  it("have targets one ahead of the tokens, and weigh only what is learnt", () => {
    const rows = rowsOf(4, 6);
    const batch = assembleBatch(rows, { length: 5, rows: [1] }, 1);
    expect([...batch.tokens]).toEqual([100, 101, 102, 103, 104]);
    expect([...batch.targets]).toEqual([101, 102, 103, 104, 105]);
    expect([...batch.weights]).toEqual([0, 0, 1, 1, 1]);
  });

  it("fill short rows and missing rows with positions of weight 0", () => {
    const batch = assembleBatch(rowsOf(4), { length: 5, rows: [0] }, 2);
    expect(batch).toMatchObject({ rows: 2, length: 5 });
    expect([...batch.weights]).toEqual([0, 1, 1, 0, 0, 0, 0, 0, 0, 0]);
    expect(usefulTokens(rowsOf(4), { length: 5, rows: [0] })).toBe(3);
  });
});
