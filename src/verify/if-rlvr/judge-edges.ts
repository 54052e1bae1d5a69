// Whether sentences, or a whole response, begin or end with a word.
import type { Span, Verdict } from "../../core/verdict.ts";
import type { Mode } from "../constraint.ts";
import { broken, followed, quoted, someSpans } from "../judge.ts";
import { spacedSpans } from "../placed-text.ts";
import { py, splitWords } from "../python-text.ts";
import { sentenceSpans } from "../text/sentences.ts";
import { bareWord, isWord } from "./bare-words.ts";
import { regexSentences } from "./regex-sentences.ts";

export interface Edge {
  readonly word: string;
  readonly edge: "first" | "last";
}

/** The first or the last word of every sentence; when fixed, sentences without a word are passed over. */
export function judgeEveryEdge(response: string, edge: Edge, mode: Mode): Verdict {
  if (mode === "parity") return judgeRegexSentences(response, edge);
  const spans: Span[] = [];
  for (const sentence of sentenceSpans(response)) {
    const span = edgeToken(response, sentence, edge);
    if (span === undefined) continue;
    const found = response.slice(...span);
    if (!isWord(found, edge.word)) return otherWord(edge, { expected: edge.word, found, span });
    spans.push(span);
  }
  if (spans.length === 0) return broken("no-word", "there is no sentence with a word", { count: 0 });
  return followed({ count: spans.length, spans: someSpans(spans) });
}

/** The first or the last word of the response. */
export function judgeToken(response: string, edge: Edge, mode: Mode): Verdict {
  if (mode === "fixed") {
    const span = edgeToken(response, [0, response.length], edge);
    if (span === undefined) return broken("no-word", "there is no word", { expected: edge.word });
    const evidence = { expected: edge.word, found: response.slice(...span), span };
    return isWord(evidence.found, edge.word) ? followed(evidence) : otherWord(edge, evidence);
  }
  const tokens = spacedSpans(response);
  const span = tokens.at(edge.edge === "first" ? 0 : -1);
  if (span === undefined) return broken("no-word", "there is no word", { expected: edge.word });
  const evidence = { expected: edge.word, found: response.slice(...span), span };
  return isTokenOf(evidence.found, edge) ? followed(evidence) : otherWord(edge, evidence);
}

function judgeRegexSentences(response: string, edge: Edge): Verdict {
  const sentences = regexSentences(response);
  for (const sentence of sentences) {
    const found = splitWords(sentence).at(edge.edge === "first" ? 0 : -1);
    if (found === undefined) return broken("no-word", "a sentence has no word", { expected: edge.word });
    if (!isTokenOf(found, edge)) return otherWord(edge, { expected: edge.word, found });
  }
  return followed({ count: sentences.length });
}

/** The published comparison: the last token loses its punctuation, the given word does not. */
function isTokenOf(token: string, { word, edge }: Edge): boolean {
  const compared = edge === "last" ? token.replaceAll(punctuation, "") : token;
  return compared.toLowerCase() === word.toLowerCase();
}

/** The first or the last token that has a word in it. */
function edgeToken(response: string, [start, end]: Span, { edge, word }: Edge): Span | undefined {
  const tokens = spacedSpans(response.slice(start, end));
  if (edge === "last") tokens.reverse();
  const wordless = bareWord(word) === "";
  const token = tokens.find((span) => wordless || bareWord(response.slice(start + span[0], start + span[1])) !== "");
  return token === undefined ? undefined : [start + token[0], start + token[1]];
}

function otherWord({ edge, word }: Edge, evidence: { expected: string; found: string; span?: Span }): Verdict {
  const [found, wanted] = [quoted(evidence.found), quoted(word)];
  return broken("other-word", `the ${edge} word is ${found}, wanted ${wanted}`, evidence);
}

const punctuation = new RegExp(py.notWord, "gu");
