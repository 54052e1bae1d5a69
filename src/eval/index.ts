// Evaluation: asking a model, judging its answers, accuracies with intervals.
export { answerExercises, type AnswerExercisesOptions, type Exercise, type JudgedAnswer } from "./answers.ts";
export * from "./asking/index.ts";
export { accuracies, type Accuracy, type Outcome } from "./metrics.ts";
export { poolSeeds } from "./pool-seeds.ts";
export {
  compareVerdicts,
  judgePrompt,
  openSource,
  readPrompts,
  readResponses,
  readVerdictRows,
  reasoningCounts,
  scoresOf,
  suiteRules,
  suiteScores,
  verdictLine,
  verifyResponses,
  type Comparison,
  type JudgedPrompt,
  type PartChoice,
  type Prompt,
  type Scores,
  type VerdictRow,
} from "./verification/index.ts";
