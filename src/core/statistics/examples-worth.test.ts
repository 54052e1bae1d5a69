import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Rng } from "../rng.ts";
import { examplesWorth, type Scores } from "./examples-worth.ts";

const scores = (passed: readonly number[], n = 4): Scores =>
  new Map(passed.map((right, i) => [`rule ${i}`, { n, passed: right }]));

/** `right` of `count` instructions are always carried out, the others never. */
const share = (right: number, count = 100): Scores =>
  scores(Array.from({ length: count }, (_, i) => (i < right ? 4 : 0)));

const worth = (reference: Scores, curve: readonly (readonly [number, Scores])[]) =>
  examplesWorth({ reference, curve: curve.map(([examples, s]) => ({ examples, scores: s })), rng: Rng.from("worth") });

describe("what a declaration is worth", () => {
  it("is the smallest number of examples that does as well, whatever the order of the curve", () => {
    const found = worth(share(50), [
      [100, share(80)],
      [1, share(10)],
      [10, share(60)],
      [5, share(20)],
    ]);
    expect(found).toMatchObject({ accuracy: 0.5, value: 10, low: 10, high: 10, instructions: 100 });
  });

  it("is reached by an accuracy that is the same", () => {
    expect(worth(share(50), [[5, share(50)]]).value).toBe(5);
  });

  it("is more than all that was tried where none does as well", () => {
    expect(
      worth(share(90), [
        [1, share(10)],
        [100, share(30)],
      ]),
    ).toMatchObject({ value: Infinity, low: Infinity, high: Infinity });
  });

  it("is no example at all where nothing was learnt", () => {
    expect(
      worth(share(0), [
        [1, share(0)],
        [2, share(10)],
      ]),
    ).toMatchObject({ accuracy: 0, value: 0, low: 0, high: 0 });
  });

  it("is uncertain where a point of the curve comes near, and surer with more instructions", () => {
    const near = (count: number) => {
      const rng = Rng.from("answers");
      const drawn = (rate: number): Scores =>
        scores(
          Array.from({ length: count }, () => Number(rng.float() < rate)),
          1,
        );
      return worth(drawn(0.5), [
        [1, drawn(0.2)],
        [10, drawn(0.47)],
        [100, drawn(0.8)],
      ]);
    };
    const few = near(30);
    expect([few.low, few.high]).toEqual([10, 100]);
    const many = near(8_000);
    expect([many.low, many.value, many.high]).toEqual([100, 100, 100]);
  });

  it("is paired by instruction: what is hard for all widens nothing", () => {
    const reference = scores(Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 4 : 0)));
    const better = scores(Array.from({ length: 40 }, (_, i) => (i % 2 === 0 || i === 1 ? 4 : 0)));
    expect(
      worth(reference, [
        [3, better],
        [9, better],
      ]),
    ).toMatchObject({ low: 3, value: 3, high: 3 });
  });

  it("lies within its interval, and is a number that was tried", () => {
    const column = fc.array(fc.nat(4), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(column, fc.array(column, { minLength: 1, maxLength: 4 }), (reference, curve) => {
        const found = worth(
          scores(reference),
          curve.map((passed, i) => [2 ** i, scores(passed)] as const),
        );
        const tried = [0, ...curve.map((_, i) => 2 ** i), Infinity];
        for (const value of [found.low, found.value, found.high]) expect(tried).toContain(value);
        expect(found.low).toBeLessThanOrEqual(found.value);
        expect(found.high).toBeGreaterThanOrEqual(found.value);
      }),
      { numRuns: 30 },
    );
  });

  it.each<[string, () => unknown]>([
    ["an empty curve", () => worth(share(1), [])],
    ["no instructions", () => worth(new Map(), [[1, new Map()]])],
    ["other instructions", () => worth(share(1, 3), [[1, share(1, 4)]])],
    ["fewer instructions", () => worth(share(1, 4), [[1, share(1, 3)]])],
  ])("is not defined for %s", (_, ask) => {
    expect(ask).toThrow(RangeError);
  });
});
