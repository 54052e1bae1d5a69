import { describe, expect, it } from "vitest";
import { formatEmoji } from "./format-emoji.ts";
import { formatList } from "./format-list.ts";
import { formatNewline } from "./format-newline.ts";
import { formatNoWhitespace } from "./format-no-whitespace.ts";
import { formatOptions } from "./format-options.ts";
import { formatOutputTemplate } from "./format-output-template.ts";
import { formatParentheses } from "./format-parentheses.ts";
import { formatQuoteUnquote } from "./format-quote-unquote.ts";
import { formatQuotes } from "./format-quotes.ts";
import { formatTitleCase } from "./format-title-case.ts";
import { itJudges, judge, pointedAt, type Row } from "./mode-table.test-support.ts";

describe("marks", () => {
  const parentheses: readonly Row[] = [
    ["five levels", {}, "a (b [c {d (e [f] e) d} c] b) a", "+", "+"],
    ["four levels", {}, "a (b [c {d (e) d} c] b) a", "too-shallow", "too-shallow"],
    ["five opened, one closed", {}, "([{([x]", "+", "too-shallow"],
    ["five opened, none closed", {}, "([{([x", "too-shallow", "too-shallow"],
    ["a wrong closing mark", {}, "([{([x)])})", "too-shallow", "too-shallow"],
    ["side by side", {}, "(a) [b] {c} (d) [e]", "too-shallow", "too-shallow"],
    ["five of one kind", {}, "(((((x)))))", "+", "+"],
    ["inside one that stays open", {}, "( ([{([x])}])", "+", "+"],
    ["after a stray closing mark", {}, "1) ([{([x])}])", "+", "+"],
    ["wide parentheses are none", {}, "（（（（（x）））））", "too-shallow", "too-shallow"],
  ];
  itJudges(formatParentheses, parentheses);

  const quotes: readonly Row[] = [
    ["three levels", {}, `"He said 'she said "hi" to me' twice"`, "+", "+"],
    ["three levels, single outside", {}, `'She said "he said 'hi' twice" there'`, "+", "+"],
    ["two levels", {}, `"He said 'hi' twice"`, "too-shallow", "too-shallow"],
    ["side by side", {}, `"a" 'b' "c"`, "too-shallow", "too-shallow"],
    ["with apostrophes", {}, `"I don't say 'she said "hi" to me' twice"`, "too-shallow", "+"],
    ["apostrophes make no level", {}, `"don't" it's "won't`, "too-shallow", "too-shallow"],
    ["apostrophes that look nested", {}, `a"b'c"d"e'f"g`, "+", "too-shallow"],
    ["curly marks", {}, "“He said ‘she said “hi” to me’ twice”", "too-shallow", "+"],
    ["curly marks with a curly apostrophe", {}, "“I don’t say ‘she said “hi” to me’ twice”", "too-shallow", "+"],
    ["curly marks, two levels", {}, "“He said ‘hi’ twice”", "too-shallow", "too-shallow"],
    ["three levels of one kind", {}, "“a “b “c” b” a”", "too-shallow", "too-shallow"],
    ["never closed", {}, `"a 'b "c`, "too-shallow", "too-shallow"],
    ["all marks at once", {}, `Say "'"hi"'" now.`, "+", "+"],
    ["a possessive inside", {}, `"The boys' dog said 'I heard "woof" there' again"`, "too-shallow", "+"],
  ];
  itJudges(formatQuotes, quotes);

  const explained: readonly Row[] = [
    ["explained", {}, 'She said "hello" to greet him.', "+", "+"],
    ["at the end", {}, 'She said "hello".', "quote-at-end", "no-explanation"],
    ["at the end, with a note", {}, 'She said "hello" [1].', "quote-at-end", "no-explanation"],
    ["side by side", {}, '"hello" "you" are words', "quotes-side-by-side", "no-explanation"],
    ["only a comma between", {}, '"hello", "you" are words', "+", "no-explanation"],
    ["nothing is quoted", {}, "hello is a greeting", "+", "no-quotes"],
    ["an empty quotation quotes nothing", {}, 'one " " here', "quotes-side-by-side", "no-quotes"],
    ["curly, explained", {}, "“Hello” is a greeting.", "+", "+"],
    ["curly, at the end", {}, "She said “hello”.", "+", "no-explanation"],
    ["never closed", {}, 'She said "hello and left', "+", "unclosed-quote"],
    ["the mark itself", {}, `"Hi" has the mark '"' around it`, "+", "+"],
    ["nested", {}, "“a “b” c” explained", "+", "+"],
  ];
  itJudges(formatQuoteUnquote, explained);

  const spaces: readonly Row[] = [
    ["none", {}, "no-space.at_all", "+", "+"],
    ["one", {}, "one space", "too-many", "too-many"],
    ["a newline at the end", {}, "none\n", "too-many", "too-many"],
    ["a space of Unicode", {}, "a\u3000b", "too-many", "too-many"],
    ["only Python's space", {}, "a\x1cb", "too-many", "too-many"],
    ["no space in Python", {}, "a\ufeffb\u200bc", "+", "+"],
  ];
  itJudges(formatNoWhitespace, spaces);

  it("points at what is too much or not explained", () => {
    expect(pointedAt("a b\tc", judge(formatNoWhitespace, {}, "a b\tc", "fixed"))).toEqual([" ", "\t"]);
    const response = '"a" is a letter, as is "b".';
    expect(pointedAt(response, judge(formatQuoteUnquote, {}, response, "fixed"))).toEqual(['"b"']);
    const nested = "x (b [c {d (e [f] e) d} c] b) y";
    expect(pointedAt(nested, judge(formatParentheses, {}, nested, "fixed"))).toEqual([nested.slice(2, -2)]);
    const quoted = `So "He said 'she said "hi" to me' twice" here`;
    expect(pointedAt(quoted, judge(formatQuotes, {}, quoted, "fixed"))).toEqual([quoted.slice(3, -5)]);
  });
});

