// Where an answer leaves the expected text.

/**
 * The UTF-16 offset of the first difference, never inside a surrogate pair; undefined for equal texts. Where one text
 * is the beginning of the other, it is the shorter one's length.
 */
export function firstDifference(expected: string, answer: string): number | undefined {
  if (expected === answer) return undefined;
  const shorter = Math.min(expected.length, answer.length);
  let at = 0;
  while (at < shorter && expected.charCodeAt(at) === answer.charCodeAt(at)) at++;
  return wholeCharacter(expected, wholeCharacter(answer, at));
}

/** The three parts of a text around the character at `at`; the middle is empty where the text ends there. */
export function splitAt(text: string, at: number): readonly [before: string, character: string, after: string] {
  const start = wholeCharacter(text, Math.min(at, text.length));
  const point = text.codePointAt(start);
  const end = point === undefined ? start : start + (point > 0xffff ? 2 : 1);
  return [text.slice(0, start), text.slice(start, end), text.slice(end)];
}

function wholeCharacter(text: string, at: number): number {
  const previous = text.charCodeAt(at - 1);
  const next = text.charCodeAt(at);
  const split = previous >= 0xd800 && previous <= 0xdbff && next >= 0xdc00 && next <= 0xdfff;
  return split ? at - 1 : at;
}
