// What the rest of the house, and users, take from the engine.
export { checkOptimizer, defaultOptimizer } from "./adamw.ts";
export { type Checkpoint, readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
export type * from "./contract.ts";
export { createGenerator, type CreateGeneratorOptions } from "./generation/generator.ts";
export { readSafetensors, writeSafetensors } from "./formats/safetensors.ts";
export { learningRateAt, type Schedule, type ScheduleName } from "./schedule.ts";
export { createTrainer, type CreateTrainerOptions, type TrainerSettings } from "./trainer.ts";
export { characterTokenizerFromJSON } from "./tokenizer-json.ts";
export { type CharacterTokenizer, createCharacterTokenizer, specialTokens, type Tokenizer } from "./tokenizer.ts";
export { checkTransformer, gpt2Config, llamaConfig } from "./model-config.ts";
export { checkParameters, initialParameters, parameterShapes } from "./transformer.ts";
