// Sentences as NLTK's `sent_tokenize` cuts English: the decisions of Punkt (Kiss and Strunk, 2006) with its parameters.
import type { Span } from "../../core/verdict.ts";
import { isLower, isUpper, py, rstrip } from "../python-text.ts";
import { abbreviations, bits, collocations, orthography, sentenceStarters } from "./punkt-english.ts";

/** The sentences of `text`, without the space between them. Linear in the length of the text. */
export function splitSentences(text: string): string[] {
  return sentenceSpans(text).map(([start, end]) => text.slice(start, end));
}

/** Where the sentences stand. */
export function sentenceSpans(text: string): Span[] {
  return realigned(text, roughSpans(text));
}

const closing = String.raw`[)";}\]*:@'({[\u2018\u2019\u201c\u201d\xab\xbb?!]`;
const manyMarks = String.raw`(?:-{2,}|\.{2,}|(?:\.${py.space}){2,}\.)`;
const possibleEnd = new RegExp(String.raw`[.?!](?=(${closing}|${py.space}+(${py.notSpace}+)))`, "gu");
const tokenPattern = new RegExp(
  String.raw`${manyMarks}|(?=[^("${"`"}{[:;&#*@)}\]\-,])${py.notSpace}+?` +
    String.raw`(?=${py.space}|$|${closing}|${manyMarks}|,(?=$|${py.space}|${closing}|${manyMarks}))|${py.notSpace}`,
  "gu",
);
const afterEnd = new RegExp(
  String.raw`^["')\]}\u2018\u2019\u201c\u201d\xab\xbb]+?(?:${py.space}+|(?=--)|${py.lineEnd})`,
  "u",
);

/** Cuts after every mark that ends a sentence. */
function roughSpans(text: string): Span[] {
  const spans: Span[] = [];
  let start = 0;
  for (const { end, next, context } of possibleEnds(text)) {
    if (!endsSentence(context)) continue;
    spans.push([start, end]);
    start = next;
  }
  spans.push([start, Math.max(start, rstrip(text).length)]);
  return spans;
}

interface PossibleEnd {
  readonly end: number;
  /** Where the next sentence would begin. */
  readonly next: number;
  /** The word before the mark, the mark, and what follows. */
  readonly context: string;
}

/** Marks with the word before them; of marks in one word only the last counts. */
function* possibleEnds(text: string): Generator<PossibleEnd> {
  let held: PossibleEnd | undefined;
  let wordStart = 0;
  let wordEnd = 0;
  for (const match of text.matchAll(possibleEnd)) {
    const space = lastSpace(text, wordEnd, match.index);
    const from = space > wordEnd ? space + 1 : wordStart;
    if (held !== undefined && wordEnd <= from) yield held;
    const end = match.index + 1;
    const [, after = "", word] = match;
    held = {
      end,
      next: word === undefined ? end : end + after.length - word.length,
      context: text.slice(from, match.index) + match[0] + after,
    };
    wordStart = from;
    wordEnd = match.index;
  }
  if (held !== undefined) yield held;
}

/** The last ASCII space in `text[from, to)`, or -1; NLTK does not see one that is the very first there. */
function lastSpace(text: string, from: number, to: number): number {
  for (let i = to - 1; i > from; i--) {
    const unit = text.charCodeAt(i);
    if (unit === 0x20 || (unit >= 0x09 && unit <= 0x0d)) return i;
  }
  return -1;
}

/** Moves closing quotation marks and brackets to the sentence that they close. */
function realigned(text: string, rough: readonly Span[]): Span[] {
  const spans: Span[] = [];
  let moved = 0;
  rough.forEach(([roughStart, end], i) => {
    const start = roughStart + moved;
    const after = rough[i + 1];
    const closed = after === undefined ? null : afterEnd.exec(text.slice(after[0], after[1]));
    moved = closed === null ? 0 : closed[0].length;
    if (closed !== null && after !== undefined) spans.push([start, after[0] + rstrip(closed[0]).length]);
    else if (start < end) spans.push([start, end]);
  });
  return spans;
}

