// Models: anything that answers a prompt.
export { embeddedModel, type EmbeddedModelOptions } from "./embedded-model.ts";
export type { AnswerOptions, Model } from "./model.ts";
export { scriptedModel } from "./scripted-model.ts";
