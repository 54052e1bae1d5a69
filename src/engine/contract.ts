// What the rest of the house may ask of the engine: shapes, batches, training steps, generation.

/** What every architecture has. Sizes are whole numbers from 1. */
interface DecoderConfig {
  readonly vocabularySize: number;
  /** The longest sequence, in tokens. */
  readonly contextLength: number;
  readonly layers: number;
  /** Of the residual stream. */
  readonly width: number;
  /** Query heads. */
  readonly heads: number;
  /** Of the perceptron's hidden layer. */
  readonly innerWidth: number;
  /** Added to the variance in every norm. */
  readonly normEpsilon: number;
  /** Whether the output projection is the token embedding. */
  readonly tieEmbeddings: boolean;
}

/** GPT-2 (Radford et al., 2019): learned positions, layer norm before each block, tanh-GELU, biases everywhere. */
export interface Gpt2Config extends DecoderConfig {
  readonly architecture: "gpt2";
}

/**
 * Llama (Touvron et al., 2023): RMS norm, rotary positions, SwiGLU, grouped-query attention, no biases. With
 * `queryKeyValueBias` it is Qwen2. SmolLM2 is of this form too.
 */
export interface LlamaConfig extends DecoderConfig {
  readonly architecture: "llama";
  /** Heads of keys and values, each shared by heads / keyValueHeads query heads. */
  readonly keyValueHeads: number;
  /** Features of one head, even; heads * headSize need not be the width. */
  readonly headSize: number;
  readonly ropeTheta: number;
  /** How frequencies are stretched for long contexts; null for not at all. */
  readonly ropeScaling: RopeScaling | null;
  readonly queryKeyValueBias: boolean;
}

/** Hugging Face's `rope_scaling`: "linear" divides all frequencies, "llama3" only the low ones (Llama 3.1). */
export type RopeScaling =
  | { readonly kind: "linear"; readonly factor: number }
  | {
      readonly kind: "llama3";
      readonly factor: number;
      readonly lowFrequencyFactor: number;
      readonly highFrequencyFactor: number;
      readonly originalContextLength: number;
    };

/** A decoder-only transformer. `gpt2Config` and `llamaConfig` fill in what the publications fix. */
export type TransformerConfig = Gpt2Config | LlamaConfig;

export interface ParameterTensor {
  readonly shape: readonly number[];
  /** Row-major float32. */
  readonly data: Float32Array;
}

/** Named and shaped as in Hugging Face's checkpoints of the architecture ("transformer.h.0.attn.c_attn.weight"), in a fixed order. */
export type Parameters = ReadonlyMap<string, ParameterTensor>;

/** Low-rank adapters (Hu et al., 2021) beside frozen weights: each target's output gets + alpha / rank (x down^T) up^T. */
export interface LoraConfig {
  readonly rank: number;
  readonly alpha: number;
  /** The last part of the modules' names, such as "q_proj" or "c_attn". */
  readonly targets: readonly string[];
}

/** AdamW (Loshchilov and Hutter, 2019) with decoupled weight decay on matrices only, after clipping by global norm. */
export interface OptimizerConfig {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  /** Largest global gradient norm; 0 switches clipping off. */
  readonly clip: number;
}

/**
 * `rows` sequences of `length` tokens, row-major. What follows a row's last weight is not computed, so rows of different
 * lengths share a batch at no cost.
 */
export interface Batch {
  readonly rows: number;
  readonly length: number;
  readonly tokens: Int32Array;
  /** The token that should follow each position; any valid id where the weight is 0. */
  readonly targets: Int32Array;
  /** Weight of each position's loss: 1 where learnt from, 0 where only read. */
  readonly weights: Float32Array;
  /**
   * What the weighted sum of cross-entropies is divided by, above 0: in place of the sum of the weights, which may then
   * have either sign. With weights -dL/dlp and divisor 1 a step follows the gradient of any loss L of log-probabilities lp.
   */
  readonly divisor?: number;
}

export interface StepResult {
  /** Weighted mean of cross-entropies in nats, or their weighted sum over the batch's divisor, before the update. */
  readonly loss: number;
  /** Global norm of the gradient before clipping. */
  readonly gradientNorm: number;
}

