import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collect, sourceOf } from "./sources.test-support.ts";
import { textLines } from "./text-lines.ts";

const linesOf = (text: string | Uint8Array, chunk = 3): Promise<{ text: string; line: number }[]> =>
  collect(textLines(sourceOf(text, "f", chunk).chunks, "f"));

describe("textLines", () => {
  it.each([
    ["", []],
    ["\n\n", []],
    ["a", [["a", 1]]],
    [
      "a\nb\n",
      [
        ["a", 1],
        ["b", 2],
      ],
    ],
    [
      "a\r\n\r\n  \nb",
      [
        ["a", 1],
        ["b", 4],
      ],
    ],
    ["\uFEFFa\n", [["a", 1]]],
    ["a\u2028b\u0085c\rd\n", [["a\u2028b\u0085c\rd", 1]]],
    [
      "ä€🙂\nß",
      [
        ["ä€🙂", 1],
        ["ß", 2],
      ],
    ],
  ] as const)("%j has the lines %j", async (text, expected) => {
    for (const chunk of [1, 2, 1000]) {
      expect((await linesOf(text, chunk)).map(({ text, line }) => [text, line])).toEqual(expected);
    }
  });

  it("gives the same lines however the bytes come", async () => {
    const texts = fc.array(fc.string({ unit: "grapheme" }), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(texts, fc.integer({ min: 1, max: 20 }), async (parts, chunk) => {
        const text = parts.join("\n");
        expect(await linesOf(text, chunk)).toEqual(await linesOf(text, 100_000));
      }),
    );
  });

  it.each([
    [Buffer.from([0x61, 0x0a, 0xff, 0x0a]), "f, line 2: not UTF-8"],
    [Buffer.from([0x61, 0x0a, 0xe2, 0x82]), "f, line 2: not UTF-8"],
  ])("refuses %j", async (bytes, message) => {
    await expect(linesOf(bytes)).rejects.toThrow(message);
  });
});
