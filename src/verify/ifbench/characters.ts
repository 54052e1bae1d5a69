// The characters of a word as readers see them.

/** Letters without accents, in lower case: "É" is "e". */
export function withoutAccents(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
}

/** The first code point; "" of "". */
export function firstCharacter(text: string): string {
  const point = text.codePointAt(0);
  return point === undefined ? "" : String.fromCodePoint(point);
}

/** The letters and digits of a word, one entry each: neither punctuation nor loose marks. */
export function characters(word: string): string[] {
  return word.normalize("NFC").match(/[\p{L}\p{N}]/gu) ?? [];
}
