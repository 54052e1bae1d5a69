// The configs that the family `algebra` is held to.
import type { ConformanceOptions } from "../conformance/conformance.ts";

export const conformanceCases: ConformanceOptions = {
  configs: {
    defaults: {},
    "nonsense functions, all parentheses, some no-ops": {
      operators: ["f/2", "g/1", "h/3", "neg"],
      patternDepth: [2, 3],
      parentheses: "all",
      noOpShare: 0.3,
      atoms: "uvwxyz",
    },
    "deep expressions": { operators: ["+", "-", "*", "/", "neg"], patternDepth: 3, depth: [4, 5], variables: 4 },
  },
  tiny: {
    "classical identities": { class: "library" },
    "classical identities without division": { class: "library", operators: ["+", "*"], parentheses: "all" },
    "random rules of depth 1": { patternDepth: 1, variables: 2 },
    "random rules of depth 2, one variable": { operators: ["f/2", "g/1"], patternDepth: 2, variables: 1 },
  },
};
