import { describe, expect, test } from "vitest";
import { Rng } from "../../core/rng.ts";
import type { TransformerConfig } from "../contract.ts";
import { gpt2Config } from "../model-config.ts";
import { checkBatch } from "./batch-check.ts";
import { type MicroBatch, microBatches } from "./micro-batches.ts";

function cut(
  lengths: readonly number[],
  change: Partial<Parameters<typeof gpt2Config>[0]> = {},
  firstLearnt = 0,
): MicroBatch[] {
  const length = Math.max(...lengths);
  const model: TransformerConfig = gpt2Config({
    vocabularySize: 32,
    contextLength: length,
    layers: 1,
    width: 64,
    heads: 4,
    ...change,
  });
  const size = lengths.length * length;
  const weights = Float32Array.from({ length: size }, (_, i) => {
    const position = i % length;
    return Number(position >= firstLearnt && position < (lengths[Math.floor(i / length)] as number));
  });
  const batch = { rows: lengths.length, length, tokens: new Int32Array(size), targets: new Int32Array(size), weights };
  return microBatches(model, batch, checkBatch(model, batch));
}

const same = (rows: number, length: number): number[] => Array.from({ length: rows }, () => length);

test.each([
  [1, 1],
  [4, 8],
  [64, 28],
  [65, 64],
  [1000, 64],
  [3, 4096],
])("%d rows of %d tokens: every row is in one micro-batch, and none is empty", (rows, length) => {
  const parts = cut(same(rows, length));
  expect(parts.flatMap((part) => part.rows).toSorted((a, b) => a - b)).toEqual([...same(rows, 0).keys()]);
  const counts = parts.map((part) => part.rows.length);
  expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  expect(parts.every((part) => part.length === length && part.learnt === part.rows.length * length)).toBe(true);
});

test("a small batch is one, the published one two, and a large vocabulary is cut by its logits", () => {
  expect(cut(same(8, 28))).toHaveLength(1);
  expect(cut(same(64, 64), { width: 256 }).map((part) => part.rows.length)).toEqual([32, 32]);
  expect(cut(same(16, 64), { vocabularySize: 50_257 }).length).toBeGreaterThan(6);
});

describe("rows of different lengths", () => {
  const rng = Rng.from("lengths");
  const lengths = Array.from({ length: 64 }, () => rng.between(20, 200));
  const parts = cut(lengths, { width: 256 });
  const useful = lengths.reduce((total, length) => total + length, 0);

  test("are computed with little padding: under a tenth, where a padded batch has most of its half again", () => {
    const computed = parts.reduce((total, part) => total + part.rows.length * part.length, 0);
    expect(computed).toBeLessThan(1.1 * useful);
    expect(64 * Math.max(...lengths)).toBeGreaterThan(1.4 * useful);
  });

  test("each end where they do, in a micro-batch as long as its longest", () => {
    for (const part of parts) {
      expect(part.length).toBe(Math.max(...part.rows.map((row) => lengths[row] as number)));
      expect(part.learnt).toBe(part.rows.reduce((total, row) => total + (lengths[row] as number), 0));
    }
  });
});

test("a row that nothing is learnt from is not computed", () => {
  const parts = cut([12, 5, 12, 3], {}, 6);
  expect(parts.flatMap((part) => part.rows)).toEqual([0, 2]);
  expect(parts.map((part) => part.learnt)).toEqual([12]);
});
