// MathIF: fifteen of IFEval's constraints on mathematical questions (Fu et al., arXiv 2505.14810).
import type { AnyConstraint, ConstraintSet } from "../constraint.ts";
import { changeCaseCapitalWordFrequency } from "../ifeval/change-case-capital-word-frequency.ts";
import { changeCaseEnglishCapital, changeCaseEnglishLowercase } from "../ifeval/change-case-english.ts";
import { combinationRepeatPrompt } from "../ifeval/combination-repeat-prompt.ts";
import { detectableFormatMultipleSections } from "../ifeval/detectable-format-multiple-sections.ts";
import { detectableFormatNumberBulletLists } from "../ifeval/detectable-format-number-bullet-lists.ts";
import { detectableFormatNumberHighlightedSections } from "../ifeval/detectable-format-number-highlighted-sections.ts";
import { keywordsExistence } from "../ifeval/keywords-existence.ts";
import { keywordsForbiddenWords } from "../ifeval/keywords-forbidden-words.ts";
import { keywordsFrequency } from "../ifeval/keywords-frequency.ts";
import { languageResponseLanguage } from "../ifeval/language-response-language.ts";
import { lengthConstraintsNumberWords } from "../ifeval/length-constraints-number-words.ts";
import { punctuationNoComma } from "../ifeval/punctuation-no-comma.ts";
import { startendEndChecker } from "../ifeval/startend-end-checker.ts";
import { startendQuotation } from "../ifeval/startend-quotation.ts";

export { readConstraintRow } from "../reasonif/constraint-row.ts";
export { mathIfAnswer } from "./answer.ts";
export { mathAnswer, sameMathAnswer } from "./math-answer.ts";
export { mathIfScores, type MathIfRow, type MathIfScores, type PairScores } from "./scores.ts";

/** Checked as `length_constraints:number_words` of IFEval is. */
export const lengthConstraintCheckersNumberWords: typeof lengthConstraintsNumberWords = {
  ...lengthConstraintsNumberWords,
  id: "length_constraint_checkers:number_words",
};

const mathIfConstraints: readonly AnyConstraint[] = [
  keywordsExistence,
  keywordsFrequency,
  keywordsForbiddenWords,
  languageResponseLanguage,
  lengthConstraintCheckersNumberWords,
  detectableFormatNumberBulletLists,
  detectableFormatNumberHighlightedSections,
  detectableFormatMultipleSections,
  combinationRepeatPrompt,
  startendEndChecker,
  startendQuotation,
  changeCaseCapitalWordFrequency,
  changeCaseEnglishCapital,
  changeCaseEnglishLowercase,
  punctuationNoComma,
];

export const mathIf: ConstraintSet = {
  name: "mathif",
  title: "MathIF",
  source: "arXiv 2505.14810, TingchenFu/MathIF code/constraint_registry.py",
  constraints: mathIfConstraints,
};
