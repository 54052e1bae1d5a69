// Experiments: files that say what to vary, and runs that hold what came of it.
export { estimate, type Estimate } from "./estimate.ts";
export { loadAdapter, loadModel, type LoadedAdapter, type LoadedModel } from "./load-model.ts";
export { resolveExperiment, type Experiment, type Unit } from "./resolve.ts";
export { resultsSchema, type Results } from "./results.ts";
export { runExperiment, type FinishedRun, type RunEvent, type RunExperimentOptions } from "./run.ts";
export { readManifest, type Manifest } from "./run-folder.ts";
