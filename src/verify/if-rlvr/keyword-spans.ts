// Where a keyword stands: a pattern found anywhere for the published code, a text that is a whole word when fixed.
import type { Span } from "../../core/verdict.ts";
import type { Mode } from "../constraint.ts";
import { compilePattern, patternParam } from "../pattern.ts";
import { phraseSpans } from "../plain-words.ts";
import { strip } from "../python-text.ts";

const ignoreCase = { ignoreCase: true };

/** The schema of a parameter that holds a keyword. */
export const keywordParam = patternParam(ignoreCase, strip);

/** Places without overlap, without regard to case. */
export function keywordSpans(response: string, keyword: string, mode: Mode): Span[] {
  return mode === "parity"
    ? compilePattern(strip(keyword), ignoreCase).spans(response)
    : phraseSpans(response, keyword);
}
