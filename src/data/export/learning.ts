// What trainers learn from where a stage has an objective of its own.
import type { Objective } from "../curricula/stage.ts";
import type { LearningKind } from "./codec.ts";

export function objectiveName(objective: Objective): string {
  return objective === "sft" ? "sft" : objective.kind;
}

/** Pairs of answers for preference objectives, questions for those that reward the model's own answers. */
export function learningOf(objective: Objective): LearningKind {
  if (objective === "sft") return "sft";
  switch (objective.kind) {
    case "dpo":
    case "iopo":
    case "rpo":
    case "orpo":
      return "preference";
    case "grpo":
    case "rejection":
    case "expert-iteration":
      return "reward";
    default:
      return objective.kind satisfies never;
  }
}
