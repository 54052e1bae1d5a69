// What Python's str and re mean by space, word, line and case, where JavaScript means something else.
//
// Characters that only Python counts as space: U+001C to U+001F, U+0085; only JavaScript: U+FEFF. `\w` is any letter,
// number or underscore of Unicode, `\d` any decimal digit.

const spaces = String.raw`\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`;

/** Sources of character classes for regular expressions with the flags `u` or `v`. */
export const py = {
  /** `\s` */
  space: `[${spaces}]`,
  /** `\S` */
  notSpace: `[^${spaces}]`,
  /** `\w` */
  word: String.raw`[\p{L}\p{N}_]`,
  /** `\W` */
  notWord: String.raw`[^\p{L}\p{N}_]`,
  /** `\d` */
  digit: String.raw`\p{Nd}`,
  /** `\b` */
  boundary: String.raw`(?:(?<=[\p{L}\p{N}_])(?![\p{L}\p{N}_])|(?<![\p{L}\p{N}_])(?=[\p{L}\p{N}_]))`,
  /** `.` without DOTALL */
  any: String.raw`[^\n]`,
  /** `^` and `$` with MULTILINE */
  lineStart: String.raw`(?<![^\n])`,
  lineEnd: String.raw`(?![^\n])`,
} as const;

/** `string.punctuation` */
export const punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

const leadingSpace = new RegExp(`^${py.space}+`, "u");
const spaceRun = new RegExp(`${py.space}+`, "gu");

/** `text.strip()` */
export function strip(text: string): string {
  return text.slice(leadingSpace.exec(text)?.[0].length ?? 0, rightEdge(text));
}

/** `text.rstrip()` */
export function rstrip(text: string): string {
  return text.slice(0, rightEdge(text));
}

/** `text.lstrip()` */
export function lstrip(text: string): string {
  return text.replace(leadingSpace, "");
}

/** Whether `not text.strip()`. */
export function isBlank(text: string): boolean {
  return rightEdge(text) === 0;
}

/** `text.strip(characters)`; `characters` are of the basic plane. */
export function stripCharacters(text: string, characters: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && characters.includes(text.charAt(start))) start++;
  while (end > start && characters.includes(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

/** `text.split()`: runs of what is not space. */
export function splitWords(text: string): string[] {
  return strip(text).split(spaceRun).filter(Boolean);
}

/** `text.splitlines()` */
export function splitLines(text: string): string[] {
  // oxlint-disable-next-line no-control-regex -- they end lines in Python
  const lines = text.split(/\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]/u);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** `text.isupper()`: a cased character, and none that is lower or title case. */
export function isUpper(text: string): boolean {
  return /\p{Uppercase}/u.test(text) && !/[\p{Lowercase}\p{Lt}]/u.test(text);
}

/** `text.islower()` */
export function isLower(text: string): boolean {
  return /\p{Lowercase}/u.test(text) && !/[\p{Uppercase}\p{Lt}]/u.test(text);
}

/** `text.translate(str.maketrans("", "", string.punctuation))` */
export function withoutPunctuation(text: string): string {
  return text.replaceAll(/[!-/:-@[-`{-~]/g, "");
}

/** `len(text)`: code points. */
export function codePoints(text: string): number {
  let count = text.length;
  for (let i = 1; i < text.length; i++) {
    if (isLow(text.charCodeAt(i)) && isHigh(text.charCodeAt(i - 1))) count--;
  }
  return count;
}

/** `re.escape` for a literal inside a pattern with the flag `u`. */
export function escapeForPattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, (character) =>
    character === "-" ? String.raw`\x2d` : `\\${character}`,
  );
}

/** Where the text ends once its trailing space is gone; a pattern for it would take quadratic time on inner runs. */
function rightEdge(text: string): number {
  let end = text.length;
  while (end > 0 && isSpace(text.charCodeAt(end - 1))) end--;
  return end;
}

/** Whether Python's `str.isspace` holds for a code unit (all spaces are of the basic plane). */
export function isSpace(unit: number): boolean {
  if (unit <= 0x20) return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d) || (unit >= 0x1c && unit <= 0x1f);
  if (unit < 0x1680) return unit === 0x85 || unit === 0xa0;
  if (unit <= 0x200a) return unit === 0x1680 || unit >= 0x2000;
  return unit === 0x2028 || unit === 0x2029 || unit === 0x202f || unit === 0x205f || unit === 0x3000;
}

function isHigh(unit: number): boolean {
  return (unit & 0xfc00) === 0xd800;
}

function isLow(unit: number): boolean {
  return (unit & 0xfc00) === 0xdc00;
}
