// The family `rewrite`: replace the leftmost x by y (string rewriting after Zhang et al., arXiv 2402.10891, 2410.04717).
import type { Family } from "../family.ts";
import { surfaces } from "../surface.ts";
import { rewriteAxes } from "./axes.ts";
import { rewriteCapacity } from "./capacity.ts";
import { checkResponse } from "./check.ts";
import { rewriteConfig, type RewriteConfig } from "./config.ts";
import { execute } from "./execute.ts";
import { asInput, sampleInput } from "./input.ts";
import {
  isRewriteInput,
  isRewriteParams,
  rewriteKey,
  rewriteParts,
  type RewriteInput,
  type RewriteParams,
} from "./params.ts";
import { countWordings, parseRule, renderInput, renderRule } from "./render.ts";
import { sampleRule } from "./sample.ts";

export const rewrite: Family<RewriteConfig, RewriteParams, RewriteInput> = {
  name: "rewrite",
  version: 1,
  config: rewriteConfig,
  axes: rewriteAxes,
  surfaces,
  sample: sampleRule,
  sampleInput,
  execute,
  paraphrases: countWordings,
  render: renderRule,
  renderInput,
  parse: parseRule,
  check: checkResponse,
  key: rewriteKey,
  parts: rewriteParts,
  asInput,
  capacity: rewriteCapacity,
  isParams: isRewriteParams,
  isInput: isRewriteInput,
};
