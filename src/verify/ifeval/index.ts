// The 25 constraints of IFEval (Zhou et al., arXiv 2311.07911; google-research, Apache-2.0).
import type { ConstraintSet } from "../constraint.ts";
import { punctuationNoComma } from "./punctuation-no-comma.ts";

export const ifeval: ConstraintSet = {
  name: "ifeval",
  title: "IFEval",
  source: "arXiv 2311.07911, google-research/instruction_following_eval",
  constraints: [punctuationNoComma],
};
