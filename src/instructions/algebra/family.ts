// The family `algebra`: apply a rule to the part of an expression that has its form (arXiv 2410.04717, section 3).
import type { Family } from "../family.ts";
import { surfaces } from "../surface.ts";
import { algebraAxes } from "./axes.ts";
import { algebraCapacity } from "./capacity.ts";
import { checkResponse } from "./check.ts";
import { algebraConfig, type AlgebraConfig } from "./config.ts";
import { execute } from "./execute.ts";
import { sampleInput } from "./input.ts";
import {
  algebraKey,
  algebraParts,
  isAlgebraInput,
  isAlgebraParams,
  type AlgebraInput,
  type AlgebraParams,
} from "./params.ts";
import { countWordings, parseRule, renderRule } from "./render.ts";
import { sampleRule } from "./sample.ts";
import { readTree } from "./tree.ts";

export const algebra: Family<AlgebraConfig, AlgebraParams, AlgebraInput> = {
  name: "algebra",
  version: 1,
  config: algebraConfig,
  axes: algebraAxes,
  surfaces,
  sample: sampleRule,
  sampleInput,
  execute,
  paraphrases: countWordings,
  render: renderRule,
  renderInput: (_, input) => input,
  parse: parseRule,
  check: checkResponse,
  key: algebraKey,
  parts: algebraParts,
  asInput: (params, answer) => (readTree(answer, params.parentheses) === undefined ? undefined : answer),
  capacity: algebraCapacity,
  isParams: isAlgebraParams,
  isInput: isAlgebraInput,
};
