// The constraints of IFBench on sentences, format and repetition, and those made for a single prompt.
import type { AnyConstraint } from "../constraint.ts";
import { customCharacterReverse } from "./custom-character-reverse.ts";
import { customCsvCity } from "./custom-csv-city.ts";
import { customCsvQuotes } from "./custom-csv-quotes.ts";
import { customCsvSpecialCharacter } from "./custom-csv-special-character.ts";
import { customDateFormatList } from "./custom-date-format-list.ts";
import { customEuropeanCapitalsSort } from "./custom-european-capitals-sort.ts";
import { customMcqCountLength } from "./custom-mcq-count-length.ts";
import { customMultiples } from "./custom-multiples.ts";
import { customReverseNewline } from "./custom-reverse-newline.ts";
import { customSentenceAlphabet } from "./custom-sentence-alphabet.ts";
import { customWordReverse } from "./custom-word-reverse.ts";
import { formatEmoji } from "./format-emoji.ts";
import { formatLineIndent } from "./format-line-indent.ts";
import { formatList } from "./format-list.ts";
import { formatNewline } from "./format-newline.ts";
import { formatNoBulletsBullets } from "./format-no-bullets-bullets.ts";
import { formatNoWhitespace } from "./format-no-whitespace.ts";
import { formatOptions } from "./format-options.ts";
import { formatOutputTemplate } from "./format-output-template.ts";
import { formatParentheses } from "./format-parentheses.ts";
import { formatQuoteUnquote } from "./format-quote-unquote.ts";
import { formatQuotes } from "./format-quotes.ts";
import { formatSubBullets } from "./format-sub-bullets.ts";
import { formatThesis } from "./format-thesis.ts";
import { formatTitleCase } from "./format-title-case.ts";
import { repeatRepeatChange } from "./repeat-repeat-change.ts";
import { repeatRepeatSimple } from "./repeat-repeat-simple.ts";
import { repeatRepeatSpan } from "./repeat-repeat-span.ts";
import { sentenceAlliterationIncrement } from "./sentence-alliteration-increment.ts";
import { sentenceIncrement } from "./sentence-increment.ts";
import { sentenceKeyword } from "./sentence-keyword.ts";

export const sentenceFormatCustom: readonly AnyConstraint[] = [
  sentenceAlliterationIncrement,
  sentenceKeyword,
  sentenceIncrement,
  formatParentheses,
  formatQuotes,
  formatOptions,
  formatNewline,
  formatEmoji,
  formatLineIndent,
  formatQuoteUnquote,
  formatList,
  formatThesis,
  formatSubBullets,
  formatNoBulletsBullets,
  formatTitleCase,
  formatOutputTemplate,
  formatNoWhitespace,
  repeatRepeatChange,
  repeatRepeatSimple,
  repeatRepeatSpan,
  customMultiples,
  customMcqCountLength,
  customReverseNewline,
  customWordReverse,
  customCharacterReverse,
  customSentenceAlphabet,
  customEuropeanCapitalsSort,
  customCsvCity,
  customCsvSpecialCharacter,
  customCsvQuotes,
  customDateFormatList,
];
