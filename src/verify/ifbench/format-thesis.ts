// `format:thesis`: each section begins with a thesis statement in italics, marked with HTML.
import type { Span, Verdict } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { broken, followed, judgeCount } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { isWordLike } from "../plain-words.ts";
import { isBlank, lstrip } from "../python-text.ts";
import { sectionsOf } from "./sections.ts";

/** Sections are what stands under headings; a response without headings is one section. */
export const formatThesis: Constraint<NoParams> = {
  id: "format:thesis",
  params: noParams,
  repairs:
    "Every section has its thesis, at its start and with a text after it; the closing tag fits the opening one, and an empty thesis does not pass.",
  check: (response, _params, mode) => (mode === "parity" ? once(response) : everywhere(response)),
};

/** Somewhere there is an opening tag, a closing tag with something between them, and something after that. */
function once(response: string): Verdict {
  const italic = response.indexOf("<i>");
  const start = italic === -1 ? response.indexOf("<em>") : italic;
  if (start === -1) return broken("no-thesis", "nothing is in italics", { count: 0, threshold: "at least 1" });
  const text = response.slice(start);
  const italicEnd = text.indexOf("</i>");
  const end = italicEnd === -1 ? text.indexOf("</em>") : italicEnd;
  if (end === -1) return broken("unclosed-italics", "italics are not closed", { span: [start, start + 3] });
  const span: Span = [start, start + end + 4];
  if (isBlank(text.slice(3, Math.max(end, 3)))) return broken("empty-thesis", "the thesis is empty", { span });
  if (isBlank(text.slice(end + 4))) return broken("nothing-after", "no text follows the thesis", { span });
  return followed({ count: 1, threshold: "at least 1", span });
}

function everywhere(response: string): Verdict {
  const sections = sectionsOf(response);
  const without: Span[] = [];
  const theses: Span[] = [];
  for (const { text, start } of sections) {
    const thesis = thesisOf(text);
    if (thesis === undefined) without.push([start, start + text.length]);
    else theses.push([start + thesis[0], start + thesis[1]]);
  }
  if (theses.length === 0)
    return broken("no-thesis", "no section begins with a thesis", {
      count: 0,
      threshold: `exactly ${sections.length}`,
    });
  const spans = without.length === 0 ? theses : without;
  return judgeCount(
    { count: theses.length, what: "sections that begin with a thesis", spans },
    "exactly",
    sections.length,
  );
}

/** Where the thesis stands, if it begins the section, or follows a first line that is its title. */
function thesisOf(section: string): Span | undefined {
  const start = section.length - lstrip(section).length;
  const line = section.indexOf("\n", start);
  return thesisAt(section, start) ?? (isTitle(section.slice(start, line)) ? thesisAt(section, line + 1) : undefined);
}

function thesisAt(section: string, from: number): Span | undefined {
  const rest = section.slice(from);
  const opening = /^\s*(?:<p\b[^<>]*>\s*)?<(i|em)(?:\s[^<>]*)?>/i.exec(rest);
  if (opening === null) return undefined;
  const closing = new RegExp(`</${opening[1] as string}\\s{0,9}>`, "i").exec(rest);
  if (closing === null) return undefined;
  const end = closing.index + closing[0].length;
  const filled = isWordLike(withoutTags(rest.slice(opening[0].length, closing.index)));
  return filled && isWordLike(withoutTags(rest.slice(end))) ? [from, from + end] : undefined;
}

/** A short line that does not end as sentences do. */
function isTitle(line: string): boolean {
  return line.length > 0 && line.length <= 100 && !line.includes("<") && !/[.!?]\s*$/.test(line);
}

function withoutTags(html: string): string {
  return html.replaceAll(/<[^<>]*>/g, "");
}
