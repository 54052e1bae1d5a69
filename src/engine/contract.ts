// What the rest of the house may ask of the engine: shapes, batches, training steps, generation.

/** A decoder-only transformer of the GPT-2 form: learned positions, pre-norm blocks, tanh-GELU, tied or untied output. */
export interface TransformerConfig {
  readonly vocabularySize: number;
  readonly contextLength: number;
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  /** Whether the output projection is the token embedding (as GPT-2). */
  readonly tieEmbeddings: boolean;
}

export interface ParameterTensor {
  readonly shape: readonly number[];
  /** Row-major float32. */
  readonly data: Float32Array;
}

/** Named as Hugging Face GPT-2 names them ("transformer.h.0.attn.c_attn.weight"), in a fixed order. */
export type Parameters = ReadonlyMap<string, ParameterTensor>;

/** AdamW (Loshchilov and Hutter, 2019) with decoupled weight decay on matrices only, after clipping by global norm. */
export interface OptimizerConfig {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  /** Largest global gradient norm; 0 switches clipping off. */
  readonly clip: number;
}

/** `rows` sequences of `length` tokens, row-major. */
export interface Batch {
  readonly rows: number;
  readonly length: number;
  readonly tokens: Int32Array;
  /** The token that should follow each position; any valid id where the weight is 0. */
  readonly targets: Int32Array;
  /** Weight of each position's loss: 1 where learnt from, 0 where only read. */
  readonly weights: Float32Array;
}

export interface StepResult {
  /** Mean cross-entropy in nats over the weighted positions, before the update. */
  readonly loss: number;
  /** Global norm of the gradient before clipping. */
  readonly gradientNorm: number;
}

/** Everything needed to go on with exactly the same losses. */
export interface TrainerState {
  readonly step: number;
  readonly parameters: Parameters;
  readonly firstMoments: Parameters;
  readonly secondMoments: Parameters;
}

export interface Trainer {
  /** One update at `learningRate`. Sessions for a new (rows, length) are made when first met and kept. */
  step(batch: Batch, learningRate: number): Promise<StepResult>;
  /** The mean loss of a batch without an update. */
  evaluate(batch: Batch): Promise<{ readonly loss: number; readonly weight: number }>;
  /** A copy, safe to keep while training goes on. */
  state(): TrainerState;
  parameters(): Parameters;
  close(): Promise<void>;
}

export interface GenerateOptions {
  readonly maxNewTokens: number;
  /** Generation of a row ends with this token, which is not part of the answer. */
  readonly stopToken: number;
}

export interface Generator {
  /** Greedy continuations of each prompt, which may differ in length. */
  generate(prompts: readonly (readonly number[])[], options: GenerateOptions): Promise<number[][]>;
  close(): Promise<void>;
}
