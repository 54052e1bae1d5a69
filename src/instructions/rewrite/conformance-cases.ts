// The configs that the family `rewrite` is held to.
import type { ConformanceOptions } from "../conformance/options.ts";

export const conformanceCases: ConformanceOptions = {
  configs: {
    published: {},
    laptop: { patternLength: 2, replacementLength: 2, inputLength: 10 },
    "half no-ops": { patternLength: 3, replacementLength: 5, inputLength: 20, noOpShare: 0.5 },
    "mixed occurrences": { inputLength: 400, occurrences: [1, 5, 10, 15, 20] },
    "constrained classes": {
      patternLength: 60,
      replacementLength: 60,
      inputLength: 500,
      class: ["repeated", "periodic", "mirrored"],
      strength: { from: 3, to: 6 },
    },
    encrypted: { encrypted: true, cipherSeed: "s", noOpShare: 0.4 },
    "encrypted rule": { encrypted: true, encryptRule: true, patternLength: 5, replacementLength: 4 },
    "two letters": { alphabet: "ab", patternLength: 12, replacementLength: 11, inputLength: 60, occurrences: [1, 3] },
  },
  tiny: {
    "free rules over three letters": { alphabet: "abc", patternLength: 2, replacementLength: 1, inputLength: 9 },
    "free rules of equal lengths": { alphabet: "abc", patternLength: 2, replacementLength: 2, inputLength: 9 },
    "overlapping classes": {
      alphabet: "ab",
      patternLength: 6,
      replacementLength: 6,
      inputLength: 9,
      class: ["repeated", "periodic", "mirrored"],
      strength: [2, 3, 6],
    },
    encrypted: { alphabet: "abcd", patternLength: 1, replacementLength: 2, inputLength: 9, encrypted: true },
  },
};
