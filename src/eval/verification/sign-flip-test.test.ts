import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { signFlipTest } from "./sign-flip-test.ts";

const times = (n: number, value: number): number[] => Array.from({ length: n }, () => value);

describe("signFlipTest", () => {
  it.each([
    [[], 1],
    [[0, 0], 1],
    [[1], 1],
    [[1, -1], 1],
    [times(5, 1), 2 / 32],
    // McNemar, exact: 1 against 9 is 2 * (1 + 10) / 1024.
    [[...times(9, 1), -1, ...times(50, 0)], 22 / 1024],
    [[...times(9, -1), 1], 22 / 1024],
    [[2, 1], 2 / 4],
    [[3, 1, 1], 2 / 8],
    [[3, -1, -1], 1],
  ])("gives %j the p of %d", (differences, p) => {
    expect(signFlipTest(differences)).toBeCloseTo(p, 12);
  });

  it("agrees with going through all flips", () => {
    const differences = fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 8 });
    fc.assert(
      fc.property(differences, (list) => {
        const observed = Math.abs(list.reduce((sum, one) => sum + one, 0));
        let extreme = 0;
        for (let flips = 0; flips < 2 ** list.length; flips++) {
          const sum = list.reduce((total, one, i) => total + ((flips >> i) & 1 ? one : -one), 0);
          if (Math.abs(sum) >= observed) extreme++;
        }
        expect(signFlipTest(list)).toBeCloseTo(extreme / 2 ** list.length, 10);
      }),
    );
  });

  it("stays a probability for thousands of pairs", () => {
    expect(signFlipTest([...times(1_000, 1), ...times(1_000, -1)])).toBeCloseTo(1, 9);
    expect(signFlipTest(times(1_200, 2))).toBeLessThan(1e-300);
    expect(signFlipTest([...times(2_100, 1), ...times(1_900, -1)])).toBeCloseTo(0.00165, 4);
  });

  it("takes hundreds of thousands of pairs", () => {
    const p = signFlipTest([
      ...times(50_000, 1),
      ...times(49_000, -1),
      ...times(900, 2),
      ...times(1_300, -2),
      3,
      3,
      -5,
    ]);
    // The normal approximation: |200| / sqrt(99000 + 4 * 2200 + 43).
    expect(p).toBeGreaterThan(0.54);
    expect(p).toBeLessThan(0.55);
    expect(signFlipTest([...times(100_500, 1), ...times(99_500, -1)])).toBeCloseTo(0.0254, 3);
  });

  it.each([[[0.5]], [[Number.NaN]], [[Infinity]]])("refuses %j", (differences) => {
    expect(() => signFlipTest(differences)).toThrow(RangeError);
  });
});
