import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createIncrementalDecoder } from "./incremental-decoder.ts";
import { readTokenizer } from "./read-tokenizer.ts";

const byteLevel = await readTokenizer(join(import.meta.dirname, "golden", "gpt2"));
const byteFallback = await readTokenizer(join(import.meta.dirname, "golden", "llama2"));
const stream = (tokenizer: typeof byteLevel, tokens: readonly number[]): string[] => {
  const decoder = createIncrementalDecoder(tokenizer);
  return [...tokens.map((token) => decoder.push(token)), decoder.flush()];
};
const times = (count: number, token: number): number[] => Array.from({ length: count }, () => token);
/** In Llama 2's form the bytes follow the three special tokens. */
const byte = (value: number): number => 3 + value;

describe.each([
  ["bytes are known", byteLevel],
  ["only whole texts are", byteFallback],
])("a stream of tokens where %s", (_, tokenizer) => {
  test("shows a character once its last byte is there, not before", () => {
    const tokens = tokenizer.encode("𝒳");
    expect(tokens.length).toBeGreaterThan(3);
    const parts = stream(tokenizer, tokens);
    expect(parts.slice(0, -2).join("").trim()).toBe("");
    expect(parts.at(-2)).toBe("𝒳");
    expect(parts.at(-1)).toBe("");
  });

  test("shows an unfinished character as U+FFFD at its end, and begins anew", () => {
    const decoder = createIncrementalDecoder(tokenizer);
    const tokens = tokenizer.encode("a𝒳");
    const shown = tokens.slice(0, -1).map((token) => decoder.push(token));
    expect(shown.join("")).toBe("a");
    expect(decoder.flush()).toBe("\ufffd");
    expect(decoder.flush()).toBe("");
    expect(tokens.map((token) => decoder.push(token)).join("")).toBe("a𝒳");
  });

  test("leaves special tokens out and refuses what is no token", () => {
    const decoder = createIncrementalDecoder(tokenizer);
    expect(decoder.push(tokenizer.special.end)).toBe("");
    expect(() => decoder.push(999_999)).toThrow(/999999 is no/);
    expect(() => decoder.push(-1)).toThrow(/is no/);
  });

  test("is the whole text for texts longer than what it remembers", () => {
    const text = "The 3 日本語 naïve  words\n\n😀".repeat(30);
    const tokens = tokenizer.encode(text);
    expect(tokens.length).toBeGreaterThan(300);
    expect(stream(tokenizer, tokens).join("")).toBe(text);
  });
});

test.each([
  ["a lone continuation byte", [0x80]],
  ["bytes that never occur", [0xff, 0xfe, 0xff]],
  ["a character cut short by another", [0xf0, 0x9f, 0x41]],
  ["a character cut short by the first byte of another", [0xe6, 0x97, 0xf0, 0x9f, 0x98, 0x80]],
  ["two hundred bytes of nothing and a character", [...times(200, 0x9f), 0xc3, 0xa9]],
])("broken UTF-8 streams as it decodes: %s", (_, bytes) => {
  const tokens = bytes.map(byte);
  expect(stream(byteFallback, tokens).join("")).toBe(byteFallback.decode(tokens));
  const symbols = bytes.map((value) => tokenOfByte(value));
  expect(stream(byteLevel, symbols).join("")).toBe(byteLevel.decode(symbols));
});

function tokenOfByte(value: number): number {
  for (let token = 0; token < byteLevel.vocabularySize; token++) {
    const bytes = byteLevel.bytesOf?.(token);
    if (bytes?.length === 1 && bytes[0] === value) return token;
  }
  throw new Error(`no token for byte ${value}`);
}
