// Syllables of an English word as syllapy counts them: words known to be irregular, and a rule on groups of vowels.
import { py, strip, stripCharacters, punctuation } from "../python-text.ts";
import { syllableExceptions } from "./syllable-exceptions.ts";

/**
 * How many syllables `word` has; punctuation around it and case do not count. A compound has those of its parts. 0 for what
 * is empty, has a digit, or is a compound of which a part is such.
 */
export function countSyllables(word: string): number {
  const whole = bare(word.toLowerCase());
  if (anyDigit.test(whole)) return 0;
  let rest = whole;
  let total = 0;
  for (;;) {
    if (rest === "") return 0;
    const known = knownSyllables(rest);
    if (known !== undefined) return total + known;
    const hyphen = rest.indexOf("-");
    const end = rest === whole ? lineEnd(rest, hyphen) : rest.length;
    if (hyphen < 1 || end <= hyphen + 1) return total + byRule(rest);
    const first = bare(rest.slice(0, hyphen));
    if (first === "") return 0;
    total += knownSyllables(first) ?? byRule(first);
    rest = bare(rest.slice(hyphen + 1, end));
  }
}

const anyDigit = new RegExp(py.digit, "u");

function bare(word: string): string {
  return stripCharacters(strip(word), punctuation);
}

/** syllapy looks for the second part of a compound in the line of the hyphen only. */
function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

/** One for each group of vowels; a silent e at the end has none, the le after a consonant has one. */
function byRule(word: string): number {
  let count = 0;
  for (let i = 0; i < word.length; i++) {
    if (isVowel(word, i) && !isVowel(word, i - 1)) count++;
  }
  if (word.endsWith("e")) count--;
  if (word.length > 2 && word.endsWith("le") && !isVowel(word, word.length - 3)) count++;
  return Math.max(count, 1);
}

function isVowel(word: string, at: number): boolean {
  const character = word.charAt(at);
  return character !== "" && "aeiouy".includes(character);
}

let exceptions: ReadonlyMap<string, number> | undefined;

function knownSyllables(word: string): number | undefined {
  exceptions ??= new Map(
    Object.entries(syllableExceptions).flatMap(([count, words]) =>
      words.split(" ").map((known) => [known, Number(count)] as const),
    ),
  );
  return word.length <= longestException ? exceptions.get(word) : undefined;
}

/** A look-up reads the whole word, and a text of hyphens has many tails. */
const longestException = 20;
