import { describe, expect, it } from "vitest";
import type { Row, Segment } from "../data/rows/row.ts";
import { createCharacterTokenizer } from "../engine/tokenizers/character-tokenizer.ts";
import { trainBytePairTokenizer } from "../engine/tokenizers/train-byte-pair-tokenizer.ts";
import { batchShape, encodeRows } from "./token-rows.ts";

const tokenizer = createCharacterTokenizer("abcdef=");

function row(...segments: [text: string, learn: boolean][]): Row {
  return {
    id: "row-1",
    kind: "in-context",
    segments: segments.map(([text, learn]): Segment => ({ role: learn ? "assistant" : "user", text, learn })),
    lineage: { family: "rewrite", version: 1, params: {}, input: "", surface: "rule" },
  };
}

describe("rows as tokens", () => {
  it("lie end to end, each with its end token, learnt where the segment is", async () => {
    const rows = await encodeRows([row(["ab=", false], ["c", true]), row(["d", true])], tokenizer, 10);
    expect(rows.count).toBe(2);
    expect([...rows.offsets]).toEqual([0, 5, 7]);
    expect(tokenizer.decode(rows.tokens)).toBe("ab=cd");
    expect([...rows.learn]).toEqual([0, 0, 0, 1, 1, 1, 1]);
    expect([rows.tokens[4], rows.tokens[6]]).toEqual([tokenizer.special.end, tokenizer.special.end]);
  });

  it("do not learn the end where the last segment is only read", async () => {
    const rows = await encodeRows([row(["c", false], ["a", true], ["b", false])], tokenizer, 10);
    expect([...rows.learn]).toEqual([0, 1, 0, 0]);
  });

  it("begin with the token that every text begins with", async () => {
    const beginning = { ...tokenizer, special: { ...tokenizer.special, begin: 5 } };
    const rows = await encodeRows([row(["a", true]), row(["b", false], ["c", true])], beginning, 10);
    expect([...rows.tokens]).toEqual([5, 2, 1, 5, 3, 4, 1]);
    expect([...rows.learn]).toEqual([0, 1, 1, 0, 0, 1, 1]);
  });

  it("are the same however alike segments are cut", async () => {
    const words = await trainBytePairTokenizer(["abab abab abab"], { vocabularySize: 300 });
    const whole = await encodeRows([row(["abab", false], [" abab", true])], words, 10);
    const cut = await encodeRows(
      [row(["a", false], ["bab", false], [" ab", true], ["", true], ["ab", true])],
      words,
      10,
    );
    expect(cut).toEqual(whole);
    expect(whole.tokens.length).toBeLessThan(6);
  });

  it("have the shape of a batch of them", async () => {
    const rows = await encodeRows(
      [row(["ab=", false], ["c", true]), row(["d", true]), row(["ef", true])],
      tokenizer,
      10,
    );
    expect(batchShape(rows, 3)).toEqual({ positions: 4 + 1 + 2, learnt: 2 + 2 + 3, longest: 4 });
    expect(batchShape(rows, 100)).toEqual(batchShape(rows, 3));
    expect(batchShape(rows, 1)).toEqual({ positions: 3, learnt: 3, longest: 4 });
  });

  it("grow beyond the first block of memory", async () => {
    const many = Array.from({ length: 9000 }, () => row(["abcdef=", false], ["abc", true]));
    const rows = await encodeRows(many, tokenizer, 10);
    expect(rows.count).toBe(9000);
    expect(rows.tokens).toHaveLength(9000 * 11);
    expect(tokenizer.decode(rows.tokens.subarray(-11))).toBe("abcdef=abc");
  });

  it.each([
    ["a row longer than the context", row(["abcdef", true]), 5, /row-1.*7 tokens.*at most 6/],
    ["a row from which nothing is learnt", row(["abc", false]), 10, /row-1.*learnt/],
    ["a row of which only the first token is learnt", row(["a", true], ["b", false]), 10, /row-1.*learnt/],
    ["a row whose learnt text is empty", row(["ab", false], ["", true], ["c", false]), 10, /row-1.*learnt/],
    ["a row without text", row(["", true], ["", false]), 10, /row-1.*learnt/],
    ["a character that the tokenizer does not know", row(["xyz", true]), 10, /x/],
  ])("refuse %s", async (_what, bad, contextLength, message) => {
    await expect(encodeRows([bad], tokenizer, contextLength)).rejects.toThrow(message);
  });
});
