// `detectable_format:bigram_wrapping`: words stand in pairs, each pair in double angular brackets.
import type { Span } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { broken, followed, someSpans } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { spacedSpans } from "../placed-text.ts";

/** A last word that has no partner may stand as it likes. */
export const detectableFormatBigramWrapping: Constraint<NoParams> = {
  id: "detectable_format:bigram_wrapping",
  params: noParams,
  repairs:
    "There is a pair at least, brackets hold two words each and neither is empty; the published code passes a single word, and “<<a>> <<b>>”.",
  check: (response, _, mode) => {
    const tokens = spacedSpans(response);
    const pairs: Span[] = [];
    for (let i = 0; i + 1 < tokens.length; i += 2) {
      const span: Span = [(tokens[i] as Span)[0], (tokens[i + 1] as Span)[1]];
      const [first, second] = [response.slice(...(tokens[i] as Span)), response.slice(...(tokens[i + 1] as Span))];
      const wrapped = first.startsWith("<<") && second.endsWith(">>");
      if (!wrapped || (mode === "fixed" && !isPair(first, second))) {
        return broken("not-wrapped", `words ${i + 1} and ${i + 2} are not wrapped as a pair`, { span });
      }
      pairs.push(span);
    }
    if (mode === "fixed" && pairs.length === 0) {
      return broken("too-few", "there is no pair of words", { count: 0, threshold: "at least 1" });
    }
    return followed({ count: pairs.length, spans: someSpans(pairs) });
  },
};

function isPair(first: string, second: string): boolean {
  return first.length > 2 && second.length > 2 && !first.includes(">>") && !second.includes("<<");
}
