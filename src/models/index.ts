// Models: anything that answers a prompt.
export * from "./endpoint/index.ts";
export { embeddedModel, type EmbeddedModelOptions } from "./embedded-model.ts";
export type { AnswerOptions, Model } from "./model.ts";
export { scriptedModel } from "./scripted-model.ts";
export {
  textGeneration,
  type Prompt,
  type TextDelta,
  type TextGenerationOptions,
  type TextGenerator,
  type TextRequest,
  type TextResult,
} from "./text-generation.ts";
