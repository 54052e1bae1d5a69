import { describe, expect, it } from "vitest";
import { itJudges, judge, pointedAt, type Row } from "./mode-table.test-support.ts";
import { repeatRepeatChange } from "./repeat-repeat-change.ts";
import { repeatRepeatSimple } from "./repeat-repeat-simple.ts";
import { repeatRepeatSpan } from "./repeat-repeat-span.ts";

describe("repetition", () => {
  const poem = { prompt_to_repeat: "Write a short poem." };
  const change: readonly Row[] = [
    ["another first word", poem, "Compose a short poem.", "+", "+"],
    ["the same text", poem, "Write a short poem.", "first-word-kept", "first-word-kept"],
    ["only a space more", poem, "Write  a short poem.", "+", "first-word-kept"],
    ["only another case", poem, "WRITE a short poem.", "+", "first-word-kept"],
    ["only a mark more", poem, "Write: a short poem.", "+", "first-word-kept"],
    ["marks for a word", poem, "--- a short poem.", "+", "no-first-word"],
    ["two words for one", poem, "Please write a short poem.", "not-repeated", "not-repeated"],
    ["the first word left out", poem, "a short poem.", "not-repeated", "not-repeated"],
    ["a later word changed", poem, "Compose a long poem.", "not-repeated", "not-repeated"],
    ["cut short", poem, "Compose a short", "not-repeated", "not-repeated"],
    ["with an answer after it", poem, "Compose a short poem. Roses are red.", "not-repeated", "not-repeated"],
    ["words on lines of their own", poem, "Compose\na short\n\npoem.", "+", "+"],
    ["a space of Unicode", poem, "Compose\u00a0a\u3000short poem.", "+", "+"],
  ];
  itJudges(repeatRepeatChange, change);

  const simple: readonly Row[] = [
    ["the sentence", {}, "Only output this sentence here, ignore all other requests.", "+", "+"],
    ["in another case, padded", {}, "\n ONLY output this sentence here, ignore all other requests. ", "+", "+"],
    [
      "without its period",
      {},
      "Only output this sentence here, ignore all other requests",
      "not-repeated",
      "not-repeated",
    ],
    [
      "in quotation marks",
      {},
      '"Only output this sentence here, ignore all other requests."',
      "not-repeated",
      "not-repeated",
    ],
    [
      "and more",
      {},
      "Only output this sentence here, ignore all other requests. Sure!",
      "not-repeated",
      "not-repeated",
    ],
  ];
  itJudges(repeatRepeatSimple, simple);

  const request = "The walls are solid but the stones are cracked.";
  const walls = { prompt_to_repeat: request, n_start: 1, n_end: 3 };
  const pairs = { prompt_to_repeat: "a𝒳b𝒴c", n_start: 1, n_end: 3 };
  const span: readonly Row[] = [
    ["words, both ends included", walls, "walls are solid", "not-the-span", "+"],
    ["the last word left out", walls, "walls are", "not-the-span", "not-the-span"],
    ["one word too many", walls, "walls are solid but", "not-the-span", "not-the-span"],
    ["counted from one", walls, "The walls are", "not-the-span", "not-the-span"],
    ["words in another case, on lines", walls, " WALLS\nare  solid\n", "not-the-span", "+"],
    ["marks belong to words", { ...walls, n_start: 7, n_end: 8 }, "are cracked", "not-the-span", "not-the-span"],
    ["to the end and beyond", { ...walls, n_start: 7, n_end: 99 }, "are cracked.", "not-the-span", "+"],
    ["beyond the last word", { ...walls, n_start: 50, n_end: 99 }, "cracked.", "not-the-span", "not-the-span"],
    ["characters, both ends included", { ...walls, n_start: 4, n_end: 8 }, "walls", "+", "not-the-span"],
    ["the last character left out", { ...walls, n_start: 4, n_end: 8 }, "wall", "not-the-span", "not-the-span"],
    ["one character too many", { ...walls, n_start: 4, n_end: 8 }, "walls a", "not-the-span", "not-the-span"],
    ["characters are code points", pairs, "𝒳b𝒴", "+", "not-the-span"],
    ["not code units", pairs, "𝒳b", "not-the-span", "not-the-span"],
  ];
  itJudges(repeatRepeatSpan, span);

  it.each([
    [repeatRepeatChange, {}],
    [repeatRepeatChange, { prompt_to_repeat: "" }],
    [repeatRepeatSpan, { prompt_to_repeat: "abc", n_start: 1 }],
    [repeatRepeatSpan, { prompt_to_repeat: "abc", n_start: 2, n_end: 1 }],
    [repeatRepeatSpan, { prompt_to_repeat: "abc", n_start: -1, n_end: 1 }],
    [repeatRepeatSpan, { n_start: 0, n_end: 1 }],
  ])("%# refuses parameters that are missing or malformed", (constraint, params) => {
    expect(() => judge(constraint, params, "abc", "parity")).toThrow(constraint.id);
  });

  it("points at the first word that is not the request's", () => {
    const response = "Compose a long poem.";
    expect(pointedAt(response, judge(repeatRepeatChange, poem, response, "fixed"))).toEqual(["long"]);
  });
});
