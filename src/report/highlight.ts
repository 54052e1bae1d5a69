// A text with the places marked that constraints rest on; places may overlap, and each mark names all its constraints.
import type { Span } from "../core/verdict.ts";
import { html, trusted, type Markup } from "./html.ts";

/** The places of one constraint. */
export interface Highlight {
  /** The constraint's place in the list, which the marks have as the class `c0`, `c1`, ... */
  readonly index: number;
  readonly met: boolean;
  readonly spans: readonly Span[];
}

/**
 * Cuts the text where a place begins or ends, never inside a surrogate pair. A piece is marked "met" where all
 * constraints on it are, else "broken". Places outside the text are left out.
 */
export function highlighted(text: string, highlights: readonly Highlight[]): Markup {
  const edges = new Map<number, number[]>();
  for (const [at, { spans }] of highlights.entries()) {
    for (const [from, to] of spans) {
      const start = wholeCharacter(text, Math.max(0, from), -1);
      const end = wholeCharacter(text, Math.min(text.length, to), 1);
      if (!(start < end)) continue;
      edgesAt(edges, start)[at] = (edgesAt(edges, start)[at] ?? 0) + 1;
      edgesAt(edges, end)[at] = (edgesAt(edges, end)[at] ?? 0) - 1;
    }
  }
  let depth: readonly number[] = highlights.map(() => 0);
  const pieces: string[] = [];
  let done = 0;
  for (const cut of [...edges.keys()].toSorted((a, b) => a - b)) {
    const after = depth.map((before, at) => before + (edges.get(cut)?.[at] ?? 0));
    // Where one place goes over into another of the same constraint, the mark goes on.
    if (after.some((now, at) => now > 0 !== (depth[at] ?? 0) > 0)) {
      pieces.push(
        piece(
          text.slice(done, cut),
          highlights.filter((_, at) => (depth[at] ?? 0) > 0),
        ),
      );
      done = cut;
    }
    depth = after;
  }
  pieces.push(piece(text.slice(done), []));
  return trusted(pieces.join(""));
}

/** Control characters by their pictures, except the line feed and the tab, which a browser shows as they are. */
export function visible(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return text.replace(/[\u0000-\u0008\u000b-\u001f]/g, (character) =>
    String.fromCharCode(0x2400 + character.charCodeAt(0)),
  );
}

function piece(text: string, over: readonly Highlight[]): string {
  if (text === "") return "";
  if (over.length === 0) return html`${visible(text)}`.markup;
  const kind = over.every(({ met }) => met) ? "met" : "broken";
  return html`<mark class="${[kind, ...over.map(({ index }) => `c${index}`)].join(" ")}">${visible(text)}</mark>`
    .markup;
}

function edgesAt(edges: Map<number, number[]>, at: number): number[] {
  const known = edges.get(at) ?? [];
  edges.set(at, known);
  return known;
}

function wholeCharacter(text: string, at: number, step: 1 | -1): number {
  const previous = text.charCodeAt(at - 1);
  const next = text.charCodeAt(at);
  const split = previous >= 0xd800 && previous <= 0xdbff && next >= 0xdc00 && next <= 0xdfff;
  return split ? at + step : at;
}
