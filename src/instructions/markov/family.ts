// The family `markov`: ordered rewriting rules, applied until none applies (Markov algorithms; arXiv 2410.04717, appendix).
import type { Family } from "../family.ts";
import { surfaces } from "../surface.ts";
import { markovAxes } from "./axes.ts";
import { markovCapacity } from "./capacity.ts";
import { checkResponse } from "./check.ts";
import { markovConfig, type MarkovConfig } from "./config.ts";
import { execute } from "./execute.ts";
import { sampleInput } from "./input.ts";
import { asInput, markovKey, markovParts } from "./key.ts";
import { isMarkovInput, isMarkovParams, type MarkovInput, type MarkovParams } from "./params.ts";
import { countWordings, parseAlgorithm, renderAlgorithm, renderInput } from "./render.ts";
import { sampleAlgorithm } from "./sample.ts";

export const markov: Family<MarkovConfig, MarkovParams, MarkovInput> = {
  name: "markov",
  version: 1,
  config: markovConfig,
  axes: markovAxes,
  surfaces,
  sample: sampleAlgorithm,
  sampleInput,
  execute,
  paraphrases: countWordings,
  render: renderAlgorithm,
  renderInput,
  parse: parseAlgorithm,
  check: checkResponse,
  key: markovKey,
  parts: markovParts,
  asInput,
  capacity: markovCapacity,
  isParams: isMarkovParams,
  isInput: isMarkovInput,
};
