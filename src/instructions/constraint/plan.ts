// What a response has to look like, gathered from all constraints of an instruction before a word of it is written.

/** Both ends included; an end that is absent is not limited. */
export interface Bounds {
  least?: number;
  most?: number;
}

/** Every recipe writes its own part of it. */
export interface Plan {
  shape: "text" | "json" | "two-responses" | "fixed-answer";
  language: string;
  letterCase?: "upper" | "lower";
  readonly words: Bounds;
  readonly sentences: Bounds;
  /** Words in capitals. */
  readonly capitals: Bounds;
  /** By lower-case letter. */
  readonly letters: Map<string, Bounds>;
  /** By word: how often it is to be written. */
  readonly keywords: Map<string, number>;
  /** What the other sentences must not have, not even inside a word. */
  readonly avoided: Set<string>;
  paragraphs?: { readonly count: number; readonly divider: string };
  /** First words of paragraphs, which count from 1. */
  readonly firstWords: Map<number, string>;
  sections?: { readonly name: string; readonly count: number };
  bullets: number;
  highlights: number;
  placeholders: number;
  title: boolean;
  postscript?: string;
  /** Stands before everything else. */
  opening?: string;
  /** Stands after everything else. */
  ending?: string;
  quoted: boolean;
  /** Whole sentences that are to be among the others. */
  readonly sayings: string[];
  /** The words that every sentence begins and ends with. */
  everyFirst?: string;
  everyLast?: string;
  /** The response itself, where the constraint leaves no choice. */
  exact?: string;
  /** Makes the response of its sentences, in place of paragraphs and all that stands around them. */
  dress?: (sentences: readonly string[]) => string;
}

export function emptyPlan(): Plan {
  return {
    shape: "text",
    language: "en",
    words: {},
    sentences: {},
    capitals: {},
    letters: new Map(),
    keywords: new Map(),
    avoided: new Set(),
    firstWords: new Map(),
    bullets: 0,
    highlights: 0,
    placeholders: 0,
    title: false,
    quoted: false,
    sayings: [],
  };
}

/** Makes `bounds` at least as narrow as `other`. */
export function narrow(bounds: Bounds, { least, most }: Bounds): void {
  if (least !== undefined) bounds.least = Math.max(least, bounds.least ?? least);
  if (most !== undefined) bounds.most = Math.min(most, bounds.most ?? most);
}

/** What a published pair of relation and number allows. */
export function boundsOf(relation: "less than" | "at least", wanted: number): Bounds {
  return relation === "less than" ? { most: wanted - 1 } : { least: wanted };
}
