// `count:conjunctions`: the response uses at least so many different coordinating conjunctions.
import { z } from "zod";
import type { Constraint } from "../constraint.ts";
import { judgeCount } from "../judge.ts";
import { amount } from "../params.ts";
import { spacedWords, type PlacedText } from "../placed-text.ts";
import { plainWords } from "../plain-words.ts";
import { stripEdges } from "./word-edges.ts";

const conjunctions: ReadonlySet<string> = new Set(["and", "but", "for", "nor", "or", "so", "yet"]);

/** The spans are the first uses; whether "for" or "so" is a conjunction where it stands is not asked. */
export const countConjunctions: Constraint<{ small_n: number }> = {
  id: "count:conjunctions",
  params: z.strictObject({ small_n: amount }),
  repairs: "The same conjunction in another case or with other punctuation counts once.",
  check: (response, { small_n }, mode) => {
    const first = new Map<string, PlacedText>();
    const words = mode === "parity" ? spacedWords(response) : plainWords(response);
    for (const word of words) {
      const plain = (mode === "parity" ? stripEdges(word.text) : word.text).toLowerCase();
      const form = mode === "parity" ? word.text : plain;
      if (conjunctions.has(plain) && !first.has(form)) first.set(form, word);
    }
    const spans = Array.from(first.values(), (word) => word.span);
    return judgeCount({ count: first.size, what: "different coordinating conjunctions", spans }, "at least", small_n);
  },
};
