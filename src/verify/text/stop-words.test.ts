import { describe, expect, it } from "vitest";
import { stopWords } from "./stop-words.ts";

describe("stop words are NLTK's", () => {
  it("there are 198", () => {
    expect(stopWords.size).toBe(198);
  });

  it.each(["a", "i", "the", "yourselves", "don't", "don", "t", "it'd", "ain"])("%j is one", (word) => {
    expect(stopWords.has(word)).toBe(true);
  });

  it.each(["", " ", "The", "I", "us", "would", "could", "don’t", "cannot", "also", "one"])("%j is none", (word) => {
    expect(stopWords.has(word)).toBe(false);
  });
});
