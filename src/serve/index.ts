// What the rest of the house, and users, take from the server.
export { defaultLimits, type ServeLimits } from "./limits.ts";
export { localModel, type LocalModelOptions } from "./local-model.ts";
export type { ModelSource } from "./messages.ts";
export type { ModelInfo, SequenceJob, SequenceOptions, SequenceStart, ServedModel } from "./served-model.ts";
export { startServer, type RunningServer, type ServeOptions } from "./server.ts";
export { startModelWorker, type StartModelWorkerOptions } from "./start-model-worker.ts";
export { defaultRewardLimits, type RewardLimits } from "./rewards/limits.ts";
export { scoreSample, type SampleScore } from "./rewards/score-sample.ts";
export { startRewardServer, type RewardServerOptions, type RunningRewardServer } from "./rewards/server.ts";
export { defaultSettings, type ScoreSettings } from "./rewards/settings.ts";
