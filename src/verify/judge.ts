// Verdicts with evidence, made the same way by every constraint.
import { fail, type Evidence, type Span, type Verdict } from "../core/verdict.ts";

export const relations = ["less than", "at least"] as const;

/** "less than" is strict, "at least" is not (IFEval). */
export type Relation = (typeof relations)[number];

/** The response follows the constraint, for these reasons. */
export function followed(evidence: Evidence): Verdict {
  return { kind: "pass", evidence };
}

/** The response breaks the constraint: `code` for programs, `detail` for people. */
export function broken(code: string, detail: string, evidence: Evidence = {}): Verdict {
  return fail(code, detail, evidence);
}

export interface Count {
  readonly count: number;
  /** What is counted, in the plural: "words". */
  readonly what: string;
  /** The pieces that were counted; at most a thousand are kept. */
  readonly spans?: readonly Span[];
}

/** Whether `count` stands in `relation` to `wanted`; too few and too many have codes of their own. */
export function judgeCount(
  { count, what, spans }: Count,
  relation: Relation | "at most" | "exactly",
  wanted: number,
): Verdict {
  const threshold = `${relation} ${wanted}`;
  const evidence: Evidence = {
    count,
    threshold,
    ...(spans === undefined ? {} : { spans: someSpans(spans) }),
  };
  if (holding[relation](count, wanted)) return followed(evidence);
  const code = relation === "at least" || (relation === "exactly" && count < wanted) ? "too-few" : "too-many";
  return broken(code, `${count} ${what}, wanted ${threshold}`, evidence);
}

const holding: Readonly<Record<Relation | "at most" | "exactly", (count: number, wanted: number) => boolean>> = {
  "less than": (count, wanted) => count < wanted,
  "at least": (count, wanted) => count >= wanted,
  "at most": (count, wanted) => count <= wanted,
  exactly: (count, wanted) => count === wanted,
};

/** The first thousand: what a page can highlight, and what a report can carry. */
export function someSpans(spans: readonly Span[]): readonly Span[] {
  return spans.length > MOST_SPANS ? spans.slice(0, MOST_SPANS) : spans;
}

const MOST_SPANS = 1_000;

/** In order; of two that overlap the earlier stays. */
export function orderedSpans(spans: readonly Span[]): Span[] {
  const ordered: Span[] = [];
  for (const span of [...spans].sort(([a], [b]) => a - b)) {
    if (span[0] >= (ordered.at(-1)?.[1] ?? 0)) ordered.push(span);
  }
  return ordered;
}

/** The text where it is short, else its beginning: details are for people to read. */
export function shortened(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 60).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

/** The same in quotation marks. */
export function quoted(text: string): string {
  return JSON.stringify(shortened(text));
}

/** A short list for people: the first five, quoted. */
export function listed(texts: readonly string[]): string {
  const shown = texts.slice(0, 5).map((text) => JSON.stringify(text));
  return texts.length > 5 ? `${shown.join(", ")} and ${texts.length - 5} more` : shown.join(", ");
}

/** Every place where `pattern` (global) is found; empty matches are left out. */
export function findSpans(text: string, pattern: RegExp): Span[] {
  const spans: Span[] = [];
  pattern.lastIndex = 0;
  for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
    if (found[0] === "") pattern.lastIndex++;
    else spans.push([found.index, found.index + found[0].length]);
  }
  return spans;
}
