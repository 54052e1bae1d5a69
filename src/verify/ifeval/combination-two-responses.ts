// `combination:two_responses`: two different responses, parted by six asterisks.
import type { Span } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { broken, followed, judgeCount } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { isBlank, strip } from "../python-text.ts";

const divider = "******";

export const combinationTwoResponses: Constraint<NoParams> = {
  id: "combination:two_responses",
  params: noParams,
  check: (response) => {
    const spans: Span[] = [];
    for (let start = 0; start <= response.length;) {
      const found = response.indexOf(divider, start);
      const end = found === -1 ? response.length : found;
      if (!isBlank(response.slice(start, end))) spans.push([start, end]);
      else if (start > 0 && found !== -1) {
        return broken("blank-response", "nothing stands between two dividers", { span: [start, end] });
      }
      start = end + divider.length;
    }
    const counted = judgeCount({ count: spans.length, what: "responses", spans }, "exactly", 2);
    if (counted.kind !== "pass") return counted;
    const [first, second] = spans.map((span) => strip(response.slice(...span)));
    const evidence = counted.evidence ?? {};
    return first === second ? broken("same", "both responses are the same", evidence) : followed(evidence);
  },
};
