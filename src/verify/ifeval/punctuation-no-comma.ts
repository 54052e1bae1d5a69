// `punctuation:no_comma`: the response has no comma.
import type { Constraint } from "../constraint.ts";
import { findSpans, judgeCount } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";

export const punctuationNoComma: Constraint<NoParams> = {
  id: "punctuation:no_comma",
  params: noParams,
  repairs: "Commas of other scripts (Arabic, Chinese, Armenian and so on) are commas.",
  check: (response, _, mode) => {
    const spans = findSpans(response, mode === "parity" ? /,/g : anyComma);
    return judgeCount({ count: spans.length, what: "commas", spans }, "exactly", 0);
  },
};

const anyComma = /[,\u055D\u060C\u07F8\u1363\u1802\u1808\u3001\uA4FE\uA60D\uA6F5\uFE10\uFE11\uFE50\uFE51\uFF0C\uFF64]/g;
