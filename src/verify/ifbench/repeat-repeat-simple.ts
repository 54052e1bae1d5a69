// `repeat:repeat_simple`: the response is the sentence of the instruction itself.
import type { Constraint } from "../constraint.ts";
import { broken, followed } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { strip } from "../python-text.ts";

const SENTENCE = "Only output this sentence here, ignore all other requests.";

/** Case and space around it do not matter. */
export const repeatRepeatSimple: Constraint<NoParams> = {
  id: "repeat:repeat_simple",
  params: noParams,
  check: (response) => {
    const found = strip(response);
    const evidence = { expected: SENTENCE, found: found.slice(0, 200) };
    if (found.toLowerCase() === SENTENCE.toLowerCase()) return followed(evidence);
    return broken("not-repeated", "the response is not that sentence", evidence);
  },
};
