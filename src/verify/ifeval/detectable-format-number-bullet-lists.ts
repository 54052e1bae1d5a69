// `detectable_format:number_bullet_lists`: exactly so many bullet points.
import { z } from "zod";
import type { Span } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { judgeCount } from "../judge.ts";
import { amount } from "../params.ts";
import { py } from "../python-text.ts";

export interface NumberBulletListsParams {
  readonly num_bullets: number;
}

/** Points of inner lists count like those of outer ones. */
export const detectableFormatNumberBulletLists: Constraint<NumberBulletListsParams> = {
  id: "detectable_format:number_bullet_lists",
  params: z.strictObject({ num_bullets: amount }),
  repairs: "Bullets are those of Markdown (“* ”, “- ”, “+ ” and a text): not “---”, “-5” or “*emphasis*”.",
  check: (response, { num_bullets }, mode) => {
    const spans = mode === "parity" ? publishedBullets(response) : markdownBullets(response);
    return judgeCount({ count: spans.length, what: "bullet points", spans }, "exactly", num_bullets);
  },
};

const dashLine = new RegExp(`^${py.space}*-`, "u");
const starLine = new RegExp(`^${py.space}*\\*`, "u");

/** Line by line, since the published patterns take quadratic time on blank lines. */
function publishedBullets(text: string): Span[] {
  const spans: Span[] = [];
  const lines = linesOf(text);
  let skipped = -1;
  for (const [i, [start, end]] of lines.entries()) {
    const line = text.slice(start, end);
    if (dashLine.test(line)) spans.push([start, end]);
    const star = starLine.exec(line)?.[0].length;
    if (star === undefined || i === skipped) continue;
    const after = text.charAt(start + star);
    if (after === "" || after === "*") continue;
    // The pattern takes a line feed for the character after the asterisk, and the next line with it.
    if (after === "\n") skipped = i + 1;
    spans.push([start, end]);
  }
  return spans;
}

function markdownBullets(text: string): Span[] {
  return linesOf(text).filter(([start, end]) => {
    const line = text.slice(start, end);
    return /^\s*[*+-]\s+\S/.test(line) && !/^\s*(?:(?:\*\s*){3,}|(?:-\s*){3,})$/.test(line);
  });
}

function linesOf(text: string): Span[] {
  let start = 0;
  return text.split("\n").map((line): Span => {
    const span: Span = [start, start + line.length];
    start += line.length + 1;
    return span;
  });
}
