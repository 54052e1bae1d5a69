// What the rest of the house, and users, take from the engine.
export { checkOptimizer, defaultOptimizer } from "./training/adamw.ts";
export { type Checkpoint, readCheckpoint, writeCheckpoint } from "./training/checkpoint.ts";
export type * from "./contract.ts";
export { createGenerator, type CreateGeneratorOptions } from "./generation/generator.ts";
export { readModelFolder, type ModelFolder } from "./formats/read-model-folder.ts";
export { readSafetensors, writeSafetensors } from "./formats/safetensors.ts";
export { writeModelFolder, type WriteModelOptions } from "./formats/write-model-folder.ts";
export { learningRateAt, type Schedule, type ScheduleName } from "./training/schedule.ts";
export { createTrainer, type CreateTrainerOptions, type TrainerSettings } from "./training/trainer.ts";
export { type CharacterTokenizer, createCharacterTokenizer, specialTokens } from "./tokenizers/character-tokenizer.ts";
export { characterTokenizerFromJSON } from "./tokenizers/tokenizer-json.ts";
export { createIncrementalDecoder, type IncrementalDecoder } from "./tokenizers/incremental-decoder.ts";
export type { ChatMessage, DecodeOptions, EncodeChatOptions, Tokenizer } from "./tokenizers/tokenizer.ts";
export { checkTransformer, gpt2Config, llamaConfig } from "./model-config.ts";
export { checkParameters, initialParameters, parameterShapes } from "./transformer.ts";
