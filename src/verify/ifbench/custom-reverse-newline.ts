// `custom:reverse_newline`: the countries of Africa in reverse alphabetical order, each on a new line.
import type { Verdict } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { broken, followed, someSpans } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { isWordLike } from "../plain-words.ts";
import { stripCharacters, punctuation } from "../python-text.ts";
import { africanCountry, countryCount, listedAs } from "./african-countries.ts";
import { asciiFold } from "./ascii-fold.ts";
import { linesOf, type Line } from "./lines.ts";

const LINES = 52;

/** The list begins with the first line that has "Zimbabwe", and goes on to the end of the response. */
export const customReverseNewline: Constraint<NoParams> = {
  id: "custom:reverse_newline",
  params: noParams,
  repairs:
    "The lines are the names of countries of Africa, all 54 and none twice, under any name in use; numbering does not matter.",
  check: (response, _params, mode) => {
    const lines = linesOf(response)
      .map(({ text, span }): Line => ({ text: stripCharacters(text, `${punctuation} `), span }))
      .filter(({ text }) => text !== "");
    const first = lines.findIndex(({ text }) => text.includes("Zimbabwe"));
    if (first === -1) return broken("no-start", 'no line has "Zimbabwe"', { count: 0, threshold: `at least ${LINES}` });
    const list = lines.slice(first);
    return mode === "parity" ? sorted(list) : named(list.filter(({ text }) => isWordLike(text)));
  },
};

function sorted(list: readonly Line[]): Verdict {
  const count = list.length;
  const threshold = `at least ${LINES}`;
  if (count < LINES) return broken("too-few", `${count} lines, wanted ${threshold}`, { count, threshold });
  let previous: string | undefined;
  for (const { text, span } of list) {
    const line = asciiFold(text);
    if (previous !== undefined && line > previous) return outOfOrder({ text, span }, previous);
    previous = line;
  }
  return followed({ count, threshold, spans: someSpans(list.map(({ span }) => span)) });
}

function named(list: readonly Line[]): Verdict {
  const seen = new Set<string>();
  let previous: string | undefined;
  for (const line of list) {
    const name = line.text.replace(/^\d{1,3}(?:[.):]|\s)\s*/, "");
    const country = africanCountry(name);
    const evidence = { span: line.span, found: name.slice(0, 200) };
    if (country === undefined) return broken("not-a-country", "a line is no country of Africa", evidence);
    if (seen.has(country)) return broken("repeated", `${country} stands there twice`, evidence);
    seen.add(country);
    // Under all the words it may be listed by ("Gambia", "The Gambia"), the last that keeps the order.
    const before: string | undefined = previous;
    const fitting = listedAs(name, country).filter((key) => before === undefined || key <= before);
    const latest = fitting.toSorted().at(-1);
    if (latest === undefined) return outOfOrder(line, previous ?? "");
    previous = latest;
  }
  const evidence = { count: seen.size, threshold: `exactly ${countryCount()}` };
  if (seen.size < countryCount())
    return broken("too-few", `${seen.size} countries, wanted ${evidence.threshold}`, evidence);
  return followed({ ...evidence, spans: list.map(({ span }) => span) });
}

function outOfOrder({ text, span }: Line, previous: string): Verdict {
  return broken("out-of-order", "a line belongs before the one above it", {
    span,
    found: text.slice(0, 200),
    expected: `not after "${previous.slice(0, 200)}"`,
  });
}
