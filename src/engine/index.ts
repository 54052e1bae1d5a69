// What the rest of the house, and users, take from the engine.
export { checkOptimizer, defaultOptimizer } from "./training/adamw.ts";
export {
  type Checkpoint,
  readCheckpoint,
  readTrainedModel,
  type TrainedModel,
  writeCheckpoint,
} from "./training/checkpoint.ts";
export type * from "./contract.ts";
export { createGenerator, type CreateGeneratorOptions } from "./generation/generator.ts";
export {
  type Adapter,
  readAdapterFolder,
  writeAdapterFolder,
  type WriteAdapterOptions,
} from "./formats/adapter-folder.ts";
export { type GgufHeader, readGgufHeader } from "./formats/gguf/read-gguf-header.ts";
export { writeGguf, type WriteGgufOptions } from "./formats/gguf/write-gguf.ts";
export { writeOnnx, type WriteOnnxOptions } from "./formats/onnx/write-onnx.ts";
export type { GenerationDefaults } from "./formats/generation-json.ts";
export type { WeightFormat } from "./formats/number-formats.ts";
export { describeModelFolder, readModelFolder, type ModelFolder } from "./formats/read-model-folder.ts";
export {
  type FloatTensor,
  openSafetensors,
  readSafetensors,
  type SafetensorsFile,
  type SafetensorsReader,
  writeSafetensors,
} from "./formats/safetensors.ts";
export { writeModelFolder, type WriteModelOptions } from "./formats/write-model-folder.ts";
export { adapterShapes, initialAdapter, mergeAdapter, type AdaptedModel } from "./training/lora.ts";
export { learningRateAt, type Schedule, type ScheduleName } from "./training/schedule.ts";
export { createTrainer, type CreateTrainerOptions, type TrainerSettings } from "./training/trainer.ts";
export { type CharacterTokenizer, createCharacterTokenizer, specialTokens } from "./tokenizers/character-tokenizer.ts";
export { chatmlTemplate } from "./tokenizers/chat-template.ts";
export { readTokenizer } from "./tokenizers/read-tokenizer.ts";
export { characterTokenizerFromJSON, tokenizerFromJSON, tokenizerOfFiles } from "./tokenizers/tokenizer-json.ts";
export { trainBytePairTokenizer, type TrainBytePairOptions } from "./tokenizers/train-byte-pair-tokenizer.ts";
export { writeTokenizer } from "./tokenizers/write-tokenizer.ts";
export { createIncrementalDecoder, type IncrementalDecoder } from "./tokenizers/incremental-decoder.ts";
export type { ChatMessage, DecodeOptions, EncodeChatOptions, Tokenizer } from "./tokenizers/tokenizer.ts";
export { type DeviceName, deviceNames, type MicroBatchLimits } from "./devices/device.ts";
export { availableMemory, type MemoryNeed, requireMemory } from "./memory.ts";
export { type BatchShape, trainingMemory, type TrainingMemoryOptions } from "./training/memory-estimate.ts";
export { checkTransformer, gpt2Config, llamaConfig } from "./model-config.ts";
export { checkParameters, initialParameters, parameterCount, parameterShapes } from "./architectures/architecture.ts";
