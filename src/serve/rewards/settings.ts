// How samples are scored, where a request or a sample does not say otherwise.
import type { Mode } from "../../verify/constraint.ts";

/** "all": 1 where every constraint is followed, else 0. "fraction": the share that is followed. */
export const rewardKinds = ["all", "fraction"] as const;
/** "strict" judges the response as it is; "loose" takes the best of IFEval's eight variants. */
export const judges = ["strict", "loose"] as const;
/** "strip" judges what follows the last `</think>`, `<answer>` tags removed, as open-instruct does. */
export const thinkings = ["keep", "strip"] as const;

export interface ScoreSettings {
  /** The set of constraints that ids are looked up in. */
  readonly suite: string;
  readonly mode: Mode;
  readonly reward: (typeof rewardKinds)[number];
  readonly judge: (typeof judges)[number];
  readonly thinking: (typeof thinkings)[number];
  /** Whether verdicts carry their evidence. */
  readonly evidence: boolean;
}

export const defaultSettings: ScoreSettings = {
  suite: "ifeval",
  mode: "fixed",
  reward: "all",
  judge: "strict",
  thinking: "keep",
  evidence: true,
};