describe("words and what stands at their ends", () => {
  const yes = { options: "yes/no/maybe" };
  const know = { options: "I know or I don't know" };
  const letters = { options: "a), b), c), d)" };
  const options: readonly Row[] = [
    ["one of them", yes, "maybe", "+", "+"],
    ["in another case, with marks", yes, '"No."', "+", "+"],
    ["another word", yes, "perhaps", "not-an-option", "not-an-option"],
    ["with an explanation", yes, "Yes, since it is so.", "not-an-option", "not-an-option"],
    ["two of them", yes, "yes no", "not-an-option", "not-an-option"],
    ["a newline at the end", yes, "yes\n", "not-an-option", "+"],
    ["an option of two words", know, "I don't know.", "+", "+"],
    ["a curly apostrophe", know, "I don’t know", "not-an-option", "+"],
    ["a letter", letters, "b)", "+", "+"],
    ["a letter without its bracket", letters, "b", "not-an-option", "not-an-option"],
    ["a letter in another case", letters, "B)", "not-an-option", "not-an-option"],
    ["a letter and space", letters, " b) ", "not-an-option", "+"],
    ["the letters `or` within a word", { options: "correct or wrong" }, "correct", "not-an-option", "+"],
    ["what is left of such a word", { options: "correct or wrong" }, "rect", "+", "not-an-option"],
    ["commas and `or`", { options: "red, green, or blue" }, "green", "not-an-option", "+"],
    ["marks for an option that is empty", { options: "yes/no/" }, "...", "+", "not-an-option"],
  ];
  itJudges(formatOptions, options);

  const newline: readonly Row[] = [
    ["each on a line", {}, "one\ntwo\nthree", "+", "+"],
    ["two on a line", {}, "one\ntwo three", "too-many", "several-words-in-line"],
    ["blank lines between", {}, "one\n\ntwo\n", "+", "+"],
    ["a line of blanks that makes up for a second word", {}, "one two\n \nthree", "+", "several-words-in-line"],
    ["marks only", {}, "...", "+", "no-words"],
    ["marks on words", {}, "- one,\n- two.", "+", "+"],
    ["numbers before words", {}, "1. one\n2. two", "too-many", "several-words-in-line"],
    ["one word", {}, "one", "+", "+"],
  ];
  itJudges(formatNewline, newline);

  const emoji: readonly Row[] = [
    ["before the mark and after it", {}, "Hello 😀. Bye! 🎉", "+", "+"],
    ["missing at the end", {}, "Hello 😀. Bye!", "no-emoji", "no-emoji"],
    ["missing in the middle", {}, "Hello! Yes. Bye 😀.", "no-emoji", "no-emoji"],
    ["a letter after it", {}, "Hello 😀a.", "+", "no-emoji"],
    ["two letters after it", {}, "Hello 😀ab.", "no-emoji", "no-emoji"],
    ["a flag", {}, "Hello 🇫🇷.", "no-emoji", "+"],
    ["a skin tone", {}, "Hello 👍🏽.", "+", "+"],
    ["a family", {}, "Hello 👨‍👩‍👧‍👦.", "+", "+"],
    ["a heart with its selector", {}, "Hello ❤️.", "+", "+"],
    ["a keycap", {}, "Take 1️⃣.", "no-emoji", "+"],
    ["an emoticon is none", {}, "Hello :-)", "no-emoji", "no-emoji"],
    ["a digit is none", {}, "Room 1.", "no-emoji", "no-emoji"],
    ["numbers of list items need none", {}, "1. Hello 😀.\n2. Bye 😀.", "no-emoji", "+"],
    ["marks only", {}, "...", "no-emoji", "no-emoji"],
    ["a mark that is an emoji", {}, "Hello ‼️", "+", "+"],
  ];
  itJudges(formatEmoji, emoji);

  const titles: readonly Row[] = [
    ["title case", {}, "The Cat Sat Here.", "+", "+"],
    ["a small word of weight", {}, "The cat Sat.", "too-many", "too-many"],
    ["small articles and prepositions", {}, "The Lord of the Rings", "too-many", "+"],
    ["a small first word", {}, "the Cat Sat.", "too-many", "too-many"],
    ["a small first word of a later sentence", {}, "It Is. the Cat Sat.", "too-many", "too-many"],
    ["contractions", {}, "Don't Go, It's Late.", "too-many", "+"],
    ["a curly apostrophe", {}, "Don’t Go", "too-many", "+"],
    ["capitals inside a small word", {}, "The fOo Bar", "+", "too-many"],
    ["abbreviations", {}, "The NASA Mission of the U.S.", "too-many", "+"],
    ["all in capitals", {}, "THE CAT SAT", "+", "all-capitals"],
    ["a single small letter", {}, "Plan b Works", "too-many", "too-many"],
    ["a letter of another alphabet", {}, "Élan Über Ясный день", "too-many", "too-many"],
    ["nothing with a case", {}, "42 — 中文", "+", "no-words"],
  ];
  itJudges(formatTitleCase, titles);

  const list = { sep: "SEPARATOR" };
  const items: readonly Row[] = [
    ["two items", list, "SEPARATOR one\nSEPARATOR two", "+", "+"],
    ["indented", list, "Here:\n  SEPARATOR one\n  SEPARATOR two", "+", "+"],
    ["one item", list, "SEPARATOR one\ntwo", "too-few", "too-few"],
    ["within a line", list, "one SEPARATOR two SEPARATOR three", "+", "too-few"],
    ["another case", list, "separator one\nseparator two", "too-few", "too-few"],
    ["without items", list, "SEPARATOR\nSEPARATOR", "+", "too-few"],
    ["hyphens in words", { sep: "-" }, "a well-known, long-lived thing", "+", "too-few"],
    ["a rule", { sep: "-" }, "---", "+", "too-few"],
    ["marks are no pattern", { sep: "!?!?" }, "!!! one\n!!! two", "too-few", "too-few"],
    ["marks", { sep: "!?!?" }, "!?!? one\n!?!? two", "+", "+"],
    ["dots", { sep: "..." }, "...one\n...two", "+", "+"],
  ];
  itJudges(formatList, items);

  const template: readonly Row[] = [
    ["filled in", {}, "My Answer: yes. My Conclusion: so. Future Outlook: good.", "+", "+"],
    ["on lines, in bold", {}, "**My Answer:** yes\n\n**My Conclusion:** so\n\n**Future Outlook:** good", "+", "+"],
    ["one missing", {}, "My Answer: yes. My Conclusion: so.", "label-missing", "label-missing"],
    ["another case", {}, "my answer: a My Conclusion: b Future Outlook: c", "label-missing", "label-missing"],
    ["out of order", {}, "My Conclusion: so. My Answer: yes. Future Outlook: good.", "+", "out-of-order"],
    ["text before it", {}, "Sure! My Answer: a My Conclusion: b Future Outlook: c", "+", "text-before"],
    ["a label twice", {}, "My Answer: a My Conclusion: b Future Outlook: c My Answer: d", "+", "label-repeated"],
    ["labels only", {}, "My Answer: My Conclusion: Future Outlook:", "+", "empty-field"],
    ["places never filled in", {}, "My Answer: [answer] My Conclusion: b Future Outlook: c", "+", "empty-field"],
  ];
  itJudges(formatOutputTemplate, template);

  it.each([
    [formatOptions, {}],
    [formatOptions, { options: " " }],
    [formatOptions, { options: ["a", "b"] }],
    [formatList, {}],
    [formatList, { sep: " " }],
    [formatEmoji, { sep: "-" }],
  ])("%# refuses parameters that are missing, malformed or unknown", (constraint, params) => {
    expect(() => judge(constraint, params, "yes", "parity")).toThrow(constraint.id);
  });

  it("points at the words, sentences and lines that break the constraint", () => {
    const title = "The cat Sat of old";
    expect(pointedAt(title, judge(formatTitleCase, {}, title, "parity"))).toEqual(["cat", "of", "old"]);
    expect(pointedAt(title, judge(formatTitleCase, {}, title, "fixed"))).toEqual(["cat", "old"]);
    const bare = "Yes. Hello 😀. Bye 😀.";
    expect(pointedAt(bare, judge(formatEmoji, {}, bare, "fixed"))).toEqual(["Yes."]);
  });
});
