// `custom:character_reverse`: the national animal of the US, in a sentence whose letters stand in reverse order.
import type { Constraint } from "../constraint.ts";
import { findSpans, judgeCount } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";

/** The response has "elgae dlab", in any case. */
export const customCharacterReverse: Constraint<NoParams> = {
  id: "custom:character_reverse",
  params: noParams,
  check: (response) => {
    const spans = findSpans(response, /elgae dlab/gi);
    return judgeCount({ count: spans.length, what: 'of "elgae dlab"', spans }, "at least", 1);
  },
};
