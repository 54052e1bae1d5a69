import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mergePairs } from "./byte-pair-merging.ts";
import { createBytePairTable } from "./byte-pair-table.ts";

/** The definition, without any cleverness. */
function mergeNaively(symbols: readonly number[], merges: readonly (readonly number[])[]): number[] {
  const word = [...symbols];
  for (;;) {
    let best = { rank: merges.length, at: -1 };
    for (let at = 0; at + 1 < word.length; at++) {
      const rank = merges.findLastIndex(([left, right]) => left === word[at] && right === word[at + 1]);
      if (rank !== -1 && rank < best.rank) best = { rank, at };
    }
    if (best.at === -1) return word;
    word.splice(best.at, 2, merges[best.rank]?.[2] ?? -1);
  }
}

const table = (merges: readonly (readonly number[])[]): ReturnType<typeof createBytePairTable> => {
  const column = (index: number): Int32Array => Int32Array.from(merges, (merge) => merge[index] ?? -1);
  return createBytePairTable(column(0), column(1), column(2));
};

/** Merge i makes token 4 + i of two tokens that are there before it. */
const mergeLists = fc
  .array(fc.tuple(fc.nat(1000), fc.nat(1000)), { maxLength: 12 })
  .map((picks) => picks.map(([left, right], index) => [left % (4 + index), right % (4 + index), 4 + index]));

describe("merging the pairs of a word", () => {
  test.each([
    ["short words, by scanning", 1, 96],
    ["long words, by a heap", 97, 240],
  ])("follows its definition for %s", (_, minLength, maxLength) => {
    fc.assert(
      fc.property(mergeLists, fc.array(fc.nat(3), { minLength, maxLength }), (merges, word) => {
        const symbols = Int32Array.from(word);
        const length = mergePairs(symbols, word.length, table(merges));
        expect([...symbols.subarray(0, length)]).toEqual(mergeNaively(word, merges));
      }),
      { numRuns: 150 },
    );
  });

  test("leaves the empty word and a single symbol alone", () => {
    expect(mergePairs(new Int32Array(0), 0, table([[0, 0, 1]]))).toBe(0);
    expect(mergePairs(new Int32Array([0]), 1, table([[0, 0, 1]]))).toBe(1);
  });

  test("finds no rank for pairs that do not merge, also in an empty table", () => {
    expect(table([]).rank(0, 0)).toBe(-1);
    expect(table([[7, 8, 9]]).rank(8, 7)).toBe(-1);
  });

  test("gives a pair that occurs twice its later rank", () => {
    const merges = table([
      [1, 2, 3],
      [2, 2, 4],
      [1, 2, 3],
    ]);
    expect(merges.rank(1, 2)).toBe(2);
  });
});
