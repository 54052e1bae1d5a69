import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ModelError } from "../../core/errors.ts";
import { characterTokenizerFromJSON } from "./tokenizer-json.ts";
import { createCharacterTokenizer } from "./character-tokenizer.ts";

const abc = createCharacterTokenizer("abc\n😀é");

describe("a character tokenizer", () => {
  test("gives special tokens first, then the alphabet in its order", () => {
    expect(abc.special).toEqual({ pad: 0, end: 1 });
    expect(abc.vocabularySize).toBe(8);
    expect(abc.encode("ab\n😀éc")).toEqual([2, 3, 5, 6, 7, 4]);
  });

  test("decodes special tokens to nothing", () => {
    expect(abc.decode([2, 0, 1, 6, 1, 0])).toBe("a😀");
    expect(abc.decode(new Int32Array([3, 1]))).toBe("b");
  });

  test("encodes and decodes the empty text and the empty alphabet", () => {
    const none = createCharacterTokenizer([]);
    expect(none.vocabularySize).toBe(2);
    expect(none.encode("")).toEqual([]);
    expect(none.decode([0, 1])).toBe("");
  });

  test("knows the character of code point 0", () => {
    const zero = createCharacterTokenizer("\u0000a");
    expect(zero.encode("a\u0000")).toEqual([3, 2]);
    expect(() => abc.encode("\u0000")).toThrow(ModelError);
  });

  test("writes into a larger array and reports how many tokens it wrote", () => {
    const target = new Int32Array(6).fill(-1);
    expect(abc.encodeInto("a😀b", target, 2)).toBe(3);
    expect([...target]).toEqual([-1, -1, 2, 6, 3, -1]);
  });

  test.each([
    [3, 4],
    [1, -1],
  ])("refuses to write %i tokens at %i past the target's ends", (length, offset) => {
    expect(() => abc.encodeInto("a".repeat(length), new Int32Array(5), offset)).toThrow(RangeError);
  });

  test.each([
    ["an unknown letter", "abxc", ['"x"', "U+0078", "character 2", "abc"]],
    ["its place counted in characters, not code units", "😀😀Z", ['"Z"', "character 2"]],
    ["an unknown character beyond the basic plane", "a😁", ["😁", "U+1F601", "character 1"]],
    ["half a surrogate pair", "a\ud83d", ["U+D83D", "character 1"]],
    ["a decomposed accent", "e\u0301", ['"e"', "character 0"]],
  ])("names %s", (_, text, parts) => {
    let message = "";
    try {
      abc.encode(text);
    } catch (error) {
      expect(error).toBeInstanceOf(ModelError);
      message = (error as ModelError).message;
    }
    for (const part of parts) expect(message).toContain(part);
  });

  test("shortens a long alphabet in its message", () => {
    const long = createCharacterTokenizer(Array.from({ length: 500 }, (_, i) => String.fromCodePoint(0x4e00 + i)));
    expect(() => long.encode("a")).toThrow(/\.\.\. \(500 characters\)$/);
  });

  test.each([
    ["a repeated character", "aba", /"a".*twice.*0 and 2/],
    ["a repeated character beyond the basic plane", "😀😀", /twice/],
    ["a longer item", ["a", "bc"], /item 1/],
    ["an empty item", [""], /item 0/],
    ["half a surrogate pair", ["a", "\ud83d"], /half a character/],
  ])("refuses an alphabet with %s", (_, alphabet, message) => {
    expect(() => createCharacterTokenizer(alphabet)).toThrow(message);
    expect(() => createCharacterTokenizer(alphabet)).toThrow(ModelError);
  });

  test.each([8, -1, 2.5, Number.NaN])("refuses to decode %d", (token) => {
    expect(() => abc.decode([token])).toThrow(ModelError);
  });

  test("gives every text of its alphabet back, also through JSON", () => {
    const alphabets = fc.uniqueArray(fc.string({ unit: "binary", minLength: 1, maxLength: 1 }), { minLength: 1 });
    fc.assert(
      fc.property(alphabets, fc.array(fc.nat(1000)), (alphabet, picks) => {
        const tokenizer = createCharacterTokenizer(alphabet);
        const text = picks.map((pick) => alphabet[pick % alphabet.length]).join("");
        const tokens = tokenizer.encode(text);
        expect(tokens).toHaveLength(picks.length);
        expect(tokenizer.decode(tokens)).toBe(text);
        const again = characterTokenizerFromJSON(JSON.parse(JSON.stringify(tokenizer)));
        expect(again.encode(text)).toEqual(tokens);
      }),
      { numRuns: 40 },
    );
  });

  test.each([
    ["another version", { ...abc.toJSON(), version: 2 }],
    ["another format", { ...abc.toJSON(), format: "bpe" }],
    ["an unknown key", { ...abc.toJSON(), extra: 1 }],
    ["a text for the alphabet", { ...abc.toJSON(), alphabet: "abc" }],
    ["a number in the alphabet", { ...abc.toJSON(), alphabet: [1] }],
    ["no alphabet", { format: "precept-character-tokenizer", version: 1 }],
    ["null", null],
  ])("refuses JSON with %s", (_, value) => {
    expect(() => characterTokenizerFromJSON(value)).toThrow(ModelError);
  });
});
