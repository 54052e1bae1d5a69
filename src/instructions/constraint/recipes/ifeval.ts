// The recipes of the 25 constraints of IFEval (Zhou et al., arXiv 2311.07911), in the order of the published registry.
import type { AnyRecipe } from "../recipe.ts";
import {
  constrainedResponse,
  jsonFormat,
  multipleSections,
  numberBulletLists,
  numberHighlightedSections,
  numberPlaceholders,
  postscript,
  title,
} from "./format.ts";
import { keywordsExistence, keywordsForbiddenWords, keywordsFrequency, keywordsLetterFrequency } from "./keywords.ts";
import { nthParagraphFirstWord, numberParagraphs, numberSentences, numberWords } from "./length.ts";
import {
  capitalWordFrequency,
  endChecker,
  englishCapital,
  englishLowercase,
  noComma,
  quotation,
  repeatPrompt,
  responseLanguage,
  twoResponses,
} from "./manner.ts";

export const ifevalRecipes: readonly AnyRecipe[] = [
  keywordsExistence,
  keywordsFrequency,
  keywordsForbiddenWords,
  keywordsLetterFrequency,
  responseLanguage,
  numberSentences,
  numberParagraphs,
  numberWords,
  nthParagraphFirstWord,
  numberPlaceholders,
  postscript,
  numberBulletLists,
  constrainedResponse,
  numberHighlightedSections,
  multipleSections,
  jsonFormat,
  title,
  twoResponses,
  repeatPrompt,
  endChecker,
  capitalWordFrequency,
  englishCapital,
  englishLowercase,
  noComma,
  quotation,
];
