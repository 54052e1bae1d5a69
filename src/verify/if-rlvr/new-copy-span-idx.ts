// `new:copy_span_idx`: the response is a part of the given text, named by the places of its characters.
import { z } from "zod";
import type { Constraint } from "../constraint.ts";
import { amount, nonBlank } from "../params.ts";
import { judgeCopy } from "./judge-copy.ts";

export interface CopySpanIdxParams {
  readonly prompt_to_repeat: string;
  readonly n_start: number;
  readonly n_end: number;
}

/**
 * Places are code points from 0. Where `n_start` is 0 the published code draws another at random; here 0 is 0, in both
 * modes.
 */
export const newCopySpanIdx: Constraint<CopySpanIdxParams> = {
  id: "new:copy_span_idx",
  params: z
    .strictObject({ prompt_to_repeat: nonBlank, n_start: amount, n_end: z.int().positive() })
    .refine(({ n_start, n_end }) => n_end >= n_start, "n_end comes before n_start"),
  repairs: "The end is included, as the prompt says; the published code leaves the last character out.",
  check: (response, { prompt_to_repeat, n_start, n_end }, mode) => {
    const characters = Array.from(prompt_to_repeat);
    return judgeCopy(response, characters.slice(n_start, mode === "parity" ? n_end : n_end + 1).join(""));
  },
};
