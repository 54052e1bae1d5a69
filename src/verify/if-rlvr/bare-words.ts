// Words without the punctuation around them, and parameters that hold one.
import { z } from "zod";
import { nonBlank } from "../params.ts";
import { foldWord } from "../plain-words.ts";
import { strip } from "../python-text.ts";

/** A word; some rows of the published data give a list, of which its code takes the first. */
export const wordOrList = z
  .union([nonBlank, z.array(nonBlank).min(1)])
  .transform((given) => strip(typeof given === "string" ? given : (given[0] as string)));

/** `token` without what is neither letter, mark nor digit at its ends; "" where nothing else is in it. */
export function bareWord(token: string): string {
  const characters = Array.from(token);
  let start = 0;
  let end = characters.length;
  while (start < end && !inWord.test(characters[start] as string)) start++;
  while (end > start && !inWord.test(characters[end - 1] as string)) end--;
  return characters.slice(start, end).join("");
}

/** Whether a token is `word`, as it stands or without the punctuation around it; case and kind of apostrophe aside. */
export function isWord(token: string, word: string): boolean {
  const wanted = foldWord(word);
  return foldWord(token) === wanted || foldWord(bareWord(token)) === wanted;
}

const inWord = /^[\p{L}\p{M}\p{N}]/u;
