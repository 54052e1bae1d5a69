import { describe, expect, it } from "vitest";
import { judge, testVectors } from "./vectors.test-support.ts";

const english = "The quick brown fox jumps over the lazy dog while the children are playing in the garden.";
const german = "Der schnelle braune Fuchs springt über den faulen Hund, während die Kinder im Garten spielen.";

testVectors([
  {
    id: "combination:two_responses",
    rows: [
      ["a\n******\nb", true, true],
      ["******a******b******", true, true],
      ["a****** a", false, false],
      ["a", false, false],
      ["a******", false, false],
      ["a******b******c", false, false],
      ["a************b", false, false],
      ["a*****b", false, false],
      ["a*******b", true, true],
    ],
  },
  {
    id: "combination:repeat_prompt",
    params: { prompt_to_repeat: " Write a poem. " },
    rows: [
      ["Write a poem. Roses are red", true, true],
      ["\n write A poem.\n\nRoses", true, true],
      ["Write a poem.", true, false],
      ["Write a poem. ...", true, false],
      ["Write  a poem. Roses", false, false],
      ["Sure! Write a poem. Roses", false, false],
      ["Write a poe", false, false],
    ],
  },
  {
    id: "startend:end_checker",
    params: { end_phrase: " Is that OK? " },
    rows: [
      ["Text. Is that ok?", true, true],
      ['Text. Is that OK?" \n', true, true],
      ["Text. Is that OK?**", false, true],
      ["Text. Is that OK?”", false, true],
      ["Text. Is that OK?.", false, true],
      ["Text. This is that OK?", true, true],
      ["Text. This that OK?", true, false],
      ["Text. Is that OK", false, false],
      ["Is that OK? Yes", false, false],
    ],
  },
  {
    id: "startend:quotation",
    rows: [
      ['"a"', true, true],
      [' "He said "hello" to me." ', true, true],
      ['"a" and "b"', true, false],
      ['"a\n\n"b"', true, true],
      ['"', false, false],
      ['""', true, false],
      ["“a”", false, true],
      ["„a“", false, true],
      ["«a»", false, true],
      ["'a'", false, false],
      ['"a', false, false],
      ['a"', false, false],
      ['"a".', false, false],
    ],
  },
  {
    id: "change_case:capital_word_frequency",
    params: { capital_frequency: 2, capital_relation: "at least" },
    rows: [
      ["NASA and ESA", true, true],
      ["I and A1", true, false],
      ["DON'T", true, false],
      ["NASA-JPL only", false, false],
      ["Nasa and Esa", false, false],
      ["ΑΒΓ ДЕЖ", true, true],
    ],
  },
  {
    id: "change_case:capital_word_frequency",
    params: { capital_frequency: 1, capital_relation: "less than" },
    rows: [
      ["all small", true, true],
      ["I am", false, true],
      ["USA", false, false],
    ],
  },
  {
    id: "punctuation:no_comma",
    rows: [
      ["No comma; none.", true, true],
      ["Yes, one", false, false],
      ["1,000", false, false],
      ["مرحبا، كيف", true, false],
      ["你好，世界", true, false],
      ["’ ‚", true, true],
    ],
  },
  {
    id: "change_case:english_capital",
    rows: [
      [english.toUpperCase(), true, true],
      [`${english.toUpperCase()} 1 + 1 = 2`, true, true],
      [english, false, false],
      [`${english.toUpperCase()} x`, false, false],
      [german.toUpperCase(), false, false],
      ["123", false, false],
    ],
  },
  {
    id: "change_case:english_lowercase",
    rows: [
      [english.toLowerCase(), true, true],
      [english, false, false],
      [german.toLowerCase(), false, false],
      ["123", false, false],
    ],
  },
  {
    id: "language:response_language",
    params: { language: "de" },
    rows: [
      [german, true, true],
      [english, false, false],
      // What has no language passes in the published code.
      ["12345 !!!", true, false],
    ],
  },
]);

describe("evidence", () => {
  it("shows what is not in capitals", () => {
    const id = "change_case:english_capital";
    expect(judge({ id }, "ABc De")).toMatchObject({
      code: "other-case",
      evidence: {
        count: 2,
        spans: [
          [2, 3],
          [5, 6],
        ],
      },
    });
    expect(judge({ id }, "1 2")).toMatchObject({ code: "no-letters" });
  });

  it("shows where a quotation is closed, and where the response ends otherwise", () => {
    expect(judge({ id: "startend:quotation", mode: "fixed" }, ' "a" and "b"')).toMatchObject({
      code: "closed-early",
      evidence: { span: [3, 4] },
    });
    expect(judge({ id: "startend:end_checker", params: { end_phrase: "yes" } }, "well no ")).toMatchObject({
      code: "other-end",
      evidence: { span: [4, 7], found: " no", expected: "yes" },
    });
  });

  it("shows how far the prompt is repeated", () => {
    const given = { id: "combination:repeat_prompt", params: { prompt_to_repeat: "Say hi" } };
    expect(judge(given, "Say ho")).toMatchObject({ code: "not-repeated", evidence: { count: 5, found: "o" } });
    expect(judge(given, " Say hi!")).toMatchObject({ evidence: { span: [1, 7] } });
  });

  it("names the language", () => {
    const given = { id: "language:response_language", params: { language: "en" } };
    expect(judge(given, german)).toMatchObject({ code: "other-language", evidence: { expected: "en", found: "de" } });
    expect(judge({ ...given, mode: "fixed" }, "123")).toMatchObject({ code: "undetectable" });
  });
});
