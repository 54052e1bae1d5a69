import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Rng } from "../rng.ts";
import { firstAbove, fitThreshold, type AccuracyPoint } from "./index.ts";
import { curveAt, fitCurve, type Curve } from "./logistic-curve.ts";

const sizes = [10, 20, 50, 100, 200, 400, 800, 1600];

const points = (n: number, ...successes: number[]): AccuracyPoint[] =>
  successes.map((count, i) => ({ x: sizes[i]!, successes: count, n }));

/** Counts as near to a curve's probabilities as whole numbers can be. */
const exact = (curve: Curve, n: number): AccuracyPoint[] =>
  sizes.map((x) => ({ x, n, successes: Math.round(n * curveAt(curve, x)) }));

const drawn = (curve: Curve, n: number, rng: Rng): AccuracyPoint[] =>
  sizes.map((x) => ({ x, n, successes: Array.from({ length: n }).filter(() => rng.chance(curveAt(curve, x))).length }));

const logLikelihood = (counts: readonly AccuracyPoint[], curve: Curve): number =>
  counts.reduce((sum, { x, successes, n }) => {
    const p = curveAt(curve, x);
    return (
      sum + (successes === 0 ? 0 : successes * Math.log(p)) + (successes === n ? 0 : (n - successes) * Math.log(1 - p))
    );
  }, 0);

