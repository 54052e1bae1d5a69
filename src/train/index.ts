// Training: one linear recipe per objective.
export { trainGrpo, type GrpoOptions as GrpoTrainingOptions } from "./grpo.ts";
export { readMetrics, type MetricsLine } from "./metrics.ts";
export * from "./objectives/index.ts";
export {
  modelConfig,
  trainingConfig,
  transformerConfig,
  type ModelSettings,
  type TrainingSettings,
} from "./settings.ts";
export { trainSft, type SftOptions } from "./sft.ts";
export { encodeRows, type TokenRows } from "./token-rows.ts";
export type { TrainingBase, TrainingOptions, TrainingProgress, TrainingResult } from "./training-loop.ts";
export * from "./objective-settings.ts";
export { trainPreference, type PreferenceTrainingOptions, type PreferenceTrainingResult } from "./preference.ts";
export { preferencesOf, type Comparison, type PreferenceData } from "./preference-data.ts";
export { questionOf, type Question } from "./question.ts";
export { trainRejection, type RejectionOptions, type RejectionResult, type RoundFacts } from "./rejection.ts";
