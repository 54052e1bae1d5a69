// IFScale: how many keyword instructions a model follows at once (Jaroslawicz et al., arXiv 2507.11538).
export { businessTerms } from "./business-terms.ts";
export {
  decayAt,
  fitDecay,
  type DecayCandidate,
  type DecayFit,
  type DecayPoint,
  type DecayShape,
} from "./decay-fit.ts";
export { densityCurve, peakPrimacy, primacyOf, type DensityPoint, type Primacy } from "./density-curve.ts";
export { densities, densityPrompt, densityTask, type DensityTask, type DensityTaskOptions } from "./density-task.ts";
export { checkKeywords, keywordsVerdict, type KeywordOutcome } from "./keyword-check.ts";
export { areVariants } from "./word-variants.ts";
