// `custom:word_reverse`: the national animal of the US, in a sentence whose words stand in reverse order.
import type { Constraint } from "../constraint.ts";
import { broken, followed } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { splitWords, withoutPunctuation } from "../python-text.ts";

/**
 * Read backwards, the words have "bald eagle", in any case and without punctuation. The published code also asks that
 * they be one sentence; without the marks that end sentences they always are.
 */
export const customWordReverse: Constraint<NoParams> = {
  id: "custom:word_reverse",
  params: noParams,
  check: (response) => {
    const text = splitWords(withoutPunctuation(response.toLowerCase())).toReversed().join(" ");
    const evidence = { expected: "bald eagle", found: text.slice(0, 200) };
    if (text.includes("bald eagle")) return followed(evidence);
    return broken("no-bald-eagle", 'read backwards, the words have no "bald eagle"', evidence);
  },
};
