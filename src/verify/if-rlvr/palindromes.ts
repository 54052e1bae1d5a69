// Palindromes of words and of phrases in a text.
import type { Span } from "../../core/verdict.ts";

const LEAST_IN_WORD = 3;
const LEAST_IN_PHRASE = 7;
const MOST_TO_EITHER_SIDE = 60;

/**
 * The first palindrome: a word of three letters or more, or several whole words of seven letters or more in all, with
 * no regard to case, space and punctuation; some hundred letters at most. Time linear in the text.
 */
export function findPalindrome(text: string): Span | undefined {
  const letters = readLetters(text);
  const count = letters.starts.length;
  for (let center = 0; center < count; center++) {
    for (const right of [center, center + 1]) {
      const found = growFrom(letters, center, right);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

interface Letters {
  readonly folded: readonly string[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Which word each letter belongs to. */
  readonly words: readonly number[];
}

function readLetters(text: string): Letters {
  const [folded, starts, ends, words]: [string[], number[], number[], number[]] = [[], [], [], []];
  let word = 0;
  for (const match of text.matchAll(/([\p{L}\p{N}])\p{M}*|(\s)/gu)) {
    if (match[1] === undefined) {
      word++;
      continue;
    }
    folded.push(match[0].normalize("NFC").toLowerCase());
    starts.push(match.index);
    ends.push(match.index + match[0].length);
    words.push(word);
  }
  return { folded, starts, ends, words };
}

function growFrom({ folded, starts, ends, words }: Letters, center: number, from: number): Span | undefined {
  let [left, right] = [center, from];
  // "aaa" and "1111" are no palindromes that anyone would name.
  let oneLetter = true;
  while (left >= 0 && right < folded.length && folded[left] === folded[right] && right - from < MOST_TO_EITHER_SIDE) {
    const whole = words[left - 1] !== words[left] && words[right + 1] !== words[right];
    const least = words[left] === words[right] ? LEAST_IN_WORD : LEAST_IN_PHRASE;
    oneLetter &&= folded[left] === folded[center];
    if (whole && right - left + 1 >= least && !oneLetter) return [starts[left] as number, ends[right] as number];
    left--;
    right++;
  }
  return undefined;
}
