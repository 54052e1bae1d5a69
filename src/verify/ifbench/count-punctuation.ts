// `count:punctuation`: the response uses every standard punctuation mark, and an interrobang besides.
import type { Constraint } from "../constraint.ts";
import { broken, findSpans, followed } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";

const marks = [".", ",", "!", "?", ";", ":"] as const;

/** A question mark and an exclamation mark must stand outside the interrobang (`?!`, `!?` or `‽`). */
export const countPunctuation: Constraint<NoParams> = {
  id: "count:punctuation",
  params: noParams,
  repairs: "A second interrobang does not stand for a question mark and an exclamation mark.",
  check: (response, _params, mode) => {
    const interrobangs = findSpans(response, /\?!|!\?|\u203d/gu);
    const rest = mode === "parity" ? withoutOne(response) : response.replaceAll(/\?!|!\?/g, "");
    const missing: string[] = marks.filter((mark) => !rest.includes(mark));
    if (interrobangs.length === 0) missing.push("?!");
    const kinds = marks.length + 1;
    const evidence = { count: kinds - missing.length, threshold: `exactly ${kinds}`, spans: interrobangs.slice(0, 1) };
    if (missing.length === 0) return followed(evidence);
    return broken("missing-marks", `missing: ${missing.join(" ")}`, evidence);
  },
};

function withoutOne(text: string): string {
  return text.includes("?!") ? text.replace("?!", "") : text.replace("!?", "");
}
