// `detectable_content:postscript`: a postscript that begins with a marker.
import { z } from "zod";
import type { Span, Verdict } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { broken, followed } from "../judge.ts";
import { compilePattern, patternParam } from "../pattern.ts";
import { isWordLike } from "../plain-words.ts";
import { escapeForPattern, strip } from "../python-text.ts";

export interface PostscriptParams {
  readonly postscript_marker: string;
}

const multiline = { multiline: true };

/** Without regard to case. The published code looks for the marker anywhere, and takes unusual ones for patterns. */
export const detectableContentPostscript: Constraint<PostscriptParams> = {
  id: "detectable_content:postscript",
  params: z.strictObject({ postscript_marker: patternParam(multiline, publishedPattern) }),
  repairs:
    "The marker, a text and not a pattern, must begin a line after the response proper; its text follows, and no more than one further paragraph.",
  check: (response, { postscript_marker: marker }, mode) =>
    mode === "parity" ? asPublished(response, marker) : atTheEnd(response, marker),
};

function publishedPattern(given: string): string {
  const marker = strip(given);
  if (marker === "P.P.S") return String.raw`p\.\s?p\.\s?s`;
  if (marker === "P.S.") return String.raw`p\.\s?s\.`;
  return String.raw`\s*${marker.toLowerCase()}.*$`;
}

function asPublished(response: string, marker: string): Verdict {
  const lowered = response.toLowerCase();
  const [found] = compilePattern(publishedPattern(marker), multiline).spans(lowered);
  const evidence = { expected: marker, count: found === undefined ? 0 : 1, threshold: "at least 1" };
  if (found === undefined) return broken("missing", `there is no ${JSON.stringify(marker)}`, evidence);
  return followed(lowered.length === response.length ? { ...evidence, span: found } : evidence);
}

function atTheEnd(response: string, marker: string): Verdict {
  const begin = new RegExp(`(?<![^\\n])[^\\S\\n]*[*_>#"“]{0,5}(?<marker>${spaced(strip(marker))})`, "giu");
  let last: Span | undefined;
  for (const match of response.matchAll(begin)) {
    const start = match.index + match[0].length - (match.groups?.["marker"] ?? "").length;
    last ??= [start, match.index + match[0].length];
    if (isFollowed(response, [start, match.index + match[0].length])) {
      return followed({ expected: marker, span: [start, strip(response.slice(start)).length + start] });
    }
  }
  const expected = { expected: marker };
  if (last === undefined) return broken("missing", `no line begins with ${JSON.stringify(marker)}`, expected);
  const detail = `what begins with ${JSON.stringify(marker)} is empty, or stands alone, or too much follows it`;
  return broken("not-at-end", detail, { ...expected, span: last });
}

function isFollowed(response: string, [start, end]: Span): boolean {
  const after = strip(response.slice(end));
  return isWordLike(after) && after.split(blankLine, 3).length < 3 && isWordLike(response.slice(0, start));
}

const blankLine = /\n[^\S\n]*\n/;

/** Between the letters of "P.S." a space may stand; a marker that ends in a letter is followed by none. */
function spaced(marker: string): string {
  const source = escapeForPattern(marker).replaceAll(/(\\\.)(?=\p{L})/gu, String.raw`$1\s?`);
  return /\p{L}$/u.test(marker) ? String.raw`${source}(?![\p{L}\p{N}])` : source;
}
