// Patterns that users and data sets give: matched as Python's `re` does, in time linear in the text.
import { RE2JS } from "re2js";
import { z } from "zod";
import { DataError } from "../core/errors.ts";
import type { Span } from "../core/verdict.ts";
import { isBoundary, markPlaces } from "./mark-places.ts";
import { PatternProblem } from "./pattern-problem.ts";
import { translatePattern, type PatternFlags } from "./python-pattern.ts";
import { escapeForPattern } from "./python-text.ts";

export type { PatternFlags } from "./python-pattern.ts";

export interface Pattern {
  /** `re.search(...) is not None` */
  test(text: string): boolean;
  /** `re.finditer`: places in UTF-16 code units. */
  spans(text: string): Span[];
  /** How many capturing groups it has. */
  readonly groups: number;
}

/**
 * Reads `source` as Python 3.11's `re` reads it. A plain word is looked for directly, anything else goes through RE2.
 * Throws a DataError: "bad-pattern" for what Python refuses, "unsupported-pattern" for what no linear matcher can
 * decide in time (look-around, back-references, conditions, possessive repeats, over two hundred steps for each
 * character, the flags `a` and `x`) and for patterns that match the empty text.
 */
export function compilePattern(source: string, flags: PatternFlags = {}): Pattern {
  const key = `${flags.ignoreCase === true ? "i" : ""}${flags.multiline === true ? "m" : ""}:${source}`;
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const pattern = literalPattern(source, flags) ?? automaton(source, flags);
  if (compiled.size >= MOST_KNOWN) compiled.clear();
  compiled.set(key, pattern);
  return pattern;
}

/** A parameter that holds a pattern; `wrap` makes the pattern that is matched from it. Blank texts are refused. */
export function patternParam(flags: PatternFlags, wrap: (given: string) => string = (given) => given): z.ZodString {
  return z.string().superRefine((given, context) => {
    if (given.trim() === "") {
      context.addIssue({ code: "custom", message: "is blank" });
      return;
    }
    try {
      compilePattern(wrap(given), flags);
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      context.addIssue({ code: "custom", message: error.message });
    }
  });
}

/** Keeps a megabyte within seconds, whatever the pattern. */
const MOST_STEPS = 200;
const MOST_KNOWN = 2_000;
const compiled = new Map<string, Pattern>();

/** For a text without special characters, also between two `\b`. */
function literalPattern(source: string, flags: PatternFlags): Pattern | undefined {
  const [, before = "", word = "", after = ""] = /^(\\b)?(.*?)(\\b)?$/su.exec(source) ?? [];
  if (word === "" || /[\\.^$*+?()[\]{}|]/.test(word)) return undefined;
  const caseless = flags.ignoreCase === true;
  const escaped = escapeForPattern(word);
  // Python takes i, I, U+0130 and U+0131 for one letter.
  const letters = caseless ? escaped.replaceAll(/[iI\u0130\u0131]/g, "[iI\u0130\u0131]") : escaped;
  const pattern = new RegExp(letters, caseless ? "giu" : "gu");
  const stands = (text: string, [start, end]: Span) =>
    (before === "" || isBoundary(text, start)) && (after === "" || isBoundary(text, end));
  const next = (text: string): Span | undefined => {
    for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
      const span: Span = [found.index, found.index + found[0].length];
      if (stands(text, span)) return span;
      // A place inside a surrogate pair would be taken for the pair again.
      pattern.lastIndex = found.index + String.fromCodePoint(text.codePointAt(found.index) ?? 0).length;
    }
    return undefined;
  };
  return {
    test: (text) => {
      pattern.lastIndex = 0;
      return next(text) !== undefined;
    },
    spans: (text) => {
      const spans: Span[] = [];
      pattern.lastIndex = 0;
      for (let span = next(text); span !== undefined; span = next(text)) spans.push(span);
      return spans;
    },
    groups: 0,
  };
}

function automaton(source: string, flags: PatternFlags): Pattern {
  try {
    const plain = translatePattern(source, { flags, marked: false });
    if (plain.shortest === 0) {
      throw new PatternProblem("unsupported-pattern", "it matches the empty text, which is found everywhere");
    }
    const direct = RE2JS.compile(plain.source);
    if (direct.programSize() > MOST_STEPS) {
      throw new PatternProblem("unsupported-pattern", `it takes over ${MOST_STEPS} steps for each character of a text`);
    }
    const needsMarks = (text: string) =>
      plain.dollar || (plain.boundaries && /[^\0-\x7f]/.test(text) && wideWord.test(text));
    let marked: RE2JS | undefined;
    const withMarks = () =>
      (marked ??= RE2JS.compile(translatePattern(source, { flags, marked: true }).source, RE2JS.LOOKBEHINDS));
    if (plain.dollar || plain.boundaries) withMarks();
    return {
      test: (text) => (needsMarks(text) ? withMarks().test(markPlaces(text).marked) : direct.test(text)),
      spans: (text) => {
        if (!needsMarks(text)) return allSpans(direct, text);
        const { marked: places, offsets } = markPlaces(text);
        return allSpans(withMarks(), places).map(([start, end]) => [offsets[start] ?? 0, offsets[end] ?? text.length]);
      },
      groups: plain.groups,
    };
  } catch (error) {
    throw asDataError(source, error);
  }
}

const wideWord = /[^\0-\x7f\P{L}]|[^\0-\x7f\P{N}]/u;

function allSpans(pattern: RE2JS, text: string): Span[] {
  const spans: Span[] = [];
  const matcher = pattern.matcher(text);
  while (matcher.find()) spans.push([matcher.start(), matcher.end()]);
  return spans;
}

function asDataError(source: string, error: unknown): DataError {
  const problem = error instanceof PatternProblem ? error : undefined;
  const why = problem?.message ?? `it is too large (${String(error)})`;
  return new DataError(`The pattern ${JSON.stringify(source)} cannot be used: ${why}`, {
    code: problem?.code ?? "unsupported-pattern",
    hint: "The published checkers read these texts as regular expressions; put a backslash before special characters.",
    cause: error,
  });
}
