// How characters and alphabets are written in messages.

const shownCharacters = 100;

/** A character and its code point, such as `"é" (U+00E9)`. */
export function quoteCharacter(character: string): string {
  const codePoint = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return `${JSON.stringify(character)} (U+${codePoint})`;
}

/** The alphabet as one JSON string, its first hundred characters where it is longer, and its size. */
export function shortAlphabet(characters: readonly string[]): string {
  const shown = JSON.stringify(characters.slice(0, shownCharacters).join(""));
  return characters.length <= shownCharacters
    ? `${shown} (${characters.length} characters)`
    : `${shown}... (${characters.length} characters)`;
}
