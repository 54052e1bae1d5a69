// `language:response_language`: the response is in a language.
import { z } from "zod";
import type { Constraint } from "../constraint.ts";
import { broken, followed } from "../judge.ts";
import { detectLanguage } from "../text/language.ts";

/** The languages of IFEval, ISO 639-1. */
export const ifevalLanguages: readonly string[] =
  "en es pt ar hi fr ru de ja it bn uk th ur ta te bg ko pl he fa vi ne sw kn mr gu pa ml fi".split(" ");

export interface ResponseLanguageParams {
  readonly language: string;
}

export const approximateLanguage =
  "The published code asks an unseeded random language detector; ours is deterministic, and differs on short or mixed texts.";

export const languageResponseLanguage: Constraint<ResponseLanguageParams> = {
  id: "language:response_language",
  params: z.strictObject({ language: z.enum(ifevalLanguages) }),
  approximate: approximateLanguage,
  repairs: "A response whose language cannot be told is broken; the published code lets it pass.",
  check: (response, { language }, mode) => {
    const found = detectLanguage(response);
    const evidence = { expected: language, found: found ?? "undetectable" };
    if (found === language || (found === undefined && mode === "parity")) return followed(evidence);
    if (found === undefined) return broken("undetectable", "the language cannot be told", evidence);
    return broken("other-language", `looks like ${found}, wanted ${language}`, evidence);
  },
};
