// What makes an exercise with a rule on expressions harder or easier.
import type { Axis } from "../family.ts";
import { applicationOf } from "./execute.ts";
import { identityName } from "./library.ts";
import { isVariable } from "./match.ts";
import { treesOf, type AlgebraInput, type AlgebraParams } from "./params.ts";
import { depthOf, leavesOf, readTree, type Tree } from "./tree.ts";

type AlgebraAxis = Axis<AlgebraParams, AlgebraInput>;

const leftLeaves = (params: AlgebraParams): string[] => leavesOf(treesOf(params).left).filter(isVariable);

export const algebraAxes: readonly AlgebraAxis[] = [
  { name: "patternDepth", description: "depth of the left side", measure: (params) => depthOf(treesOf(params).left) },
  { name: "resultDepth", description: "depth of the right side", measure: (params) => depthOf(treesOf(params).right) },
  { name: "variables", description: "variables of the rule", measure: (params) => new Set(leftLeaves(params)).size },
  {
    name: "repeats",
    description: "whether a variable occurs twice on the left side, so that two parts must be equal",
    measure: (params) => new Set(leftLeaves(params)).size < leftLeaves(params).length,
  },
  {
    name: "identity",
    description: "name of a classical identity",
    measure: (params) => identityName(params) ?? "none",
  },
  {
    name: "depth",
    description: "depth of the expression",
    measure: (params, input) => depthOf(readTree(input, params.parentheses) as Tree),
  },
  { name: "inputLength", description: "letters of the expression's text", measure: (_, input) => input.length },
  {
    name: "hasOp",
    description: "whether some part has the form of the left side",
    measure: (params, input) => applicationOf(params, input) !== undefined,
  },
  {
    name: "matchDepth",
    description: "depth of the part that is replaced, 0 for none",
    measure: (params, input) => depthOf(applicationOf(params, input)?.part ?? ""),
  },
];
