// The sections of a response: what stands under each of its headings, in Markdown or HTML.
import { isWordLike } from "../plain-words.ts";
import { linesOf } from "./lines.ts";

export interface Section {
  readonly text: string;
  /** Where it stands in the response. */
  readonly start: number;
}

/** Headings without a text are left out, and so is what stands before the first; without headings all is one section. */
export function sectionsOf(response: string): Section[] {
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { text, span } of linesOf(response)) {
    const heading = headingLength(text);
    if (heading === 0) continue;
    ends.push(span[0]);
    starts.push(Math.min(span[0] + heading, response.length));
  }
  if (starts.length === 0) return [{ text: response, start: 0 }];
  ends.push(response.length);
  return starts
    .map((start, i) => ({ text: response.slice(start, Math.max(start, ends[i + 1] as number)), start }))
    .filter(({ text }) => isWordLike(text));
}

/** How much of the line is a heading; 0 where there is none. */
function headingLength(line: string): number {
  const html = /^\s*<h([1-6])\b[^<>]*>[^<]*<\/h\1>/i.exec(line);
  if (html !== null) return html[0].length;
  const markdown = /^ {0,3}#{1,6}[ \t]/.test(line) || isBold(line.trim());
  return markdown ? line.length : 0;
}

/** `**Title**`, with a colon perhaps. */
function isBold(line: string): boolean {
  const text = line.endsWith(":") ? line.slice(0, -1) : line;
  const mark = text.slice(0, 2);
  if (mark !== "**" && mark !== "__") return false;
  return text.length > 4 && text.endsWith(mark) && !text.slice(2, -2).includes(mark);
}
