import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Rng } from "../rng.ts";
import { bootstrapInterval, mean, median, normalQuantile, quantile, wilsonInterval } from "./index.ts";
import { nelderMead } from "./nelder-mead.ts";

const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 30 });

describe("mean, median and quantiles", () => {
  // numpy.quantile([1, 2, 4, 8], [0, 0.1, 0.5, 0.75, 1]) = 1, 1.3, 3, 5, 8
  test.each([
    [0, 1],
    [0.1, 1.3],
    [0.5, 3],
    [0.75, 5],
    [1, 8],
  ])("the quantile %d of 8, 1, 4, 2 is %d", (q, expected) => {
    expect(quantile([8, 1, 4, 2], q)).toBeCloseTo(expected, 12);
  });

  test("of one value are that value", () => {
    for (const statistic of [mean, median, (values: number[]) => quantile(values, 0.3)]) expect(statistic([7])).toBe(7);
  });

  test("sort by size, not by text, and leave the list as it was", () => {
    const values = [10, 9, 100, 1];
    expect(median(values)).toBe(9.5);
    expect(values).toEqual([10, 9, 100, 1]);
  });

  test("are undefined for nothing", () => {
    for (const statistic of [mean, median]) expect(() => statistic([])).toThrow(RangeError);
    expect(() => quantile([1, Number.NaN], 0.5)).toThrow(RangeError);
    expect(() => quantile([1], 1.1)).toThrow(RangeError);
    expect(() => quantile([1], Number.NaN)).toThrow(RangeError);
  });

  test("keep infinities apart from NaN", () => {
    expect(quantile([Infinity, Infinity, 1], 0.9)).toBe(Infinity);
    expect(quantile([-Infinity, 1], 0)).toBe(-Infinity);
  });

  test("rise with the share and stay within the values", () => {
    fc.assert(
      fc.property(
        numbers,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, p, q) => {
          const [low, high] = [quantile(values, Math.min(p, q)), quantile(values, Math.max(p, q))];
          expect(low).toBeLessThanOrEqual(high + 1e-9);
          expect(low).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9);
          expect(high).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
        },
      ),
    );
  });
});

describe("the normal quantile", () => {
  // Python: statistics.NormalDist().inv_cdf(p)
  test.each([
    [1e-300, -37.0470962993612],
    [1e-20, -9.262340089798405],
    [1e-5, -4.2648907939228256],
    [0.001, -3.090232306167813],
    [0.025, -1.9599639845400538],
    [0.07, -1.4757910281791702],
    [0.2, -0.8416212335729142],
    [0.5, 0],
    [0.6, 0.2533471031357998],
    [0.93, 1.4757910281791708],
    [0.9999999, 5.199337582290662],
    [0, -Infinity],
    [1, Infinity],
  ])("of %d is %d", (p, z) => {
    expect(normalQuantile(p)).toSatisfy((found: number) => found === z || Math.abs(found - z) < 1e-13 * Math.abs(z));
  });

  test.each([-0.1, 1.1, Number.NaN])("of %d is an error", (p) => {
    expect(() => normalQuantile(p)).toThrow(RangeError);
  });
});

describe("the Wilson interval", () => {
  test.each([
    [0, 10, 0.95, 0, 0.2775],
    [8, 10, 0.95, 0.4902, 0.9433],
    [10, 10, 0.95, 0.7225, 1],
    [1, 1, 0.95, 0.2065, 1],
    [50, 100, 0.95, 0.4038, 0.5962],
    [50, 100, 0.99, 0.3753, 0.6247],
    // Newcombe (1998), table I: 81/263, 15/148, 1/29.
    [81, 263, 0.95, 0.2553, 0.3662],
    [15, 148, 0.95, 0.0624, 0.1605],
    [1, 29, 0.95, 0.0061, 0.1718],
    [0, 0, 0.95, 0, 1],
    // An effective number of trials: between those of 4 of 8 and of 5 of 10.
    [4.5, 9, 0.95, 0.2265, 0.7735],
  ])("of %d of %d at %d is [%d, %d]", (...row) => {
    const [successes, n, confidence, low, high] = row;
    const interval = wilsonInterval(successes, n, confidence);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  test.each([
    [-1, 10, 0.95],
    [11, 10, 0.95],
    [-0.5, 10, 0.95],
    [Number.NaN, 10, 0.95],
    [1, Infinity, 0.95],
    [1, 10, 0],
    [1, 10, 1],
    [1, 10, 95],
  ])("of %d of %d at %d is an error", (successes, n, confidence) => {
    expect(() => wilsonInterval(successes, n, confidence)).toThrow(RangeError);
  });

  test("holds the share, mirrors for failures, and narrows with more trials of the same share", () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), (successes, failures) => {
        const n = successes + failures;
        const { low, high } = wilsonInterval(successes, n);
        const mirrored = wilsonInterval(failures, n);
        expect(low).toBeCloseTo(1 - mirrored.high, 12);
        if (n === 0) return;
        expect(low).toBeLessThanOrEqual(successes / n);
        expect(high).toBeGreaterThanOrEqual(successes / n);
        const more = wilsonInterval(4 * successes, 4 * n);
        expect(more.high - more.low).toBeLessThan(high - low);
      }),
    );
  });

  test("holds the truth about as often as it says", () => {
    const rng = Rng.from(3, "coverage");
    let held = 0;
    for (let trial = 0; trial < 4000; trial++) {
      // Over all rates: at a single one the coverage of any such interval jumps about with n.
      const rate = rng.float();
      let successes = 0;
      for (let i = 0; i < 40; i++) if (rng.chance(rate)) successes++;
      const { low, high } = wilsonInterval(successes, 40);
      if (low <= rate && rate <= high) held++;
    }
    expect(held / 4000).toBeGreaterThan(0.94);
    expect(held / 4000).toBeLessThan(0.965);
  });
});

