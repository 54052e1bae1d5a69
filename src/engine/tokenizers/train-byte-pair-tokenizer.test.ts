import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ConfigError } from "../../core/errors.ts";
import { createIncrementalDecoder } from "./incremental-decoder.ts";
import { trainBytePairTokenizer } from "./train-byte-pair-tokenizer.ts";

describe("training a byte-pair tokenizer", () => {
  test.each([
    ["no room for bytes and special tokens", { vocabularySize: 257 }, /257/],
    ["half a token", { vocabularySize: 300.5 }, /300\.5/],
    ["millions of tokens", { vocabularySize: 2_000_000 }, /2000000/],
    ["no number of tokens", { vocabularySize: Number.NaN }, /NaN/],
    ["the same special token twice", { vocabularySize: 300, specialTokens: ["<|pad|>"] }, /"<\|pad\|>" is given twice/],
    ["padding as the end", { vocabularySize: 300, pad: "<|x|>", end: "<|x|>" }, /twice/],
    ["a special token that is a word", { vocabularySize: 300, specialTokens: ["pad"] }, /"pad" could be a word/],
    ["an empty special token", { vocabularySize: 300, specialTokens: [""] }, /""/],
  ])("refuses %s", async (_, options, message) => {
    await expect(trainBytePairTokenizer(["a"], options)).rejects.toThrow(message);
    await expect(trainBytePairTokenizer(["a"], options)).rejects.toThrow(ConfigError);
  });

  test("learns nothing from no texts, and encodes every text all the same", async () => {
    const tokenizer = await trainBytePairTokenizer([], { vocabularySize: 1000 });
    expect(tokenizer.vocabularySize).toBe(258);
    expect(tokenizer.special).toEqual({ pad: 0, end: 1 });
    expect(tokenizer.stopTokens).toEqual([1]);
    expect(tokenizer.decode(tokenizer.encode("é😀\0"))).toBe("é😀\0");
  });

  test("reads texts as they come, and makes the same of them", async () => {
    const texts = ["the rain in spain", "the train in the plain", "in the main"];
    async function* stream(): AsyncGenerator<string> {
      for (const text of texts) yield await Promise.resolve(text);
    }
    const streamed = await trainBytePairTokenizer(stream(), { vocabularySize: 280 });
    const listed = await trainBytePairTokenizer(texts, { vocabularySize: 280 });
    expect(streamed.files()).toEqual(listed.files());
    expect(streamed.encode("the rain").length).toBeLessThan(8);
  });

  test("merges no pair that is rarer than asked", async () => {
    const rare = await trainBytePairTokenizer(["ab ab ab cd"], { vocabularySize: 1000, minFrequency: 3 });
    expect(rare.encode("ab").length).toBe(1);
    expect(rare.encode("cd").length).toBe(2);
  });

  test("gives every text back, whole and streamed, whatever it learnt from", async () => {
    const tokenizer = await trainBytePairTokenizer(["日本語 日本 naïve naïve 😀😀 😁"], { vocabularySize: 330 });
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 40 }), (text) => {
        const tokens = tokenizer.encode(text);
        expect(tokenizer.decode(tokens)).toBe(text);
        const decoder = createIncrementalDecoder(tokenizer);
        const parts = tokens.map((token) => decoder.push(token));
        expect(parts.join("") + decoder.flush()).toBe(text);
      }),
      { numRuns: 100 },
    );
  });

  test("reads half a surrogate pair as U+FFFD", async () => {
    const tokenizer = await trainBytePairTokenizer([], { vocabularySize: 258 });
    expect(tokenizer.decode(tokenizer.encode("a\ud83db"))).toBe("a\ufffdb");
  });
});
