// `ratio:sentence_type`: twice as many declarative sentences as questions.
import type { Constraint } from "../constraint.ts";
import { broken, followed, someSpans } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { sentenceTypes } from "./sentence-types.ts";

/** The count and the spans are those of declarative sentences. */
export const ratioSentenceType: Constraint<NoParams> = {
  id: "ratio:sentence_type",
  params: noParams,
  repairs:
    "A response without either kind fails; marks before closing quotation marks, brackets and markup are seen, " +
    "and the number of a list item is no sentence.",
  check: (response, _params, mode) => {
    const types = sentenceTypes(response, mode);
    const declarative = types.declarative.length;
    const interrogative = types.interrogative.length;
    const threshold = `exactly ${2 * interrogative}`;
    const evidence = { count: declarative, threshold, spans: someSpans(types.declarative) };
    if (mode === "fixed" && interrogative === 0) {
      return broken("no-questions", "no sentence is a question", evidence);
    }
    if (declarative === 2 * interrogative) return followed(evidence);
    const detail = `${declarative} declarative sentences and ${interrogative} questions, wanted two to one`;
    return broken(declarative < 2 * interrogative ? "too-few" : "too-many", detail, evidence);
  },
};
