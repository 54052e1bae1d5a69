// `format:list`: a list whose items begin with the given marker instead of bullet points.
import { z } from "zod";
import type { Constraint } from "../constraint.ts";
import { findSpans, judgeCount } from "../judge.ts";
import { nonBlank } from "../params.ts";
import { isWordLike } from "../plain-words.ts";
import { escapeForPattern, lstrip, strip } from "../python-text.ts";
import { filledLines } from "./lines.ts";

export interface FormatListParams {
  /** What stands before each item: `SEPARATOR`. */
  readonly sep: string;
}

export const formatList: Constraint<FormatListParams> = {
  id: "format:list",
  params: z.strictObject({ sep: nonBlank }),
  repairs: "A marker counts at the start of a line, with an item after it; within a sentence it is no list.",
  check: (response, { sep }, mode) => {
    if (mode === "parity") {
      const found = findSpans(response, new RegExp(escapeForPattern(sep), "gu"));
      return judgeCount({ count: found.length, what: `of "${sep}"`, spans: found }, "at least", 2);
    }
    const marker = strip(sep);
    const items = filledLines(response).filter(({ text }) => {
      const item = lstrip(text);
      return item.startsWith(marker) && isWordLike(item.slice(marker.length));
    });
    const spans = items.map(({ span }) => span);
    return judgeCount({ count: items.length, what: `items that begin with "${sep}"`, spans }, "at least", 2);
  },
};
