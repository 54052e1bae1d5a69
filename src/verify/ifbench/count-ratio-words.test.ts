import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adversarialChecks, type SampleParams } from "../adversarial.test-support.ts";
import { modes } from "../constraint.ts";
import { countRatioWords } from "./group-count-ratio-words.ts";
import { judge } from "./mode-table.test-support.ts";

const none = [{}];

/** Among them parameters that a response without words would follow, and keywords that break patterns. */
const samples: SampleParams = {
  "count:conjunctions": [{ small_n: 2 }],
  "count:keywords_multiple": [{ keyword1: "a", keyword2: "b", keyword3: "(", keyword4: "\\", keyword5: "[a-" }],
  "count:numbers": [{ N: 2 }],
  "count:person_names": [{ N: 2 }],
  "count:pronouns": [{ N: 2 }],
  "count:punctuation": none,
  "count:unique_word_count": [{ N: 2 }],
  "count:word_count_range": [{ min_words: 1, max_words: 3 }],
  "count:words_japanese": [{ N: 2 }],
  "ratio:overlap": [{ reference_text: "a b c", percentage: 0 }],
  "ratio:sentence_balance": none,
  "ratio:sentence_type": none,
  "ratio:sentence_words": none,
  "ratio:stop_words": [{ percentage: 100 }],
  "words:alphabet": none,
  "words:consonants": none,
  "words:keywords_specific_position": [{ keyword: "a", n: 1, m: 1 }],
  "words:last_first": none,
  "words:no_consecutive": none,
  "words:odd_even_syllables": none,
  "words:palindrome": none,
  "words:paragraph_last_first": none,
  "words:prime_lengths": none,
  "words:repeats": [{ small_n: 5 }],
  "words:start_verb": none,
  "words:vowel": none,
  "words:words_position": [{ keyword: "a" }],
};

const half = { name: "ifbench", title: "IFBench", source: "its first half", constraints: countRatioWords };

it.each(adversarialChecks(half, samples))("$name", { timeout: 60_000 }, ({ run }) => run());

describe.each(countRatioWords.map((constraint) => ({ id: constraint.id, constraint })))("$id", ({ id, constraint }) => {
  const params = samples[id]?.[0] ?? {};

  it("is not followed by a response without words in fixed mode", () => {
    for (const empty of [".", "- - -", "— “” …", "***", "\u0301", "\uD800", "😀", "\u200B", "_"]) {
      expect(judge(constraint, params, empty, "fixed").kind, empty).toBe("fail");
    }
  });

  it.runIf(constraint.repairs === undefined)("has one verdict for both modes, where it names no repair", () => {
    const pieces = ["a", " ", ".", "“", "-", "/", "é", "e\u0301", "\uD800", "😀", "Emma ", "She ", "its", "1", "_"];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 30 }), (parts) => {
        const [parity, fixed] = modes.map((mode) => judge(constraint, params, parts.join(""), mode));
        expect(fixed).toEqual(parity);
      }),
    );
  });
});
