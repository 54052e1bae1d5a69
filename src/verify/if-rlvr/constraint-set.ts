// The set of IF-RLVR: the 29 training constraints of open-instruct (Pyatkin et al., arXiv 2507.02833) beside the 25 of IFEval.
import type { ConstraintSet } from "../constraint.ts";
import { ifeval } from "../ifeval/index.ts";
import { copyCopy, copyCopyingSimple } from "./copy-copy.ts";
import { copyCopyingMultiple } from "./copy-copying-multiple.ts";
import { copyRepeatPhrase } from "./copy-repeat-phrase.ts";
import { countCountIncrementWord } from "./count-count-increment-word.ts";
import { countCountUnique } from "./count-count-unique.ts";
import { countCountingComposition } from "./count-counting-composition.ts";
import { countLowercaseCounting } from "./count-lowercase-counting.ts";
import { detectableFormatBigramWrapping } from "./detectable-format-bigram-wrapping.ts";
import { detectableFormatSentenceHyphens } from "./detectable-format-sentence-hyphens.ts";
import { detectableFormatSquareBrackets } from "./detectable-format-square-brackets.ts";
import { firstWordFirstWordAnswer, firstWordFirstWordSent } from "./first-word.ts";
import { keywordsExcludeWordHarder } from "./keywords-exclude-word-harder.ts";
import { keywordsKeywordSpecificPosition } from "./keywords-keyword-specific-position.ts";
import { keywordsNoAdjacentConsecutive } from "./keywords-no-adjacent-consecutive.ts";
import { keywordsPalindrome } from "./keywords-palindrome.ts";
import { keywordsStartEnd } from "./keywords-start-end.ts";
import { keywordsWordCountDifferentNumbers } from "./keywords-word-count-different-numbers.ts";
import { keywordsWordOnce } from "./keywords-word-once.ts";
import { lastWordLastWordAnswer, lastWordLastWordSent } from "./last-word.ts";
import { lettersLetterCounting, lettersLetterCounting2 } from "./letters-letter-counting.ts";
import { newCopySpanIdx } from "./new-copy-span-idx.ts";
import { paragraphsParagraphs, paragraphsParagraphs2 } from "./paragraphs-paragraphs.ts";
import { punctuationPunctuationDot, punctuationPunctuationExclamation } from "./punctuation-punctuation.ts";

/** The 29 that are not IFEval's. */
export const ifRlvrConstraints = [
  copyRepeatPhrase,
  copyCopy,
  newCopySpanIdx,
  detectableFormatSentenceHyphens,
  keywordsNoAdjacentConsecutive,
  detectableFormatSquareBrackets,
  keywordsWordOnce,
  keywordsWordCountDifferentNumbers,
  keywordsExcludeWordHarder,
  paragraphsParagraphs,
  paragraphsParagraphs2,
  firstWordFirstWordSent,
  firstWordFirstWordAnswer,
  lastWordLastWordSent,
  lastWordLastWordAnswer,
  detectableFormatBigramWrapping,
  copyCopyingSimple,
  copyCopyingMultiple,
  punctuationPunctuationDot,
  punctuationPunctuationExclamation,
  countLowercaseCounting,
  lettersLetterCounting,
  lettersLetterCounting2,
  countCountingComposition,
  countCountUnique,
  countCountIncrementWord,
  keywordsPalindrome,
  keywordsKeywordSpecificPosition,
  keywordsStartEnd,
] as const;

export const ifRlvr: ConstraintSet = {
  name: "if-rlvr",
  title: "IF-RLVR",
  source: "arXiv 2507.02833, allenai/open-instruct open_instruct/IFEvalG",
  constraints: [...ifeval.constraints, ...ifRlvrConstraints],
};
