// The family `grammar`: context-free grammars, with strings to generate, recognise, complete and repair (after
// Programming by Backprop, arXiv 2506.18777).
import type { Family } from "../family.ts";
import { surfaces } from "../surface.ts";
import { grammarAxes } from "./axes.ts";
import { grammarCapacity } from "./capacity.ts";
import { checkResponse } from "./check.ts";
import { grammarConfig, type GrammarConfig } from "./config.ts";
import { execute } from "./execute.ts";
import { sampleInput } from "./input.ts";
import { grammarKey } from "./key.ts";
import { isGrammarInput, isGrammarParams, type GrammarInput, type GrammarParams } from "./params.ts";
import { countWordings, parseGrammar, renderGrammar, renderInput } from "./render.ts";
import { sampleGrammar } from "./sample.ts";

export const grammar: Family<GrammarConfig, GrammarParams, GrammarInput> = {
  name: "grammar",
  version: 1,
  config: grammarConfig,
  axes: grammarAxes,
  surfaces,
  answers: "many",
  sample: sampleGrammar,
  sampleInput,
  execute,
  paraphrases: countWordings,
  render: renderGrammar,
  renderInput,
  parse: parseGrammar,
  check: checkResponse,
  key: grammarKey,
  capacity: grammarCapacity,
  isParams: isGrammarParams,
  isInput: isGrammarInput,
};
