// The family `constraint`: verifiable constraints on a response, alone or up to ten at once (IFEval, arXiv 2311.07911).
import type { Family } from "../family.ts";
import { constraintAxes } from "./axes.ts";
import { constraintCapacity } from "./capacity.ts";
import { constraintConfig, type ConstraintConfig } from "./config.ts";
import { checkConstraints, execute, shareFollowed } from "./execute.ts";
import {
  constraintKey,
  constraintParts,
  isConstraintInput,
  isConstraintParams,
  type ConstraintInput,
  type ConstraintParams,
} from "./params.ts";
import { constraintSurfaces, countWordings, renderConstraints, renderPrompt } from "./render.ts";
import { sampleConstraints, samplePrompt } from "./sample.ts";

export const constraint: Family<ConstraintConfig, ConstraintParams, ConstraintInput> = {
  name: "constraint",
  version: 1,
  config: constraintConfig,
  axes: constraintAxes,
  surfaces: constraintSurfaces,
  answers: "many",
  sample: sampleConstraints,
  sampleInput: samplePrompt,
  execute,
  paraphrases: countWordings,
  render: renderConstraints,
  renderInput: renderPrompt,
  check: checkConstraints,
  share: shareFollowed,
  key: constraintKey,
  parts: constraintParts,
  capacity: constraintCapacity,
  isParams: isConstraintParams,
  isInput: isConstraintInput,
};