describe("fitting a threshold", () => {
  test.each([
    [{ ceiling: 1, slope: 2, middle: Math.log(100) }, 0.5, 100],
    [{ ceiling: 0.9, slope: 1.5, middle: Math.log(150) }, 0.45, 150],
    [{ ceiling: 0.8, slope: 4, middle: Math.log(60) }, 0.5, 60 * 0.6 ** (-1 / 4)],
    [{ ceiling: 1, slope: 1, middle: Math.log(80) }, 0.8, 320],
  ])("gives the curve %o and its crossing back from many trials", (curve, level, threshold) => {
    const fit = fitThreshold(exact(curve, 1_000_000), { level });
    expect(fit.reason).toBe("found");
    expect(fit.threshold! / threshold).toBeCloseTo(1, 2);
    expect(fit.slope! / curve.slope).toBeCloseTo(1, 2);
    expect(fit.ceiling).toBeCloseTo(curve.ceiling, 3);
    expect(fit.interval).toBeUndefined();
  });

  test.each([
    ["no successes", points(100, 0, 0, 0), 0],
    ["a ceiling below the level", points(1000, 0, 10, 200, 300, 300, 300, 301), 0.3],
    ["a rise that has not come to the level yet", points(1000, 1, 10, 100, 300), undefined],
  ])("does not invent a threshold for %s", (_, counts, ceiling) => {
    const fit = fitThreshold(counts, { rng: Rng.from(1), resamples: 50 });
    expect(fit).toMatchObject({ threshold: undefined, reason: "never-reached" });
    if (ceiling !== undefined) expect(fit.ceiling).toBeCloseTo(ceiling, 2);
    expect(fit.interval?.high).toBeUndefined();
  });

  test.each([
    ["all successes", points(100, 100, 100, 100), 1],
    ["high accuracies", points(100, 80, 90, 95, 95, 96), 0.95],
    ["the same accuracy everywhere", points(100, 70, 70, 70, 70), 0.7],
    ["a falling accuracy", points(100, 95, 80, 60, 55), 0.725],
  ])("says that the level is always exceeded for %s", (_, counts, ceiling) => {
    const fit = fitThreshold(counts, { rng: Rng.from(1), resamples: 50 });
    expect(fit).toMatchObject({ threshold: undefined, reason: "always-exceeded" });
    expect(fit.ceiling).toBeCloseTo(ceiling, 1);
    expect(fit.interval?.low).toBeUndefined();
  });

  test.each([
    ["nothing", []],
    [
      "one x",
      [
        { x: 5, successes: 3, n: 10 },
        { x: 5, successes: 4, n: 10 },
      ],
    ],
    [
      "one x with trials",
      [
        { x: 5, successes: 3, n: 10 },
        { x: 6, successes: 0, n: 0 },
      ],
    ],
  ])("says that %s is too little", (_, counts) => {
    expect(fitThreshold(counts)).toMatchObject({ threshold: undefined, reason: "too-few-points", slope: undefined });
  });

  test("puts a sudden rise between the two points and lets the interval reach both", () => {
    const fit = fitThreshold(points(200, 0, 0, 0, 200, 200, 200), { rng: Rng.from(5) });
    expect(fit.threshold).toBeGreaterThan(50);
    expect(fit.threshold).toBeLessThan(100);
    expect(fit.threshold).toBeCloseTo(Math.sqrt(50 * 100), -1);
    expect(fit.interval).toEqual({ low: 50, high: 100 });
    expect(Number.isFinite(fit.slope)).toBe(true);
  });

  test("finds the published shape: near zero, a sharp transition, a ceiling", () => {
    const fit = fitThreshold(points(500, 2, 3, 5, 20, 240, 470, 480, 478), { rng: Rng.from(8) });
    expect(fit.threshold).toBeGreaterThan(180);
    expect(fit.threshold).toBeLessThan(230);
    expect(Math.abs(fit.ceiling! - 0.96)).toBeLessThan(0.015);
    expect(fit.interval!.low!).toBeGreaterThan(150);
    expect(fit.interval!.high!).toBeLessThan(260);
  });

  test("does not mind the order of points, empty points, or a point given in two parts", () => {
    const counts = points(100, 2, 10, 40, 70, 90);
    const parts = [
      { x: 50, successes: 15, n: 30 },
      { x: 7, successes: 0, n: 0 },
      ...counts.filter(({ x }) => x !== 50).reverse(),
      { x: 50, successes: 25, n: 70 },
    ];
    expect(fitThreshold(parts)).toEqual(fitThreshold(counts));
  });

  test("scales with x", () => {
    const counts = points(100, 2, 10, 40, 70, 90);
    const scaled = counts.map((point) => ({ ...point, x: point.x * 1000 }));
    expect(fitThreshold(scaled).threshold! / fitThreshold(counts).threshold!).toBeCloseTo(1000, 1);
    expect(fitThreshold(scaled).slope).toBeCloseTo(fitThreshold(counts).slope!, 3);
  });

  test("gives the same interval for the same stream", () => {
    const counts = points(100, 2, 10, 40, 70, 90);
    const fit = (): unknown => fitThreshold(counts, { rng: Rng.from(2), resamples: 40 });
    expect(fit()).toEqual(fit());
  });

  test.each([
    ["a level of 0", points(10, 1, 9), { level: 0 }],
    ["a level of 1", points(10, 1, 9), { level: 1 }],
    ["an x of 0", [{ x: 0, successes: 1, n: 2 }], {}],
    ["more successes than trials", [{ x: 1, successes: 3, n: 2 }], {}],
    ["half a success", [{ x: 1, successes: 0.5, n: 2 }], {}],
    ["a confidence of 95", points(10, 1, 9), { confidence: 95 }],
  ])("refuses %s", (_, counts, options) => {
    expect(() => fitThreshold(counts, options)).toThrow(RangeError);
  });

  test("finds a likelihood at least that of the truth", () => {
    for (let i = 0; i < 60; i++) {
      const rng = Rng.from(4, "truth", i);
      const truth = {
        ceiling: 0.3 + 0.7 * rng.float(),
        slope: 0.5 + 5 * rng.float(),
        middle: Math.log(10 + 500 * rng.float()),
      };
      const counts = drawn(truth, 60, rng);
      const found = fitCurve(counts.filter(({ n }) => n > 0));
      expect(logLikelihood(counts, found)).toBeGreaterThan(logLikelihood(counts, truth) - 1e-6);
    }
  });

  test("has an interval that holds the truth about as often as it says", () => {
    const truth = { ceiling: 0.95, slope: 2, middle: Math.log(120) };
    const threshold = 120 * (0.95 / 0.5 - 1) ** (-1 / 2);
    let held = 0;
    const rounds = 30;
    for (let i = 0; i < rounds; i++) {
      const rng = Rng.from(9, "cover", i);
      const { interval } = fitThreshold(drawn(truth, 50, rng), { rng, resamples: 40, confidence: 0.9 });
      if ((interval?.low ?? 0) <= threshold && threshold <= (interval?.high ?? Infinity)) held++;
    }
    expect(held / rounds).toBeGreaterThan(0.78);
  });

  test("gives a finite threshold within the points or a reason, whatever the counts", () => {
    const point = fc
      .record({
        x: fc.integer({ min: 1, max: 100_000 }),
        n: fc.integer({ min: 0, max: 50 }),
        share: fc.float({ min: 0, max: 1, noNaN: true }),
      })
      .map(({ x, n, share }) => ({ x, n, successes: Math.floor(share * n) }));
    fc.assert(
      fc.property(fc.array(point, { maxLength: 8 }), (counts) => {
        const fit = fitThreshold(counts, { rng: Rng.from(1), resamples: 3 });
        const xs = counts.filter(({ n }) => n > 0).map(({ x }) => x);
        if (fit.reason === "found") {
          expect(fit.threshold).toBeGreaterThanOrEqual(Math.min(...xs));
          expect(fit.threshold).toBeLessThanOrEqual(Math.max(...xs));
          expect(fit.interval?.low ?? 0).toBeLessThanOrEqual(fit.interval?.high ?? Infinity);
          expect(fit.slope).toBeGreaterThan(0);
        } else expect(fit.threshold).toBeUndefined();
      }),
      { numRuns: 60 },
    );
  });
});

describe("the first x at or above a level", () => {
  test.each([
    [0.5, 50],
    [0.51, 100],
    [0, 10],
    [0.95, undefined],
  ])("for %d is %s", (level, x) => {
    expect(firstAbove(points(10, 0, 1, 5, 8, 4, 9), level)).toBe(x);
  });

  test("passes over points without trials", () => {
    expect(
      firstAbove(
        [
          { x: 1, successes: 0, n: 0 },
          { x: 2, successes: 1, n: 1 },
        ],
        0.5,
      ),
    ).toBe(2);
    expect(firstAbove([], 0.5)).toBeUndefined();
  });
});
