import { assert, property, string, stringMatching } from "fast-check";
import { describe, expect, it } from "vitest";
import { countSyllables } from "./syllables.ts";

// syllapy 0.8.0 printed these: syllapy.count.
const counts: readonly [word: string, syllables: number][] = [
  ["a", 1],
  ["table", 2],
  ["horse", 1],
  ["rhythm", 1],
  ["every", 2],
  ["business", 2],
  ["area", 3],
  ["idea", 3],
  ["being", 2],
  ["scientist", 3],
  ["Wednesday", 2],
  ["IDEA", 3],
  [" (idea)! ", 3],
  ["“idea”", 2],
  ["xyzzy", 2],
  ["zzz", 1],
  ["e", 1],
  ["ale", 1],
  ["tle", 1],
  ["naïve", 1],
  ["well-known", 1],
  ["self-aware-idea", 6],
  ["old-fashioned", 2],
  ["and/or", 2],
  [String.raw`and\/or`, 1],
  ["idea-\nx", 2],
  ["idea-x\ny", 4],
  ["don't", 1],
  ["", 0],
  ["--", 0],
  ["7th", 0],
  ["x-7", 0],
  ["٣", 0],
  ["idea- ", 3],
  ["x-“", 2],
  ["x- !-y", 2],
  ["\uD800", 1],
];

describe("syllables are counted as syllapy counts them", () => {
  it.each(counts)("%j has %i", (word, syllables) => {
    expect(countSyllables(word)).toBe(syllables);
  });

  it("case and punctuation around a word do not count", () => {
    assert(
      property(stringMatching(/^[a-z]{1,12}$/), (word) => {
        expect(countSyllables(`"${word.toUpperCase()}."`)).toBe(countSyllables(word));
      }),
    );
  });

  it("a word is never longer in syllables than in letters", () => {
    assert(
      property(string({ unit: "grapheme" }), (word) => {
        expect(countSyllables(word)).toBeLessThanOrEqual(Math.max(1, word.length));
      }),
    );
  });

  it.each([
    ["hyphens", "a-".repeat(500_000), 500_000],
    ["hyphens and lines", "a-\n".repeat(300_000), 300_000],
    ["one letter", "a".repeat(1_000_000), 1],
    ["spaces", `${" ".repeat(500_000)}a`, 1],
  ])("a megabyte of %s is read", (_, text, syllables) => {
    expect(countSyllables(text)).toBe(syllables);
  });
});
