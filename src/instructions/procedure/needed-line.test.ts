import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isNeeded, startLine } from "./needed-line.ts";
import { operate, type Operation } from "./operations.ts";

const numbers = Array.from({ length: 100 }, (_, i) => (i * 37) % 100);
const results = (operations: readonly Operation[], inputs: readonly number[]): number[] =>
  inputs.map((input) => operations.reduce((value, operation) => operate(operation, value), input));

/** As it is said, word by word. */
function isNeededByTrying(operations: readonly Operation[], inputs: readonly number[], variety: number): boolean {
  const witnesses = inputs.slice(0, Math.max(24, variety));
  const wanted = results(operations, witnesses);
  if (new Set(wanted).size < variety) return false;
  for (let first = 0; first < operations.length; first++) {
    for (let next = first + 1; next <= operations.length; next++) {
      const others = [...operations.slice(0, first), ...operations.slice(next)];
      if (results(others, witnesses).every((result, i) => result === wanted[i])) return false;
    }
  }
  return true;
}

const operation: fc.Arbitrary<Operation> = fc.record({
  op: fc.constantFrom("+", "-", "*", "//", "%"),
  constant: fc.integer({ min: 1, max: 6 }),
});
const inputs = fc.oneof(
  fc.constant(numbers),
  fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 40 }),
);

describe("a needed line", () => {
  it("is one that trying says is needed", () => {
    const seen = [0, 0];
    fc.assert(
      fc.property(
        fc.array(operation, { maxLength: 7 }),
        inputs,
        fc.integer({ min: 2, max: 40 }),
        (tried, given, most) => {
          const variety = Math.min(most, 4);
          for (const least of [variety, most]) {
            const needed = isNeededByTrying(tried, given, least);
            expect(isNeeded(tried, given, least)).toBe(needed || tried.length === 0);
            seen[Number(needed)]!++;
          }
        },
      ),
      { numRuns: 2_000, seed: 3 },
    );
    for (const count of seen) expect(count).toBeGreaterThan(500);
  });

  it("stays as it was where an operation is refused", () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 30 }), inputs, (tried, given) => {
        const line = startLine(given, 3);
        const kept: Operation[] = [];
        const answers = tried.map((one) => {
          const taken = Math.max(...results([...kept, one], given).map(Math.abs)) < 1e9 && line.add(one);
          if (taken) kept.push(one);
          return { taken, length: kept.length };
        });
        for (const [i, { taken, length }] of answers.entries()) {
          const before = kept.slice(0, taken ? length - 1 : length);
          const tooLarge = Math.max(...results([...before, tried[i] as Operation], given).map(Math.abs)) >= 1e9;
          expect(!tooLarge && isNeededByTrying([...before, tried[i] as Operation], given, 3)).toBe(taken);
        }
      }),
      { numRuns: 300, seed: 4 },
    );
  });

  it.each<[string, readonly Operation[], boolean]>([
    [
      "x + 3 - 3 undoes itself",
      [
        { op: "+", constant: 3 },
        { op: "-", constant: 3 },
      ],
      false,
    ],
    ["x % 2 has two answers", [{ op: "%", constant: 2 }], false],
    ["x % 100 changes nothing below 100", [{ op: "%", constant: 100 }], false],
    [
      "the sum before x * 4 // 5 * 5 % 5 does not matter",
      [
        { op: "*", constant: 4 },
        { op: "//", constant: 5 },
        { op: "*", constant: 5 },
        { op: "%", constant: 5 },
      ],
      false,
    ],
    [
      "x * 2 + 3",
      [
        { op: "*", constant: 2 },
        { op: "+", constant: 3 },
      ],
      true,
    ],
    [
      "x // 4 % 3",
      [
        { op: "//", constant: 4 },
        { op: "%", constant: 3 },
      ],
      true,
    ],
  ])("%s", (_, operations, needed) => {
    expect(isNeeded(operations, numbers, 3)).toBe(needed);
  });
});
