// The reward of open-instruct: the share of its constraints that a completion follows.
import type { Verdict } from "../../core/verdict.ts";
import type { Mode, ReadyConstraint } from "../constraint.ts";
import { strip } from "../python-text.ts";

export interface Reward {
  /** From 0 to 1; absent where a checker broke, which is nobody's fault. */
  readonly reward?: number;
  /** What was judged: the completion without its reasoning. */
  readonly answer: string;
  /** One for each constraint; empty where nothing is left to judge. */
  readonly verdicts: readonly Verdict[];
}

/**
 * Judges what stands after the last `</think>`, without the tags of `<answer>`; 0 where nothing does (open-instruct,
 * `IFEvalVerifier`). When fixed, reasoning that is not closed is no answer; the published code then judges it as one.
 * Throws a RangeError without constraints.
 */
export function ifRlvrReward(completion: string, constraints: readonly ReadyConstraint[], mode: Mode): Reward {
  if (constraints.length === 0) throw new RangeError("a reward needs at least one constraint");
  const answer = answerOf(completion, mode);
  if (answer === "") return { reward: 0, answer, verdicts: [] };
  const verdicts = constraints.map((constraint) => constraint.check(answer, mode));
  if (verdicts.some((verdict) => verdict.kind === "invalid")) return { answer, verdicts };
  const followed = verdicts.filter((verdict) => verdict.kind === "pass").length;
  return { reward: followed / verdicts.length, answer, verdicts };
}

function answerOf(completion: string, mode: Mode): string {
  const text = strip(completion.replaceAll("<|assistant|>", ""));
  const last = text.split("</think>").at(-1) ?? "";
  if (mode === "fixed" && last.includes("<think>")) return "";
  return strip(last.replaceAll("<answer>", "").replaceAll("</answer>", ""));
}
