// `format:title_case`: the whole response is in title case.
import type { Span, Verdict } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { broken, judgeCount } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import type { PlacedText } from "../placed-text.ts";
import { plainWords } from "../plain-words.ts";
import { isLower, isUpper } from "../python-text.ts";
import { wordTokenSpans } from "../text/word-tokens.ts";
import { firstCharacter } from "./characters.ts";
import { letteredSentences } from "./sentence-pieces.ts";

/** The spans are words that are not in title case. */
export const formatTitleCase: Constraint<NoParams> = {
  id: "format:title_case",
  params: noParams,
  approximate: "Word tokens are cut by a port of NLTK's tokenizer.",
  repairs:
    'Articles, conjunctions and prepositions of up to five letters may be lower case within a sentence, "Don\'t" is one word, ' +
    "every other word begins with a capital (`fOo` does not), and a response all in capitals does not pass.",
  check: (response, _params, mode) => (mode === "parity" ? byTokens(response) : byWords(response)),
};

function byTokens(response: string): Verdict {
  const spans = wordTokenSpans(response).flatMap(({ token, span }) => (isSmall(token) ? [span] : []));
  return judge(spans);
}

/** What the published code refuses: lower case all through, or only its first character; `iPhone` is neither. */
function isSmall(token: string): boolean {
  const first = firstCharacter(token);
  if (!/^\p{L}/u.test(first) || !isLower(first)) return false;
  const rest = token.slice(first.length);
  return rest === "" || isLower(rest) || isUpper(rest);
}

function byWords(response: string): Verdict {
  const words = plainWords(response);
  const cased = words.filter(({ text }) => isLower(text) || isUpper(text) || /\p{Ll}|\p{Lu}|\p{Lt}/u.test(text));
  if (cased.length === 0) return broken("no-words", "no word has an upper or a lower case", { count: 0 });
  const starts = sentenceStarts(response);
  const spans = cased.filter((word) => !isTitled(word, starts)).map(({ span }) => span);
  const long = cased.filter(({ text }) => text.length > 1);
  if (spans.length === 0 && long.length > 1 && long.every(({ text }) => isUpper(text))) {
    return broken("all-capitals", "every word is in capitals", {
      count: long.length,
      threshold: `less than ${long.length}`,
    });
  }
  return judge(spans);
}

function isTitled({ text, span }: PlacedText, starts: ReadonlySet<number>): boolean {
  const first = firstCharacter(text);
  if (!isLower(first)) return true;
  return minorWords().has(text) && !starts.has(span[0]);
}

/** Where the first words of sentences stand. */
function sentenceStarts(response: string): ReadonlySet<number> {
  return new Set(
    letteredSentences(response).flatMap(({ text, span }) => {
      const word = plainWords(text)[0];
      return word === undefined ? [] : [span[0] + word.span[0]];
    }),
  );
}

let minor: ReadonlySet<string> | undefined;

/** The words that handbooks of style leave small; longer prepositions only some of them. */
function minorWords(): ReadonlySet<string> {
  minor ??= new Set(
    (
      "a an the and but or nor for so yet if as at by in into of off on onto out over per than to up upon via vs with " +
      "from like near past down about above after along amid among below since till until under"
    ).split(" "),
  );
  return minor;
}

function judge(spans: readonly Span[]): Verdict {
  return judgeCount({ count: spans.length, what: "words that are not in title case", spans }, "exactly", 0);
}
