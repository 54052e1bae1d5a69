// The constraints of IFBench on counts, ratios and words.
import type { AnyConstraint } from "../constraint.ts";
import { countConjunctions } from "./count-conjunctions.ts";
import { countKeywordsMultiple } from "./count-keywords-multiple.ts";
import { countNumbers } from "./count-numbers.ts";
import { countPersonNames } from "./count-person-names.ts";
import { countPronouns } from "./count-pronouns.ts";
import { countPunctuation } from "./count-punctuation.ts";
import { countUniqueWordCount } from "./count-unique-word-count.ts";
import { countWordCountRange } from "./count-word-count-range.ts";
import { countWordsJapanese } from "./count-words-japanese.ts";
import { ratioOverlap } from "./ratio-overlap.ts";
import { ratioSentenceBalance } from "./ratio-sentence-balance.ts";
import { ratioSentenceType } from "./ratio-sentence-type.ts";
import { ratioSentenceWords } from "./ratio-sentence-words.ts";
import { ratioStopWords } from "./ratio-stop-words.ts";
import { wordsAlphabet } from "./words-alphabet.ts";
import { wordsConsonants } from "./words-consonants.ts";
import { wordsKeywordsSpecificPosition } from "./words-keywords-specific-position.ts";
import { wordsLastFirst } from "./words-last-first.ts";
import { wordsNoConsecutive } from "./words-no-consecutive.ts";
import { wordsOddEvenSyllables } from "./words-odd-even-syllables.ts";
import { wordsPalindrome } from "./words-palindrome.ts";
import { wordsParagraphLastFirst } from "./words-paragraph-last-first.ts";
import { wordsPrimeLengths } from "./words-prime-lengths.ts";
import { wordsRepeats } from "./words-repeats.ts";
import { wordsStartVerb } from "./words-start-verb.ts";
import { wordsVowel } from "./words-vowel.ts";
import { wordsWordsPosition } from "./words-words-position.ts";

export const countRatioWords: readonly AnyConstraint[] = [
  countConjunctions,
  countKeywordsMultiple,
  countNumbers,
  countPersonNames,
  countPronouns,
  countPunctuation,
  countUniqueWordCount,
  countWordCountRange,
  countWordsJapanese,
  ratioOverlap,
  ratioSentenceBalance,
  ratioSentenceType,
  ratioSentenceWords,
  ratioStopWords,
  wordsAlphabet,
  wordsConsonants,
  wordsKeywordsSpecificPosition,
  wordsLastFirst,
  wordsNoConsecutive,
  wordsOddEvenSyllables,
  wordsPalindrome,
  wordsParagraphLastFirst,
  wordsPrimeLengths,
  wordsRepeats,
  wordsStartVerb,
  wordsVowel,
  wordsWordsPosition,
];
