// `ratio:sentence_balance`: as many declarative sentences as questions as exclamations.
import type { Constraint } from "../constraint.ts";
import { broken, followed, someSpans } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { sentenceTypes } from "./sentence-types.ts";

export const ratioSentenceBalance: Constraint<NoParams> = {
  id: "ratio:sentence_balance",
  params: noParams,
  repairs:
    "A response with none of the three kinds fails; marks before closing quotation marks, brackets and markup are seen, " +
    "and the number of a list item is no sentence.",
  check: (response, _params, mode) => {
    const types = sentenceTypes(response, mode);
    const [declarative, interrogative, exclamatory] = [types.declarative, types.interrogative, types.exclamatory];
    const spans = [...declarative, ...interrogative, ...exclamatory].sort((a, b) => a[0] - b[0]);
    const count = spans.length;
    const evidence = { count, threshold: "as many of each kind", spans: someSpans(spans) };
    if (mode === "fixed" && count === 0) {
      return broken("no-sentences", "no sentence ends with a period, question mark or exclamation mark", evidence);
    }
    if (declarative.length === interrogative.length && interrogative.length === exclamatory.length)
      return followed(evidence);
    const detail = `${declarative.length} declarative, ${interrogative.length} interrogative and ${exclamatory.length} exclamatory sentences`;
    return broken("unbalanced", detail, evidence);
  },
};
