import { describe, expect, it } from "vitest";
import type { Row, Segment } from "../data/row.ts";
import { createCharacterTokenizer } from "../engine/tokenizers/character-tokenizer.ts";
import { encodeRows } from "./token-rows.ts";

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
    const rows = await encodeRows([row(["a", true], ["b", false])], tokenizer, 10);
    expect([...rows.learn]).toEqual([1, 0, 0]);
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
    ["a character that the tokenizer does not know", row(["xyz", true]), 10, /x/],
  ])("refuse %s", async (_what, bad, contextLength, message) => {
    await expect(encodeRows([bad], tokenizer, contextLength)).rejects.toThrow(message);
  });
});