/** Everything needed to go on with exactly the same losses; with LoRA, of the adapter alone. */
export interface TrainerState {
  readonly step: number;
  readonly parameters: Parameters;
  readonly firstMoments: Parameters;
  readonly secondMoments: Parameters;
}

export interface Trainer {
  /** One update at `learningRate`. Batches may differ in size from step to step. */
  step(batch: Batch, learningRate: number): Promise<StepResult>;
  /** The loss of a batch without an update, and what it was divided by: the sum of the weights, or the divisor. */
  evaluate(batch: Batch): Promise<{ readonly loss: number; readonly weight: number }>;
  /**
   * log p(target) in nats at each position whose weight is not 0, and 0 elsewhere: rows x length, row-major. Without
   * dropout, and to the last bit what `evaluate` adds up.
   */
  logProbabilities(batch: Batch): Promise<Float32Array>;
  /** A copy, safe to keep while training goes on. */
  state(): Promise<TrainerState>;
  /** A copy of what is learnt: the model's parameters, or the adapter's. */
  parameters(): Promise<Parameters>;
  close(): Promise<void>;
}

export interface GenerateOptions {
  readonly maxNewTokens: number;
  /** Generation of a row ends with this token, which is not part of the answer. */
  readonly stopToken: number;
}

/** How the next token is chosen from the logits, in this order: temperature, top-k, top-p, draw. */
export interface Sampling {
  /** 0 takes the likeliest token; logits are divided by it otherwise. */
  readonly temperature: number;
  /** Only the k likeliest tokens; 0 for all. */
  readonly topK: number;
  /** Only the likeliest tokens that together reach this probability; 1 for all. */
  readonly topP: number;
  /** The same seed, prompt and parameters draw the same tokens, whoever shares the batch. */
  readonly seed: number;
}

export interface TokenProbability {
  readonly token: number;
  /** Natural logarithm, from the softmax of the untouched logits. */
  readonly logProbability: number;
}

/** A token that was just chosen. */
export interface ChosenToken extends TokenProbability {
  /** The likeliest tokens, as many as were asked for, likeliest first. */
  readonly top: readonly TokenProbability[];
}

/** One sequence to be continued. */
export interface SequenceRequest {
  readonly prompt: readonly number[];
  readonly maxNewTokens: number;
  /** Generation ends with any of these, which is not part of the result. */
  readonly stopTokens: readonly number[];
  /** Greedy unless given. */
  readonly sampling?: Sampling;
  /** Alternatives reported with each token; 0 unless given. */
  readonly topLogProbabilities?: number;
  /** Called with each token as it is chosen (stop tokens excepted). "stop" ends the sequence after this token. */
  readonly onToken?: (token: ChosenToken) => "stop" | undefined;
  /** Ends the sequence with what there is. */
  readonly signal?: AbortSignal;
}

export interface SequenceResult {
  readonly tokens: readonly ChosenToken[];
  /** "length": maxNewTokens reached; "context": the model's context is full; "stop": a stop token, or onToken said so. */
  readonly reason: "stop" | "length" | "context" | "aborted";
}

/** A prompt with one of its possible continuations. */
export interface ScoreRequest {
  readonly prompt: readonly number[];
  /** At least one token. */
  readonly continuation: readonly number[];
}

export interface Generator {
  /** Greedy continuations of each prompt, which may differ in length. */
  generate(prompts: readonly (readonly number[])[], options: GenerateOptions): Promise<number[][]>;
  /**
   * Continues one sequence. Sequences submitted while others run join them at the next token (continuous batching) and
   * leave when they end; who shares a batch does not change what is chosen, except between tokens equal up to rounding.
   */
  submit(request: SequenceRequest): Promise<SequenceResult>;
  /** The log-probability of each token of each continuation, given its prompt and the continuation's tokens before it. */
  score(requests: readonly ScoreRequest[]): Promise<Float32Array[]>;
  /**
   * Takes a copy of other parameters of the same model, as a policy that is trained between samples has them. What was
   * asked for before ends with the old ones; what is asked for after, also while this waits, begins with the new ones.
   * Where it fails the old ones stay.
   */
  setParameters(parameters: Parameters): Promise<void>;
  close(): Promise<void>;
}
