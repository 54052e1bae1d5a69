// `change_case:english_capital` and `change_case:english_lowercase`: English, and in one case throughout.
import type { Verdict } from "../../core/verdict.ts";
import type { Constraint, Mode } from "../constraint.ts";
import { broken, findSpans, followed, someSpans } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { isLower, isUpper } from "../python-text.ts";
import { detectLanguage } from "../text/language.ts";
import { approximateLanguage } from "./language-response-language.ts";

export const changeCaseEnglishCapital: Constraint<NoParams> = {
  id: "change_case:english_capital",
  params: noParams,
  approximate: approximateLanguage,
  repairs: "English in lower case is English too, and a text whose language cannot be told is broken.",
  check: (response, _, mode) =>
    isUpper(response) ? inEnglish(response, mode) : otherCase(response, /[\p{Lowercase}\p{Lt}]+/gu, "capitals"),
};

export const changeCaseEnglishLowercase: Constraint<NoParams> = {
  id: "change_case:english_lowercase",
  params: noParams,
  approximate: approximateLanguage,
  repairs: "A text whose language cannot be told is broken; the published code lets it pass.",
  check: (response, _, mode) =>
    isLower(response) ? inEnglish(response, mode) : otherCase(response, /[\p{Uppercase}\p{Lt}]+/gu, "lower case"),
};

function inEnglish(response: string, mode: Mode): Verdict {
  let found = detectLanguage(response);
  // Detectors know few words in capitals.
  if (mode === "fixed" && found !== "en") found = detectLanguage(response.toLowerCase()) ?? found;
  const evidence = { expected: "en", found: found ?? "undetectable" };
  if (found === "en" || (found === undefined && mode === "parity")) return followed(evidence);
  if (found === undefined) return broken("undetectable", "the language cannot be told", evidence);
  return broken("other-language", `looks like ${found}, wanted en`, evidence);
}

function otherCase(response: string, others: RegExp, wanted: string): Verdict {
  const spans = findSpans(response, others);
  const evidence = { count: spans.length, threshold: "exactly 0", spans: someSpans(spans) };
  if (spans.length === 0) return broken("no-letters", `there is no letter in ${wanted}`, evidence);
  return broken("other-case", `${spans.length} pieces are not in ${wanted}`, evidence);
}
