// Training: one linear recipe per objective.
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
