import { describe, expect, test } from "vitest";
import { chooseShape } from "./step-shape.ts";
import { tinyBatch, tinyModel } from "../tiny-model.test-support.ts";

const shapeOf = (rows: number, length: number, firstLearnt = 0, width = 64) =>
  chooseShape({ ...tinyModel, width, contextLength: length }, { ...tinyBatch(1), rows, length }, firstLearnt);

describe("micro-batches", () => {
  test.each([
    [1, 1],
    [4, 8],
    [64, 28],
    [65, 64],
    [1000, 64],
    [3, 4096],
  ])("of %d rows of %d tokens keep every row, differ by one at most, and none is empty", (rows, length) => {
    const { rows: parts } = shapeOf(rows, length);
    expect(parts.reduce((total, part) => total + part, 0)).toBe(rows);
    expect(Math.min(...parts)).toBeGreaterThan(0);
    expect(Math.max(...parts) - Math.min(...parts)).toBeLessThanOrEqual(1);
  });

  test("are one for a small batch, more for a larger one, and never without bound", () => {
    expect(shapeOf(8, 28).rows).toHaveLength(1);
    expect(shapeOf(64, 64, 0, 256).rows).toEqual([16, 16, 16, 16]);
    expect(shapeOf(100_000, 64, 0, 256).rows.length).toBeLessThanOrEqual(16);
  });
});

describe("the start", () => {
  test.each([
    [28, 17, 17],
    [31, 30, 30],
    [64, 0, 0],
    [64, 7, 4],
    [64, 63, 60],
    [512, 100, 96],
  ])("of length %d with loss from %d is %d", (length, firstLearnt, start) => {
    expect(shapeOf(4, length, firstLearnt).start).toBe(start);
  });

  test.each([1, 5, 16, 28, 64, 100, 512, 1000])(
    "is never after the loss and takes few values for length %d",
    (length) => {
      const starts = Array.from({ length }, (_, firstLearnt) => shapeOf(4, length, firstLearnt).start);
      for (const [firstLearnt, start] of starts.entries()) expect(start).toBeLessThanOrEqual(firstLearnt);
      expect(new Set(starts).size).toBeLessThanOrEqual(31);
    },
  );
});
