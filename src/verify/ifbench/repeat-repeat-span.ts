// `repeat:repeat_span`: the response is the span of the request between two indices of characters.
import { z } from "zod";
import type { Constraint } from "../constraint.ts";
import { broken, followed } from "../judge.ts";
import { strip } from "../python-text.ts";
import { nonBlank } from "./params.ts";

export interface RepeatSpanParams {
  readonly prompt_to_repeat: string;
  /** Code points of the request, from 0, the last one included. */
  readonly n_start: number;
  readonly n_end: number;
}

/** Case and space around it do not matter. Before May 2026 the published code took the indices for those of words. */
export const repeatRepeatSpan: Constraint<RepeatSpanParams> = {
  id: "repeat:repeat_span",
  params: z
    .strictObject({ prompt_to_repeat: nonBlank, n_start: z.int().min(0), n_end: z.int().min(0) })
    .refine(({ n_start: start, n_end: end }) => start <= end, "n_start must not be greater than n_end"),
  check: (response, { prompt_to_repeat: prompt, n_start: start, n_end: end }) => {
    const expected = strip(
      Array.from(prompt)
        .slice(start, end + 1)
        .join(""),
    );
    const found = strip(response);
    const evidence = { expected, found: found.slice(0, 200) };
    if (found.toLowerCase() === expected.toLowerCase()) return followed(evidence);
    return broken("not-the-span", "the response is not that span of the request", evidence);
  },
};
