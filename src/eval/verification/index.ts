// Verification of responses to a published set of prompts: reading, judging, scores, comparison.
export { compareVerdicts, type ByMeasure, type Changes, type Comparison, type Difference } from "./compare.ts";
export { judgedPart, type Completion, type JudgedPart, type PartChoice, type ReasoningState } from "./judged-part.ts";
export { openSource, type Source, type SourceLimits } from "./open-source.ts";
export { type Rate } from "./rates.ts";
export { readPrompts, type Prompt } from "./read-prompts.ts";
export { readResponses, type JoinedResponse } from "./read-responses.ts";
export { groupOf, promptOutcome, scoresOf, type NamedScore, type Scores, type StrictAndLoose } from "./scores.ts";
export {
  reasoningCounts,
  suiteRules,
  suiteScores,
  type MathIfSuiteScores,
  type ReasoningCounts,
  type SuiteRules,
  type SuiteScores,
} from "./suite-scores.ts";
export { reasoningParts, type ReasoningPart } from "./reasoning-parts.ts";
export { publishedPrompts } from "./published-prompts.ts";
export { holdsVerdictRows, readVerdictRows, verdictLine, type VerdictRow } from "./verdict-rows.ts";
export {
  judgePrompt,
  verifyResponses,
  type JudgedPrompt,
  type Outcome,
  type VerifyOptions,
} from "./verify-responses.ts";
