// `custom:sentence_alphabet`: 26 sentences whose first words begin with the letters of the alphabet in order.
import type { Constraint } from "../constraint.ts";
import { broken, followed, judgeCount } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { lstrip } from "../python-text.ts";
import { firstCharacter } from "./characters.ts";
import { letteredSentences, nltkSentences } from "./sentence-pieces.ts";

export const customSentenceAlphabet: Constraint<NoParams> = {
  id: "custom:sentence_alphabet",
  params: noParams,
  repairs: "A quotation mark before the first word is no part of it, and the number of a list item is no sentence.",
  check: (response, _params, mode) => {
    const sentences = mode === "parity" ? nltkSentences(response) : letteredSentences(response);
    const spans = sentences.map(({ span }) => span);
    const number = judgeCount({ count: sentences.length, what: "sentences", spans }, "exactly", 26);
    if (number.kind !== "pass") return number;
    for (const [i, { text, span }] of sentences.entries()) {
      const expected = String.fromCodePoint(0x61 + i);
      const start = mode === "parity" ? lstrip(text) : (/[\p{L}\p{N}]/u.exec(text)?.[0] ?? "");
      const found = firstCharacter(start).toLowerCase();
      if (firstCharacter(found) !== expected) {
        return broken("wrong-initial", `sentence ${i + 1} begins with "${found}"`, { span, expected, found });
      }
    }
    return followed({ count: sentences.length, threshold: "exactly 26", spans });
  },
};
