import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { highlighted, visible, type Highlight } from "./highlight.ts";
import { escapeHtml } from "./html.ts";

const met = (index: number, ...spans: [number, number][]): Highlight => ({ index, met: true, spans });
const broken = (index: number, ...spans: [number, number][]): Highlight => ({ index, met: false, spans });

describe("highlighted", () => {
  it.each([
    ["abc", [], "abc"],
    ["abc", [met(0, [1, 2])], 'a<mark class="met c0">b</mark>c'],
    ["abc", [broken(3, [0, 3])], '<mark class="broken c3">abc</mark>'],
    // Overlap: what any constraint broke is broken.
    [
      "abcd",
      [met(0, [0, 3]), broken(1, [2, 4])],
      '<mark class="met c0">ab</mark><mark class="broken c0 c1">c</mark><mark class="broken c1">d</mark>',
    ],
    [
      "abcd",
      [met(0, [0, 4]), met(1, [1, 2])],
      '<mark class="met c0">a</mark><mark class="met c0 c1">b</mark><mark class="met c0">cd</mark>',
    ],
    // Overlapping and touching places of one constraint.
    ["abcd", [met(0, [0, 2], [1, 3])], '<mark class="met c0">abc</mark>d'],
    ["abcd", [met(0, [0, 2], [2, 4])], '<mark class="met c0">abcd</mark>'],
    // Places that cannot be.
    ["abc", [met(0, [2, 2], [3, 9], [-5, 1], [2, 1])], '<mark class="met c0">a</mark>bc'],
    ["a🙂b", [met(0, [2, 3])], 'a<mark class="met c0">🙂</mark>b'],
    ["<b>", [met(0, [0, 1])], '<mark class="met c0">&lt;</mark>b&gt;'],
    ["a\u0007", [met(0, [1, 2])], 'a<mark class="met c0">␇</mark>'],
  ] as const)("marks %j with %j", (text, highlights, markup) => {
    expect(highlighted(text, highlights).markup).toBe(markup);
  });

  it("loses nothing of the text and opens nothing but marks, whatever the places", () => {
    const span = fc.tuple(fc.integer({ min: -3, max: 30 }), fc.integer({ min: -3, max: 30 }));
    const some = fc.array(fc.record({ met: fc.boolean(), spans: fc.array(span, { maxLength: 5 }) }), { maxLength: 4 });
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 25 }), some, (text, list) => {
        const { markup } = highlighted(
          text,
          list.map((one, index) => ({ ...one, index })),
        );
        const plain = markup.replaceAll(/<mark class="(met|broken)( c\d)+">|<\/mark>/g, "");
        expect(plain).toBe(escapeHtml(visible(text)));
      }),
    );
  });
});
