// Estimates and how sure of them one can be.
export { bootstrapInterval, type BootstrapOptions } from "./bootstrap.ts";
export { mean, median, quantile } from "./descriptive.ts";
export { examplesWorth, type ExamplesWorth, type InstructionScore, type Scores } from "./examples-worth.ts";
export { normalQuantile } from "./normal-quantile.ts";
export { firstAbove, fitThreshold, type AccuracyPoint, type ThresholdFit, type ThresholdOptions } from "./threshold.ts";
export { wilsonInterval, type Interval } from "./wilson.ts";
