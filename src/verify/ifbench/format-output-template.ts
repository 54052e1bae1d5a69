// `format:output_template`: the response fills in the template of three labels.
import type { Span, Verdict } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { broken, followed } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { isWordLike } from "../plain-words.ts";

const labels = ["My Answer:", "My Conclusion:", "Future Outlook:"] as const;
const placeholders = ["[answer]", "[conclusion]", "[outlook]"] as const;

export const formatOutputTemplate: Constraint<NoParams> = {
  id: "format:output_template",
  params: noParams,
  repairs:
    "The labels stand in order, nothing but Markdown's marks before the first, each once and with a text of its own.",
  check: (response, _params, mode) => {
    const spans = labels.flatMap((label): Span[] => {
      const at = response.indexOf(label);
      return at === -1 ? [] : [[at, at + label.length]];
    });
    const evidence = { count: spans.length, threshold: `exactly ${labels.length}` };
    if (spans.length < labels.length) {
      const missing = labels.filter((label) => !response.includes(label)).join(", ");
      return broken("label-missing", `missing: ${missing}`, { ...evidence, spans: inOrder(spans) });
    }
    return mode === "parity" ? followed({ ...evidence, spans: inOrder(spans) }) : filledIn(response, spans);
  },
};

function filledIn(response: string, spans: readonly Span[]): Verdict {
  const evidence = { count: spans.length, threshold: `exactly ${labels.length}`, spans: inOrder(spans) };
  const sorted = inOrder(spans).every((span, i) => span === spans[i]);
  if (!sorted) return broken("out-of-order", `wanted in this order: ${labels.join(", ")}`, evidence);
  const [first = [0, 0]] = spans;
  if (isWordLike(response.slice(0, first[0]))) {
    return broken("text-before", "text stands before the template", { ...evidence, spans: [[0, first[0]]] });
  }
  for (const [i, [at, start]] of spans.entries()) {
    const label = labels[i] as string;
    if (response.includes(label, start)) return broken("label-repeated", `"${label}" stands there twice`, evidence);
    const field = response.slice(start, spans[i + 1]?.[0]);
    const filled = isWordLike(field.replace(placeholders[i] as string, ""));
    if (!filled) return broken("empty-field", `nothing follows "${label}"`, { ...evidence, spans: [[at, start]] });
  }
  return followed(evidence);
}

function inOrder(spans: readonly Span[]): Span[] {
  return spans.toSorted(([a], [b]) => a - b);
}
