// Nonsense words for terminals: pronounceable, and none the beginning of another.
import type { Rng } from "../../core/rng.ts";

const consonants = "bdfgklmnprstvz";
const vowels = "aeiou";

/**
 * `count` different words of one or two syllables (consonant and vowel, sometimes closed by a consonant), of which none
 * begins with another, so that words run together are never other words.
 */
export function nonsenseWords(count: number, rng: Rng): string[] {
  const words: string[] = [];
  while (words.length < count) {
    const word = nonsenseWord(rng);
    if (words.every((other) => !other.startsWith(word) && !word.startsWith(other))) words.push(word);
  }
  return words;
}

/** How many words `nonsenseWords` gives before it could run out of beginnings. */
export const MOST_NONSENSE_WORDS = 64;

function nonsenseWord(rng: Rng): string {
  const draw = rng.uint32();
  let rest = draw >>> 2;
  const take = (letters: string): string => {
    const letter = letters.charAt(rest % letters.length);
    rest = Math.floor(rest / letters.length);
    return letter;
  };
  const syllable = take(consonants) + take(vowels);
  switch (draw & 3) {
    case 0:
      return syllable;
    case 1:
      return syllable + take(consonants);
    default:
      return syllable + take(consonants) + take(vowels);
  }
}