describe("the bootstrap interval", () => {
  const rng = (...path: (string | number)[]): Rng => Rng.from(11, ...path);

  test("is the same for the same stream and another for another", () => {
    const values = [1, 4, 2, 8, 5, 7];
    expect(bootstrapInterval(values, { rng: rng("a") })).toEqual(bootstrapInterval(values, { rng: rng("a") }));
    const many = Array.from({ length: 50 }, (_, i) => Math.sin(i));
    expect(bootstrapInterval(many, { rng: rng("a") })).not.toEqual(bootstrapInterval(many, { rng: rng("b") }));
  });

  test("of the mean of independent values is about the normal one", () => {
    const draws = rng("values");
    const values = Array.from({ length: 400 }, () => draws.normal());
    const { low, high } = bootstrapInterval(values, { rng: rng("resamples") });
    expect(low).toBeCloseTo(mean(values) - 1.96 / 20, 1);
    expect(high).toBeCloseTo(mean(values) + 1.96 / 20, 1);
    const narrower = bootstrapInterval(values, { rng: rng("resamples"), confidence: 0.5 });
    expect(narrower.high - narrower.low).toBeLessThan((high - low) / 2);
  });

  test("is wider where values share a source", () => {
    // Ten sources, all ten values of a source equal: ten values' worth of knowledge, not a hundred.
    const draws = rng("sources");
    const sources = Array.from({ length: 10 }, () => draws.normal());
    const values = Array.from({ length: 100 }, (_, i) => sources[Math.floor(i / 10)]!);
    const clusters = values.map((_, i) => `source ${Math.floor(i / 10)}`);
    const apart = bootstrapInterval(values, { rng: rng("x") });
    const together = bootstrapInterval(values, { rng: rng("x"), clusters });
    expect((together.high - together.low) / (apart.high - apart.low)).toBeGreaterThan(2.5);
    const alone = bootstrapInterval(sources, { rng: rng("x") });
    expect(together.low).toBeCloseTo(alone.low, 12);
  });

  test("with each value its own source is the plain one", () => {
    const values = [3, 1, 4, 1, 5];
    expect(bootstrapInterval(values, { rng: rng("x"), clusters: [0, 1, 2, 3, 4] })).toEqual(
      bootstrapInterval(values, { rng: rng("x") }),
    );
  });

  test("takes any statistic, and weighs sources of different size by their values", () => {
    const options = { rng: rng("x"), statistic: (values: readonly number[]) => Math.max(...values) };
    expect(bootstrapInterval([1, 2, 3], options).high).toBe(3);
    const uneven = bootstrapInterval([0, 0, 0, 1], { rng: rng("y"), clusters: ["a", "a", "a", "b"] });
    expect(uneven).toEqual({ low: 0, high: 1 });
  });

  test("of equal values, or of one, has no width", () => {
    expect(bootstrapInterval([5], { rng: rng("x") })).toEqual({ low: 5, high: 5 });
    expect(bootstrapInterval([2, 2, 2], { rng: rng("x") })).toEqual({ low: 2, high: 2 });
  });

  test.each([
    ["no values", [], {}],
    ["too few clusters", [1, 2], { clusters: ["a"] }],
    ["no resamples", [1, 2], { resamples: 0 }],
    ["a confidence of 95", [1, 2], { confidence: 95 }],
  ])("of %s is an error", (_, values, options) => {
    expect(() => bootstrapInterval(values, { rng: rng("x"), ...options })).toThrow(RangeError);
  });
});

test("the simplex method finds the bottom of Rosenbrock's valley", () => {
  const valley = ([x = 0, y = 0]: readonly number[]): number => 100 * (y - x * x) ** 2 + (1 - x) ** 2;
  const options = { start: [-1.2, 1], step: [0.5, 0.5], tolerance: 1e-14, maxIterations: 1000 };
  const { at, value } = nelderMead(valley, options);
  expect(value).toBeLessThan(1e-10);
  expect(at[0]).toBeCloseTo(1, 4);
  expect(at[1]).toBeCloseTo(1, 4);
});
