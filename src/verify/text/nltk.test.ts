import { describe, expect, it } from "vitest";
import { sentenceSpans, splitSentences } from "./sentences.ts";
import { wordTokens, wordTokenSpans } from "./word-tokens.ts";

// NLTK 3.10.4 printed these: nltk.sent_tokenize, nltk.word_tokenize.
const sentences: readonly [text: string, sentences: readonly string[]][] = [
  [
    "Hello Mr. Smith. How are you? I am fine, e.g. well.",
    ["Hello Mr. Smith.", "How are you?", "I am fine, e.g.", "well."],
  ],
  ['He said "Stop!" Then he left. (Really.) Yes.', ['He said "Stop!"', "Then he left.", "(Really.)", "Yes."]],
  ["It cost $3.88. 2.5 is less.", ["It cost $3.88.", "2.5 is less."]],
  [
    "J. K. Rowling wrote it. U.S. troops came. The end...",
    ["J. K. Rowling wrote it.", "U.S. troops came.", "The end..."],
  ],
  ["Wait... what?! No!!! Yes. ", ["Wait...", "what?!", "No!!!", "Yes."]],
  ["1. First item\n2. Second item.", ["1.", "First item\n2.", "Second item."]],
  ["no mark at all", ["no mark at all"]],
  ["", []],
  ["A. b. c. Dr. Who? i. e. Nothing.", ["A. b. c. Dr. Who?", "i. e. Nothing."]],
  ["Good “quotes.” More ‘here.’ End", ["Good “quotes.”", "More ‘here.’", "End"]],
  ["See fig. 3. See no. 5 of it.", ["See fig.", "3.", "See no.", "5 of it."]],
  ["a.m. on Monday. At 5 p.m. Mr. X left.", ["a.m. on Monday.", "At 5 p.m. Mr. X left."]],
];

const words: readonly [text: string, tokens: readonly string[]][] = [
  [
    "Don't you cannot gonna 'tis it's John's.",
    ["Do", "n't", "you", "can", "not", "gon", "na", "'", "tis", "it", "'s", "John", "'s", "."],
  ],
  ['He said "hi, there": 3,000.50!', ["He", "said", "``", "hi", ",", "there", "''", ":", "3,000.50", "!"]],
  [
    "(a) [b] {c} <d> -- e—f...",
    ["(", "a", ")", "[", "b", "]", "{", "c", "}", "<", "d", ">", "--", "e", "—", "f", "..."],
  ],
  ['"Quoted." \'single\' "double"', ["``", "Quoted", ".", "''", "'", "single", "'", "``", "double", "''"]],
  ["U.S. and e.g. this, etc.", ["U.S.", "and", "e.g", ".", "this", ",", "etc", "."]],
  ["100% & #1 @me; *bold* a/b", ["100", "%", "&", "#", "1", "@", "me", ";", "*", "bold", "*", "a/b"]],
  ["naïve café’s 中文. ok", ["naïve", "café", "’", "s", "中文", ".", "ok"]],
];

describe("English is cut as NLTK cuts it", () => {
  it.each(sentences)("sentences of %j", (text, expected) => {
    expect(splitSentences(text)).toEqual(expected);
    expect(sentenceSpans(text).map(([start, end]) => text.slice(start, end))).toEqual(expected);
  });

  it.each(words)("words of %j", (text, expected) => {
    expect(wordTokens(text)).toEqual(expected);
    for (const { token, span } of wordTokenSpans(text)) {
      expect(text.slice(...span)).toBe(token.replace(/^(``|'')$/, '"'));
    }
  });

  it.each([
    ["marks", ". ".repeat(50_000)],
    ["exclamations", "!".repeat(200_000)],
    ["one word", `${"a".repeat(200_000)}. B`],
    ["spaces", `a.${" ".repeat(200_000)}b`],
    ["closing brackets and spaces", `a.${") ".repeat(50_000)}b`],
    ["quotation marks", `${"\"'".repeat(50_000)}.`],
    ["lone surrogates", "\uD800. \uDC00".repeat(50_000)],
  ])("takes time in proportion to a text of %s", (_, text) => {
    expect(splitSentences(text).join("").length).toBeLessThanOrEqual(text.length);
    expect(wordTokens(text).length).toBeGreaterThan(0);
  });
});
