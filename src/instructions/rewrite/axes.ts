// What makes a rewriting exercise harder or easier.
import type { Axis } from "../family.ts";
import { classify } from "./classes.ts";
import { countOccurrences } from "./occurrences.ts";
import type { RewriteInput, RewriteParams } from "./params.ts";

type RewriteAxis = Axis<RewriteParams, RewriteInput>;

export const rewriteAxes: readonly RewriteAxis[] = [
  { name: "patternLength", description: "letters in x", measure: (params) => params.x.length },
  { name: "replacementLength", description: "letters in y", measure: (params) => params.y.length },
  { name: "inputLength", description: "letters in the input", measure: (_, input) => input.length },
  {
    name: "occurrences",
    description: "times x occurs in the input, without overlap",
    measure: (params, input) => countOccurrences(input, params.x),
  },
  {
    name: "hasOp",
    description: "whether x occurs in the input, so that the rule changes something",
    measure: (params, input) => input.includes(params.x),
  },
  {
    name: "class",
    description: "how the letters of x are tied to each other",
    measure: (params) => classify(params.x).name,
  },
  { name: "strength", description: "the largest k of that class", measure: (params) => classify(params.x).k },
];
