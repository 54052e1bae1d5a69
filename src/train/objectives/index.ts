// Objectives: pure functions from log-probabilities of tokens to a loss and its slope at each of them.
export { type AdvantageKind, groupAdvantages } from "./advantages.ts";
export type { PreferenceOptions, PreferenceStatistic, PreferenceValues } from "./comparisons.ts";
export { dpo, type DpoValues, type PreferencePair } from "./dpo.ts";
export { grpo, type GrpoOptions, type GrpoStatistic, type GrpoValues } from "./grpo.ts";
export { iopo, type IopoValues, type PreferenceQuadruple } from "./iopo.ts";
export { objectiveBatch, sequencesOf } from "./objective-batch.ts";
export type { ObjectiveResult, TokenNumbers } from "./objective.ts";
export { orpo, type OrpoOptions, type OrpoValues } from "./orpo.ts";
export { type ReversedPair, rpo, type RpoOptions, type RpoValues } from "./rpo.ts";
export { sft, type SftObjectiveOptions, type SftValues } from "./sft.ts";
export type { TokenAverage } from "./token-average.ts";