interface Token {
  readonly text: string;
  /** Lower case; numbers are all one type. */
  readonly type: string;
  ends: boolean;
  abbreviation: boolean;
}

const number = new RegExp(String.raw`^-?[.,]?${py.digit}[${py.digit},.\-]*\.?$`, "u");
const initial = /^\p{L}\.$|^\p{Nl}\.$|^_\.$|^\p{No}\.$/u;
const ellipsis = /^\.\.+$/;

/** Whether a sentence ends within `context` before its last token. */
function endsSentence(context: string): boolean {
  const tokens = context
    .split("\n")
    .flatMap((line) => Array.from(line.matchAll(tokenPattern), ([text]) => token(text)));
  for (let i = 0; i + 1 < tokens.length; i++) {
    const first = tokens[i] as Token;
    lookAhead(first, tokens[i + 1] as Token);
    if (first.ends) return true;
  }
  return false;
}

/** A token with what its type alone decides. */
function token(text: string): Token {
  const lower = text.toLowerCase();
  const made: Token = { text, type: number.test(lower) ? "##number##" : lower, ends: false, abbreviation: false };
  if (text === "." || text === "?" || text === "!") made.ends = true;
  else if (text.endsWith(".") && !text.endsWith("..")) {
    const word = lower.slice(0, -1);
    if (known().abbreviations.has(word) || known().abbreviations.has(word.slice(word.lastIndexOf("-") + 1))) {
      made.abbreviation = true;
    } else made.ends = true;
  }
  return made;
}

/** What the token after it changes about a token that ends with a period. */
function lookAhead(first: Token, next: Token): void {
  if (!first.text.endsWith(".")) return;
  const type = withoutPeriod(first.type);
  const nextType = next.ends ? withoutPeriod(next.type) : next.type;
  if (known().collocations.has(`${type}\t${nextType}`)) {
    first.ends = false;
    return;
  }
  const isInitial = initial.test(first.text);
  const nextUpper = isUpper(firstCharacter(next.text));
  if ((first.abbreviation || ellipsis.test(first.text)) && !isInitial) {
    if (startsSentence(next, nextType) === "yes" || (nextUpper && known().starters.has(nextType))) {
      first.ends = true;
      return;
    }
  }
  if (!isInitial && type !== "##number##") return;
  const starts = startsSentence(next, nextType);
  const neverLower = (contextOf(nextType) & bits.lower) === 0;
  if (starts === "no" || (starts === "unknown" && isInitial && nextUpper && neverLower)) first.ends = false;
}

/** The orthographic heuristic (section 4.1.1). */
function startsSentence({ text }: Token, type: string): "yes" | "no" | "unknown" {
  if (text.length === 1 && ";:,.!?".includes(text)) return "no";
  const context = contextOf(type);
  const first = firstCharacter(text);
  if (isUpper(first) && (context & bits.lower) !== 0 && (context & bits.upperInside) === 0) return "yes";
  if (isLower(first) && ((context & bits.upper) !== 0 || (context & bits.lowerAtStart) === 0)) return "no";
  return "unknown";
}

function contextOf(type: string): number {
  return known().orthography.get(type) ?? 0;
}

function withoutPeriod(type: string): string {
  return type.length > 1 && type.endsWith(".") ? type.slice(0, -1) : type;
}

function firstCharacter(text: string): string {
  return String.fromCodePoint(text.codePointAt(0) as number);
}

interface Known {
  readonly abbreviations: ReadonlySet<string>;
  readonly starters: ReadonlySet<string>;
  readonly collocations: ReadonlySet<string>;
  readonly orthography: ReadonlyMap<string, number>;
}

let tables: Known | undefined;

/** Unpacked when first asked for: most constraints never do. */
function known(): Known {
  tables ??= {
    abbreviations: new Set(abbreviations.split(",")),
    starters: new Set(sentenceStarters.split(",")),
    collocations: new Set(collocations.split(",")),
    orthography: new Map(
      Object.entries(orthography).flatMap(([sum, types]) =>
        types.split(" ").map((type) => [type, Number(sum)] as const),
      ),
    ),
  };
  return tables;
}
