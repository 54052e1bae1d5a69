// The 58 constraints of IFBench (Pyatkin et al., arXiv 2507.02833; allenai/IFBench, Apache-2.0).
import type { ConstraintSet } from "../constraint.ts";
import { countRatioWords } from "./group-count-ratio-words.ts";
import { sentenceFormatCustom } from "./group-sentence-format-custom.ts";

/** "parity" is the package `ifbench` at commit db69a6f. */
export const ifbench: ConstraintSet = {
  name: "ifbench",
  title: "IFBench",
  source: "arXiv 2507.02833, allenai/IFBench db69a6f",
  constraints: [...countRatioWords, ...sentenceFormatCustom],
};
