// The configs that the family `markov` is held to.
import type { ConformanceOptions } from "../conformance/conformance.ts";

export const conformanceCases: ConformanceOptions = {
  configs: {
    defaults: {},
    "two letters, two markers, many final rules": {
      alphabet: "ab",
      markers: "αβ",
      rules: [6, 8],
      emptyLeftShare: 0.5,
      finalShare: 0.4,
    },
    "no markers, distractors, longer runs": {
      alphabet: "abcdef",
      markers: "",
      rules: 8,
      firingShare: 0.6,
      inputLength: { from: 8, to: 16 },
      steps: { from: 4, to: 60 },
    },
  },
  // The capacity is an upper bound: which lists of rules halt, make sense and differ is not counted.
  tiny: {},
};
