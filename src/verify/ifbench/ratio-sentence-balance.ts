// `ratio:sentence_balance`: as many declarative sentences as questions as exclamations.
import type { Constraint } from "../constraint.ts";
import { broken, followed } from "../judge.ts";
import { noParams, type NoParams } from "./params.ts";
import { sentenceTypes } from "./sentence-types.ts";

export const ratioSentenceBalance: Constraint<NoParams> = {
  id: "ratio:sentence_balance",
  params: noParams,
  repairs:
    "A response with none of the three kinds fails; marks before closing quotation marks, brackets and markup are seen, " +
    "and the number of a list item is no sentence.",
  check: (response, _params, mode) => {
    const { declarative, interrogative, exclamatory } = sentenceTypes(response, mode);
    const count = declarative + interrogative + exclamatory;
    const evidence = { count, threshold: "as many of each kind" };
    if (mode === "fixed" && count === 0) {
      return broken("no-sentences", "no sentence ends with a period, question mark or exclamation mark", evidence);
    }
    if (declarative === interrogative && interrogative === exclamatory) return followed(evidence);
    const detail = `${declarative} declarative, ${interrogative} interrogative and ${exclamatory} exclamatory sentences`;
    return broken("unbalanced", detail, evidence);
  },
};
