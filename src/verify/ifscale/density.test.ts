import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Rng } from "../../core/rng.ts";
import {
  decayAt,
  densityCurve,
  fitDecay,
  peakPrimacy,
  primacyOf,
  type DecayShape,
  type KeywordOutcome,
} from "./index.ts";

const run = (letters: string): KeywordOutcome[] =>
  letters.split("").map((letter, i) => ({
    keyword: `k${i}`,
    kind: letter === "+" ? "followed" : letter === "~" ? "modified" : "omitted",
  }));

describe("the curve over densities", () => {
  it("has accuracy, its spread over runs, and the kinds of errors", () => {
    const [low, high, ...rest] = densityCurve([run("++-~--"), run("+++"), run("++++++"), run("+-+")]);
    expect(rest).toEqual([]);
    expect(low).toMatchObject({ density: 3, runs: 2, all: 0.5, modified: 0 });
    expect(low).not.toHaveProperty("omittedPerModified");
    expect(low?.accuracy).toBeCloseTo(5 / 6, 12);
    expect(low?.deviation).toBeCloseTo(Math.SQRT1_2 / 3, 12);
    expect(low?.allIfIndependent).toBeCloseTo((5 / 6) ** 3, 12);
    expect(high).toMatchObject({ density: 6, runs: 2, all: 0.5, omitted: 3 / 12, modified: 1 / 12 });
    expect(high?.omittedPerModified).toBeCloseTo(3, 12);
  });

  it.each([
    ["++++++", { early: 0, late: 0 }],
    ["+-++--", { early: 0.5, late: 1, ratio: 2 }],
    ["--++++", { early: 1, late: 0, ratio: 0 }],
    ["++++~-", { early: 0, late: 1 }],
    // The middle third and what is left over belong to neither end.
    ["+---+", { early: 0, late: 0 }],
    ["-", { early: 0, late: 0 }],
  ])("primacy of %s", (letters, primacy) => expect(primacyOf([run(letters)])).toEqual(primacy));

  it("knows where primacy peaks", () => {
    const points = densityCurve([run("+-+--+"), run("+--+-----"), run("+++")]);
    expect(peakPrimacy(points)?.density).toBe(9);
    expect(peakPrimacy(densityCurve([run("+++")]))).toBeUndefined();
  });

  it("of one run has no spread, and an empty run is refused", () => {
    expect(densityCurve([run("+-")])).toMatchObject([{ deviation: 0, runs: 1 }]);
    expect(() => densityCurve([[]])).toThrow(/no outcomes/);
  });

  it("adds up: followed, omitted and modified are all there is", () => {
    const letters = fc.array(fc.constantFrom("+", "-", "~"), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.array(letters, { minLength: 1, maxLength: 6 }), (runs) => {
        for (const point of densityCurve(runs.map((one) => run(one.join(""))))) {
          expect(point.accuracy + point.omitted + point.modified).toBeCloseTo(1, 9);
          expect(point.all).toBeLessThanOrEqual(point.accuracy + 1e-12);
        }
      }),
    );
  });
});

const shapes: readonly DecayShape[] = [
  { kind: "threshold", level: 0.99, threshold: 230, slope: 0.0015 },
  { kind: "linear", level: 0.98, slope: 0.0012 },
  { kind: "exponential", level: 0.97, rate: 0.006 },
];

describe("the shape of a decline", () => {
  const densities = Array.from({ length: 50 }, (_, i) => 10 * (i + 1));
  const noisy = (shape: DecayShape, noise: number, seed: number) => {
    const rng = Rng.from(seed, "decay");
    return densities.map((density) => {
      const accuracy = decayAt(shape, density) + noise * (rng.float() - 0.5);
      return { density, accuracy: Math.min(1, Math.max(0, accuracy)) };
    });
  };

  it.each(shapes)("is known, with its parameters, without noise: $kind", (shape) => {
    const { best } = fitDecay(noisy(shape, 0, 1));
    expect(best.shape.kind).toBe(shape.kind);
    expect(best.error).toBeLessThan(1e-3);
    for (const [name, value] of Object.entries(shape)) {
      const found = (best.shape as unknown as Record<string, number>)[name] as number;
      if (name !== "kind") expect(Math.abs(found / (value as number) - 1), name).toBeLessThan(0.02);
    }
  });

  it.each(shapes)("is known with noise, whatever the seed: $kind", (shape) => {
    const right = [1, 2, 3, 4, 5, 6, 7, 8].filter(
      (seed) => fitDecay(noisy(shape, 0.04, seed)).best.shape.kind === shape.kind,
    );
    expect(right.length).toBeGreaterThanOrEqual(7);
  });

  it("takes no more parameters than the points need", () => {
    const flat = densities.map((density) => ({ density, accuracy: 1 }));
    expect(fitDecay(flat).best.shape).toMatchObject({ kind: "linear", level: 1 });
  });

  it("orders the three by AIC, with weights that add up to one", () => {
    const { candidates, best } = fitDecay(noisy(shapes[0] as DecayShape, 0.1, 3));
    expect(new Set(candidates.map(({ shape }) => shape.kind)).size).toBe(3);
    expect(best).toBe(candidates[0]);
    expect(candidates.map(({ aic }) => aic)).toEqual(candidates.map(({ aic }) => aic).toSorted((a, b) => a - b));
    expect(candidates.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
    expect(best.weight).toBe(Math.max(...candidates.map(({ weight }) => weight)));
  });

  it("needs five densities, and accuracies", () => {
    const four = [1, 2, 3, 4, 4].map((density) => ({ density, accuracy: 0.5 }));
    expect(() => fitDecay(four)).toThrow(/4 densities/);
    expect(() => fitDecay([])).toThrow(/0 densities/);
    for (const bad of [
      { density: 0, accuracy: 1 },
      { density: 1, accuracy: 1.1 },
      { density: 1, accuracy: Number.NaN },
    ]) {
      expect(() => fitDecay([...four, bad])).toThrow(/no accuracy at a density/);
    }
  });
});
