// `punctuation:no_comma`: the response has no comma.
import { z } from "zod";
import type { Constraint } from "../constraint.ts";
import { findSpans, judgeCount } from "../judge.ts";

/** Only the ASCII comma counts; those of other scripts are allowed. */
export const punctuationNoComma: Constraint<Record<string, never>> = {
  id: "punctuation:no_comma",
  params: z.strictObject({}),
  check: (response) => {
    const spans = findSpans(response, /,/g);
    return judgeCount({ count: spans.length, what: "commas", spans }, "exactly", 0);
  },
};
