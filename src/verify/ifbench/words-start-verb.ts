// `words:start_verb`: the response begins with a verb.
import type { Span } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { broken, followed, quoted, shortened } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { plainWords } from "../plain-words.ts";
import { startsWithVerb } from "../text/part-of-speech.ts";

/** Any form of a verb but a modal; the span is the first word. */
export const wordsStartVerb: Constraint<NoParams> = {
  id: "words:start_verb",
  params: noParams,
  approximate: "A lexicon and what follows the first word stand for NLTK's tagger.",
  repairs: "Quotation marks, markup and list marks before the first word are looked over.",
  check: (response, _params, mode) => {
    const start = mode === "parity" ? 0 : response.search(/\p{L}/u);
    if (start < 0) return broken("no-words", "the response has no words", { count: 0 });
    const beginning = response.slice(start, start + window);
    const word = plainWords(beginning)[0];
    const span: Span | undefined = word && [start + word.span[0], start + word.span[1]];
    const evidence = {
      ...(word === undefined ? {} : { found: shortened(word.text) }),
      ...(span === undefined ? {} : { span }),
    };
    if (startsWithVerb(response.slice(start))) return followed(evidence);
    return broken("no-verb", `the response begins with ${quoted(word?.text ?? beginning)}`, evidence);
  },
};

/** Where the first word is looked for. */
const window = 1_000;
