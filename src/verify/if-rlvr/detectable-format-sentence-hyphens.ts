// `detectable_format:sentence_hyphens`: sentences are joined by hyphens, without space.
import type { Span, Verdict } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { broken, findSpans, followed, someSpans } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { strip } from "../python-text.ts";
import { sentenceSpans } from "../text/sentences.ts";
import { regexSentences } from "./regex-sentences.ts";

export const detectableFormatSentenceHyphens: Constraint<NoParams> = {
  id: "detectable_format:sentence_hyphens",
  params: noParams,
  repairs:
    "There are two sentences at least, hyphens inside words are allowed, and pieces that the published code never compares are judged too.",
  check: (response, _, mode) => (mode === "parity" ? everyHyphenJoins(response) : everySentenceJoined(response)),
};

/** What Python's `zip` leaves over on either side is not compared. */
function everyHyphenJoins(response: string): Verdict {
  const sentences = regexSentences(response.replaceAll("-", " "));
  const pieces = response.split("-");
  let start = 0;
  for (const [i, piece] of pieces.entries()) {
    if (i >= sentences.length) break;
    if (piece !== sentences[i]) return notJoined([start, start + piece.length], i);
    start += piece.length + 1;
  }
  return followed({ count: pieces.length });
}

const joint = /[.?!…]["'”’)\]]*-(?=\S)/g;

function everySentenceJoined(response: string): Verdict {
  const inner = strip(response);
  const offset = response.indexOf(inner);
  const spans: Span[] = [];
  let start = 0;
  for (const [, end] of [...findSpans(inner, joint), [0, inner.length + 1] as const]) {
    const piece = inner.slice(start, end - 1);
    const span: Span = [offset + start, offset + end - 1];
    if (piece !== strip(piece) || sentenceSpans(piece).length !== 1) return notJoined(span, spans.length);
    spans.push(span);
    start = end;
  }
  if (spans.length > 1) return followed({ count: spans.length, threshold: "at least 2", spans: someSpans(spans) });
  return broken("too-few", "there are no two sentences to join", { count: 1, threshold: "at least 2" });
}

function notJoined(span: Span, pieces: number): Verdict {
  return broken("not-joined", `piece ${pieces + 1} between hyphens is not one sentence without space around it`, {
    span,
  });
}
