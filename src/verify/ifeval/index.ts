// The 25 constraints of IFEval (Zhou et al., arXiv 2311.07911; google-research, Apache-2.0).
import type { ConstraintSet } from "../constraint.ts";
import { changeCaseCapitalWordFrequency } from "./change-case-capital-word-frequency.ts";
import { changeCaseEnglishCapital, changeCaseEnglishLowercase } from "./change-case-english.ts";
import { combinationRepeatPrompt } from "./combination-repeat-prompt.ts";
import { combinationTwoResponses } from "./combination-two-responses.ts";
import { detectableContentNumberPlaceholders } from "./detectable-content-number-placeholders.ts";
import { detectableContentPostscript } from "./detectable-content-postscript.ts";
import { detectableFormatConstrainedResponse } from "./detectable-format-constrained-response.ts";
import { detectableFormatJsonFormat } from "./detectable-format-json-format.ts";
import { detectableFormatMultipleSections } from "./detectable-format-multiple-sections.ts";
import { detectableFormatNumberBulletLists } from "./detectable-format-number-bullet-lists.ts";
import { detectableFormatNumberHighlightedSections } from "./detectable-format-number-highlighted-sections.ts";
import { detectableFormatTitle } from "./detectable-format-title.ts";
import { keywordsExistence } from "./keywords-existence.ts";
import { keywordsForbiddenWords } from "./keywords-forbidden-words.ts";
import { keywordsFrequency } from "./keywords-frequency.ts";
import { keywordsLetterFrequency } from "./keywords-letter-frequency.ts";
import { languageResponseLanguage } from "./language-response-language.ts";
import { lengthConstraintsNthParagraphFirstWord } from "./length-constraints-nth-paragraph-first-word.ts";
import { lengthConstraintsNumberParagraphs } from "./length-constraints-number-paragraphs.ts";
import { lengthConstraintsNumberSentences } from "./length-constraints-number-sentences.ts";
import { lengthConstraintsNumberWords } from "./length-constraints-number-words.ts";
import { punctuationNoComma } from "./punctuation-no-comma.ts";
import { startendEndChecker } from "./startend-end-checker.ts";
import { startendQuotation } from "./startend-quotation.ts";

export {
  changeCaseCapitalWordFrequency,
  changeCaseEnglishCapital,
  changeCaseEnglishLowercase,
  combinationRepeatPrompt,
  combinationTwoResponses,
  detectableContentNumberPlaceholders,
  detectableContentPostscript,
  detectableFormatConstrainedResponse,
  detectableFormatJsonFormat,
  detectableFormatMultipleSections,
  detectableFormatNumberBulletLists,
  detectableFormatNumberHighlightedSections,
  detectableFormatTitle,
  keywordsExistence,
  keywordsForbiddenWords,
  keywordsFrequency,
  keywordsLetterFrequency,
  languageResponseLanguage,
  lengthConstraintsNthParagraphFirstWord,
  lengthConstraintsNumberParagraphs,
  lengthConstraintsNumberSentences,
  lengthConstraintsNumberWords,
  punctuationNoComma,
  startendEndChecker,
  startendQuotation,
};

/** In the order of the published registry. */
export const ifevalConstraints = [
  keywordsExistence,
  keywordsFrequency,
  keywordsForbiddenWords,
  keywordsLetterFrequency,
  languageResponseLanguage,
  lengthConstraintsNumberSentences,
  lengthConstraintsNumberParagraphs,
  lengthConstraintsNumberWords,
  lengthConstraintsNthParagraphFirstWord,
  detectableContentNumberPlaceholders,
  detectableContentPostscript,
  detectableFormatNumberBulletLists,
  detectableFormatConstrainedResponse,
  detectableFormatNumberHighlightedSections,
  detectableFormatMultipleSections,
  detectableFormatJsonFormat,
  detectableFormatTitle,
  combinationTwoResponses,
  combinationRepeatPrompt,
  startendEndChecker,
  changeCaseCapitalWordFrequency,
  changeCaseEnglishCapital,
  changeCaseEnglishLowercase,
  punctuationNoComma,
  startendQuotation,
] as const;

export const ifeval: ConstraintSet = {
  name: "ifeval",
  title: "IFEval",
  source: "arXiv 2311.07911, google-research/instruction_following_eval",
  constraints: ifevalConstraints,
};
