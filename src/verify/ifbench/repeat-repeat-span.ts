// `repeat:repeat_span`: the response is the span of the request between two indices.
import { z } from "zod";
import type { Constraint } from "../constraint.ts";
import { broken, followed } from "../judge.ts";
import { nonBlank } from "../params.ts";
import { splitWords, strip } from "../python-text.ts";

export interface RepeatSpanParams {
  readonly prompt_to_repeat: string;
  /** From 0, the last one included: of words in "fixed", of code points in "parity". */
  readonly n_start: number;
  readonly n_end: number;
}

/**
 * Case does not matter, nor does space: around the span in "parity", between words, too, in "fixed". The test set's
 * prompts speak of words, "split by whitespace"; the published code took the indices for those of characters in May 2026.
 */
export const repeatRepeatSpan: Constraint<RepeatSpanParams> = {
  id: "repeat:repeat_span",
  params: z
    .strictObject({ prompt_to_repeat: nonBlank, n_start: z.int().min(0), n_end: z.int().min(0) })
    .refine(({ n_start: start, n_end: end }) => start <= end, "n_start must not be greater than n_end"),
  repairs: "The indices are those of words, as the prompts say, not those of characters.",
  check: (response, { prompt_to_repeat: prompt, n_start: start, n_end: end }, mode) => {
    const pieces = mode === "parity" ? Array.from(prompt) : splitWords(prompt);
    const span = pieces.slice(start, end + 1);
    const expected = mode === "parity" ? strip(span.join("")) : span.join(" ");
    const found = mode === "parity" ? strip(response) : splitWords(response).join(" ");
    const evidence = { expected, found: found.slice(0, 200) };
    if (found.toLowerCase() === expected.toLowerCase()) return followed(evidence);
    return broken("not-the-span", "the response is not that span of the request", evidence);
  },
};
