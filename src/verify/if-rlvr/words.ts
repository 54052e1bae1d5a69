// Words without the punctuation around them, and parameters that hold one.
import { z } from "zod";
import type { Span } from "../../core/verdict.ts";
import { text } from "../ifeval/params.ts";
import { findSpans } from "../judge.ts";
import { py, strip } from "../python-text.ts";

/** A word; some rows of the published data give a list, of which its code takes the first. */
export const wordOrList = z
  .union([text, z.array(text).min(1)])
  .transform((given) => strip(typeof given === "string" ? given : (given[0] as string)));

/** A token in quotation marks, cut after 60 characters. */
export function quotedShortly(token: string): string {
  return JSON.stringify(token.length > 60 ? `${token.slice(0, 60)}…` : token);
}

/** Where the runs of what is not space stand (`str.split`). */
export function tokenSpans(response: string): Span[] {
  return findSpans(response, notSpace);
}

/** `token` without what is neither letter, mark, digit nor underscore at its ends; "" where nothing else is in it. */
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
  const wanted = plain(word);
  return plain(token) === wanted || plain(bareWord(token)) === wanted;
}

function plain(word: string): string {
  return word.replaceAll("’", "'").toLowerCase();
}

const notSpace = new RegExp(`${py.notSpace}+`, "gu");
const inWord = /^[\p{L}\p{M}\p{N}_]/u;
