// What the family `procedure` is held to.
import type { ConformanceOptions } from "../conformance/conformance.ts";

export const conformanceCases: ConformanceOptions = {
  configs: {
    default: {},
    "every kind": {
      kind: ["arithmetic", "branching", "loops", "strings", "lists", "composition"],
      operations: { from: 2, to: 6 },
    },
    "long arithmetic": { operations: 12 },
    "large numbers": { inputs: { from: -50_000, to: 50_000 }, largest: 1_000_000, constants: { from: 1, to: 99 } },
    branching: { kind: "branching", operations: { from: 4, to: 8 }, branches: { from: 1, to: 4 }, nesting: 3 },
    "deep compositions": { kind: "composition", depth: 5, operations: { from: 1, to: 3 } },
    "mixed compositions": {
      kind: "composition",
      parts: ["arithmetic", "branching", "loops", "strings", "lists"],
      operations: { from: 2, to: 4 },
    },
  },
  tiny: {
    "one operation": { operations: 1 },
    "two additions and products": { operations: 2, operators: ["+", "*"], constants: { from: 1, to: 4 } },
    "two remainders": { operations: { from: 1, to: 2 }, operators: ["%", "-"], constants: { from: 2, to: 5 } },
  },
  samples: 24,
  // Thousands are drawn in procedure.test.ts; sampling with branches and loops is vetted, and slower.
  draws: 120,
};
