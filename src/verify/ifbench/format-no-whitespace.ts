// `format:no_whitespace`: the response has no white space.
import type { Constraint } from "../constraint.ts";
import { findSpans, judgeCount } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { py } from "../python-text.ts";

/** White space of any script counts, and so does a newline at the end. */
export const formatNoWhitespace: Constraint<NoParams> = {
  id: "format:no_whitespace",
  params: noParams,
  check: (response) => {
    const spans = findSpans(response, new RegExp(py.space, "gu"));
    return judgeCount({ count: spans.length, what: "white-space characters", spans }, "exactly", 0);
  },
};
