// `custom:multiples`: counting from 10 to 50, only the multiples of 7 are printed.
import type { Constraint } from "../constraint.ts";
import { broken, findSpans, followed, someSpans } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { py } from "../python-text.ts";

const WANTED = "14, 21, 28, 35, 42, 49";
const digits = new RegExp(`${py.digit}+`, "gu");
const request =
  /(?<![\p{L}\p{N}])(?:10\s{0,9}(?:to|and|through|until|[-–—])\s{0,9}50|(?:multiples?|divisible) (?:of|by) 7)(?![\p{L}\p{N}])/giu;

export const customMultiples: Constraint<NoParams> = {
  id: "custom:multiples",
  params: noParams,
  repairs: 'Words of the request that a response repeats ("from 10 to 50", "multiples of 7") print no number.',
  check: (response, _params, mode) => {
    const text = mode === "parity" ? response : response.replaceAll(request, (words) => " ".repeat(words.length));
    const spans = findSpans(text, digits);
    const found = spans
      .slice(0, 20)
      .map(([start, end]) => text.slice(start, end))
      .join(", ");
    const evidence = {
      count: spans.length,
      threshold: "exactly 6",
      expected: WANTED,
      found: found.slice(0, 200),
      spans: someSpans(spans),
    };
    return found === WANTED
      ? followed(evidence)
      : broken("wrong-numbers", `printed: ${evidence.found || "no number"}`, evidence);
  },
};
