import { describe, expect, it } from "vitest";
import { isEmoji } from "./emoji.ts";

// emoji 2.16.0 said so: emoji.is_emoji. Escapes where the eye cannot see.
const emoji: readonly [what: string, text: string][] = [
  ["a character", "😀"],
  ["one of the latest", "\u{1FAEA}"],
  ["a character of text style", "\u2764"],
  ["the same with the selector", "\u2764\uFE0F"],
  ["a digit's keycap", "7\uFE0F\u20E3"],
  ["a keycap without the selector", "#\u20E3"],
  ["copyright", "©"],
  ["a skin tone alone", "\u{1F3FD}"],
  ["a hand with a skin tone", "\u{1F44B}\u{1F3FE}"],
  ["a flag", "\u{1F1E9}\u{1F1EA}"],
  ["the flag of Scotland", "\u{1F3F4}\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}"],
  ["a family", "\u{1F468}\u200D\u{1F469}\u200D\u{1F467}"],
  ["a profession with a skin tone", "\u{1F469}\u{1F3FF}\u200D\u{1F52C}"],
  ["a profession without the last selector", "\u{1F9D1}\u200D\u2695"],
  ["two people with the same tone", "\u{1F468}\u{1F3FB}\u200D\u2764\uFE0F\u200D\u{1F468}\u{1F3FB}"],
  ["a handshake of two tones", "\u{1FAF1}\u{1F3FB}\u200D\u{1FAF2}\u{1F3FF}"],
];

const others: readonly [what: string, text: string][] = [
  ["nothing", ""],
  ["a letter", "a"],
  ["a digit", "7"],
  ["a digit and the selector", "7\uFE0F"],
  ["a space", " "],
  ["the selector", "\uFE0F"],
  ["the joiner", "\u200D"],
  ["a regional letter", "\u{1F1E9}"],
  ["no region", "\u{1F1FD}\u{1F1FD}"],
  ["two emoji", "😀😀"],
  ["an emoji and a space", "😀 "],
  ["a selector after an emoji that has no text style", "😀\uFE0F"],
  ["two selectors", "\u2764\uFE0F\uFE0F"],
  ["a tone on a face", "😀\u{1F3FD}"],
  ["two tones", "\u{1F44B}\u{1F3FE}\u{1F3FE}"],
  ["a joiner at the end", "\u{1F468}\u200D"],
  ["a joiner between strangers", "😀\u200D😀"],
  ["a family without joiners", "\u{1F468}\u{1F469}\u{1F467}"],
  ["a family with a tone", "\u{1F468}\u{1F3FD}\u200D\u{1F469}\u200D\u{1F467}"],
  ["a joined flag", "\u{1F1E9}\u200D\u{1F1EA}"],
  ["a handshake of one tone", "\u{1FAF1}\u{1F3FB}\u200D\u{1FAF2}\u{1F3FB}"],
  ["a handshake in two hands without tones", "\u{1FAF1}\u200D\u{1FAF2}"],
  ["one toned of a couple", "\u{1F468}\u{1F3FB}\u200D\u2764\uFE0F\u200D\u{1F468}"],
  ["a flag of tags without an end", "\u{1F3F4}\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}"],
  ["the separator of the table", "\u{1F1E9}|\u{1F1EA}"],
  ["half a character", "\uD83D"],
  ["halves in the wrong order", "\uDE00\uD83D"],
  ["a star of text", "★"],
  ["a megabyte of emoji", "😀".repeat(250_000)],
];

describe("emoji are those of the Python package", () => {
  it.each(emoji)("%s is one", (_, text) => {
    expect(isEmoji(text)).toBe(true);
  });

  it.each(others)("%s is none", (_, text) => {
    expect(isEmoji(text)).toBe(false);
  });

  it("1,409 characters are", () => {
    let count = 0;
    for (let code = 0; code <= 0x10ffff; code++) if (isEmoji(String.fromCodePoint(code))) count++;
    expect(count).toBe(1409);
  });
});
