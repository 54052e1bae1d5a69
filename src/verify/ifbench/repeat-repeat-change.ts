// `repeat:repeat_change`: the request is repeated with another first word.
import { z } from "zod";
import type { Constraint } from "../constraint.ts";
import { broken, followed } from "../judge.ts";
import { nonBlank } from "../params.ts";
import { spacedWords } from "../placed-text.ts";
import { foldWord, isWordLike } from "../plain-words.ts";
import { splitWords } from "../python-text.ts";

export interface RepeatChangeParams {
  readonly prompt_to_repeat: string;
}

/** Space between words may differ. */
export const repeatRepeatChange: Constraint<RepeatChangeParams> = {
  id: "repeat:repeat_change",
  params: z.strictObject({ prompt_to_repeat: nonBlank }),
  repairs: "The first word is another word, where it was enough that the texts differ (by a space, by case).",
  check: (response, { prompt_to_repeat: prompt }, mode) => {
    const wanted = splitWords(prompt);
    const words = spacedWords(response);
    const different = words.findIndex((word, i) => i > 0 && word.text !== wanted[i]);
    if (different !== -1 || words.length !== wanted.length) {
      const at = different === -1 ? words.length : different;
      const span = words[at]?.span ?? ([response.length, response.length] as const);
      const evidence = { span, expected: wanted[at] ?? "the end", found: words[at]?.text ?? "the end" };
      return broken("not-repeated", `word ${at + 1} is not that of the request`, evidence);
    }
    const [first] = words;
    const same = mode === "parity" ? response === prompt : core(first?.text ?? "") === core(wanted[0] ?? "");
    const evidence = { ...(first && { span: first.span, found: first.text }), expected: `not ${wanted[0] ?? ""}` };
    if (same) return broken("first-word-kept", "the first word is that of the request", evidence);
    if (mode === "fixed" && !isWordLike(first?.text ?? ""))
      return broken("no-first-word", "the first word is none", evidence);
    return followed(evidence);
  },
};

/** Without the marks around it; a word of marks only stays. */
function core(word: string): string {
  const text = foldWord(word);
  return /[\p{L}\p{N}](?:.*[\p{L}\p{M}\p{N}])?/u.exec(text)?.[0] ?? text;
}
