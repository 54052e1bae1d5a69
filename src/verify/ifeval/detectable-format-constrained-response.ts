// `detectable_format:constrained_response`: one of three fixed answers.
import type { Constraint } from "../constraint.ts";
import { broken, findSpans, followed, listed } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";

export const constrainedResponses = ["My answer is yes.", "My answer is no.", "My answer is maybe."] as const;

/** Other text may stand around the answer. */
export const detectableFormatConstrainedResponse: Constraint<NoParams> = {
  id: "detectable_format:constrained_response",
  params: noParams,
  repairs:
    "One answer and not several different ones: the published code lets “My answer is yes. My answer is no.” pass.",
  check: (response, _, mode) => {
    const spans = findSpans(response, answers);
    const given = [...new Set(spans.map((span) => response.slice(...span)))];
    const evidence = { count: given.length, threshold: mode === "parity" ? "at least 1" : "exactly 1", spans };
    if (given.length === 0) return broken("missing", `none of ${listed(constrainedResponses)}`, evidence);
    if (given.length === 1 || mode === "parity") return followed(evidence);
    return broken("too-many", `different answers: ${listed(given)}`, evidence);
  },
};

const answers = /My answer is (?:yes|no|maybe)\./g;
