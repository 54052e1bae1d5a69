// `count:counting_composition`: three paragraphs of so many sentences of so many words.
import { z } from "zod";
import type { Span, Verdict } from "../../core/verdict.ts";
import type { Constraint, Mode } from "../constraint.ts";
import { broken, findSpans, judgeCount } from "../judge.ts";
import { plainWordSpans } from "../plain-words.ts";
import { isBlank, py } from "../python-text.ts";
import { splitSentences } from "../text/sentences.ts";
import { wordTokens } from "../text/word-tokens.ts";
import { regexSentences } from "./regex-sentences.ts";

export interface CountingCompositionParams {
  readonly n_sent: number;
  readonly n_words: number;
}

export const countCountingComposition: Constraint<CountingCompositionParams> = {
  id: "count:counting_composition",
  params: z.strictObject({ n_sent: z.int().positive(), n_words: z.int().positive() }),
  repairs:
    "Punctuation is no word, “* * *” is a divider as the prompt says, a divider touches no word and may stand at either end, and sentences are those of Punkt.",
  check: (response, params, mode) => {
    const spans: Span[] = [];
    for (const span of paragraphSpans(response, mode)) {
      const paragraph = response.slice(...span);
      if (mode === "fixed" && isBlank(paragraph)) {
        if (span[0] === 0 || span[1] === response.length) continue;
        return broken("blank-paragraph", "nothing stands between two dividers", { span });
      }
      const problem = judgeParagraph(paragraph, params, mode);
      if (problem !== undefined)
        return broken(problem.code, `paragraph ${spans.length + 1}: ${problem.detail}`, { span });
      spans.push(span);
    }
    return judgeCount({ count: spans.length, what: "paragraphs", spans }, "exactly", 3);
  },
};

function judgeParagraph(
  paragraph: string,
  { n_sent, n_words }: CountingCompositionParams,
  mode: Mode,
): Extract<Verdict, { kind: "fail" }> | undefined {
  const sentences = mode === "parity" ? regexSentences(paragraph) : splitSentences(paragraph).filter(hasWord);
  const verdicts = [judgeCount({ count: sentences.length, what: "sentences" }, "exactly", n_sent)];
  for (const sentence of sentences) {
    if (verdicts.at(-1)?.kind !== "pass") break;
    const words = mode === "parity" ? wordTokens(sentence).length : plainWordSpans(sentence).length;
    verdicts.push(judgeCount({ count: words, what: "words in a sentence" }, "exactly", n_words));
  }
  const last = verdicts.at(-1);
  return last?.kind === "fail" ? last : undefined;
}

function hasWord(sentence: string): boolean {
  return plainWordSpans(sentence).length > 0;
}

function paragraphSpans(response: string, mode: Mode): Span[] {
  const spans: Span[] = [];
  let start = 0;
  for (const [end, next] of findSpans(response, mode === "parity" ? threeAsterisks : divider)) {
    spans.push([start, end]);
    start = next;
  }
  spans.push([start, response.length]);
  return spans;
}

const threeAsterisks = new RegExp(`${py.space}?\\*\\*\\*${py.space}?`, "gu");
const divider = new RegExp(`(?<!${py.notSpace})(?:\\*{3}|\\* \\* \\*)(?!${py.notSpace})`, "gu");
