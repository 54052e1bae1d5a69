// What every recipe shares: the trainer, exact resume, the steps with their metrics and checkpoints, and what is said when they fail.
import { setImmediate as breathe } from "node:timers/promises";
import type { ZodType } from "zod";
import { Interrupted, PreceptError, StoreError, TrainError } from "../core/errors.ts";
import { Rng } from "../core/rng.ts";
import { openLineAppender } from "../data/store/line-appender.ts";
import { initialParameters } from "../engine/architectures/architecture.ts";
import type { Parameters, Trainer, TransformerConfig } from "../engine/contract.ts";
import type { DeviceName } from "../engine/devices/device.ts";
import { requireMemory } from "../engine/memory.ts";
import { initialAdapter } from "../engine/training/lora.ts";
import { trainingMemory, type BatchShape } from "../engine/training/memory-estimate.ts";
import { learningRateAt } from "../engine/training/schedule.ts";
import { createTrainer, type CreateTrainerOptions } from "../engine/training/trainer.ts";
import type { MetricsLine } from "./metrics.ts";
import type { TrainingSettings } from "./settings.ts";
import {
  resumePoint,
  writeTrainingCheckpoint,
  type ProgressState,
  type TrainingOrigin,
} from "./training-checkpoint.ts";

/** A trained model that training begins from. */
export interface TrainingBase {
  readonly parameters: Parameters;
  /** Where it was read from, for those who read the checkpoint. */
  readonly path: string;
  /** Of its content: a checkpoint that began from another one is not gone on from. */
  readonly identity: string;
}

/** What every recipe is told. */
export interface TrainingOptions {
  readonly model: TransformerConfig;
  readonly training: TrainingSettings;
  /** Fresh parameters unless given; `training.lora` needs one. */
  readonly base?: TrainingBase;
  /** With `training.lora`, the adapter to begin with; one that changes nothing unless given. */
  readonly adapter?: Parameters;
  /** Cores this model trains on. */
  readonly threads: number;
  /** "cpu" unless given. */
  readonly device?: DeviceName;
  readonly seed: number;
  /** A folder of this training's own: the latest checkpoint. Training goes on from what it holds. */
  readonly checkpointDir: string;
  /** JSON lines of what is measured on the way; holds no clock, so that a resumed run writes the same. */
  readonly metricsPath: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TrainingProgress) => void;
}

export interface TrainingProgress {
  readonly step: number;
  readonly steps: number;
  readonly loss: number;
  /** Useful tokens per second since the last report. */
  readonly tokensPerSecond: number;
}

export interface TrainingResult {
  /** What was learnt: the model's parameters, or with `training.lora` the adapter's. */
  readonly parameters: Parameters;
  readonly steps: number;
  /** Useful tokens over all steps, repeated epochs included. */
  readonly tokens: number;
  /** Mean loss over the last line of the metrics that has one; NaN where there is none. */
  readonly finalLoss: number;
}

/** One recipe: what its steps do, and what they have to remember. */
export interface Recipe<State> {
  /** Absent for supervised fine-tuning. Written to checkpoints. */
  readonly name?: string;
  readonly steps: number;
  /** Of one update, for the memory that it takes. */
  readonly batch: BatchShape;
  /** That are taken beside the trainer's. */
  readonly extraBytes?: number;
  /** Steps between two lines of metrics. */
  readonly logEvery: number;
  /** Plain JSON, kept in checkpoints. */
  readonly state: { readonly schema: ZodType<State>; readonly initial: State };
  readonly step: (at: StepContext<State>) => Promise<StepOutcome<State>>;
  /** More for the metrics, after the step's own line. */
  readonly validate?: (trainer: Trainer, step: number, steps: number) => Promise<number | undefined>;
}

export interface StepContext<State> {
  readonly trainer: Trainer;
  /** From 0. */
  readonly step: number;
  readonly learningRate: number;
  readonly state: State;
}

export interface StepOutcome<State> {
  readonly state: State;
  /** Useful tokens that were learnt from. */
  readonly tokens: number;
  /** Measured; a line of metrics has their means over its steps. */
  readonly means: Readonly<Record<string, number>>;
  /** Measured; a line of metrics has that of its last step. */
  readonly last: Readonly<Record<string, number>>;
  /** false: this is not a state to go back to; the checkpoint on disk stays for now. */
  readonly good?: boolean;
  /** There is nothing left to learn. */
  readonly ended?: true;
}

/** Codes of a recipe's own errors after which the last checkpoint is as good as before. */
const recipeStops: readonly string[] = ["nothing-passes", "nothing-to-compare", "collapsed"];

/**
 * Trains from the base, from fresh parameters, or from the checkpoint in `checkpointDir`, to the recipe's last step. Killed
 * at any moment and called again with the same options, it gives the same numbers and the same parameters. Throws a
 * ModelError before anything is computed where memory will not do; Interrupted, with a checkpoint written, when the signal
 * fires; and a TrainError, code "diverged", when the loss stops being a number: the checkpoint on disk is then from before.
 */
export async function runTraining<State>(options: TrainingOptions, recipe: Recipe<State>): Promise<TrainingResult> {
  const { model, training, seed } = options;
  const { steps, name } = recipe;
  const bytes = trainingMemory({ model, lora: training.lora, batch: recipe.batch }) + (recipe.extraBytes ?? 0);
  requireMemory({ what: "training this model", bytes });
  const origin = originOf(options);
  const saved = await resumePoint(options.checkpointDir, { model, origin, recipe: name });
  let state = stateOf(recipe, saved?.progress, options.checkpointDir);
  const trainer = await createTrainer({
    model,
    optimizer: {
      beta1: training.beta1,
      beta2: training.beta2,
      epsilon: training.epsilon,
      weightDecay: training.weightDecay,
      clip: training.clip,
    },
    threads: options.threads,
    device: options.device,
    dropout: { rate: training.dropout, seed },
    ...(options.base === undefined || training.lora === undefined
      ? {}
      : { lora: { config: training.lora, base: options.base.parameters } }),
    ...(saved === undefined ? { parameters: learntAtFirst(options) } : { state: saved.state }),
  } satisfies CreateTrainerOptions);

  const resumedAt = saved?.progress.recipeStep ?? saved?.state.step ?? 0;
  const metrics = await openLineAppender(options.metricsPath, {
    keepWhile: (line) => (line as MetricsLine).step <= resumedAt,
  });
  let { tokens, window } = saved?.progress ?? { tokens: 0, window: emptyWindow };
  let step = resumedAt;
  let finalLoss = saved?.progress.finalLoss ?? null;
  let ended = saved?.progress.ended === true;

  let keptStep = saved === undefined ? undefined : resumedAt;
  const checkpoint = async (): Promise<void> => {
    await metrics.sync();
    const trained = await trainer.state();
    const progress: ProgressState = {
      ...(trained.step === step ? {} : { recipeStep: step }),
      tokens,
      window,
      finalLoss,
      ...(ended ? { ended } : {}),
      ...(name === undefined
        ? {}
        : { recipe: { name, state: state as NonNullable<ProgressState["recipe"]>["state"] } }),
    };
    await writeTrainingCheckpoint(options.checkpointDir, { state: trained, model, progress, origin });
    keptStep = step;
  };

  let good = true;
  let checkpointAt = performance.now();
  let reportedAt = performance.now();
  let reportedTokens = tokens;
  try {
    while (step < steps && !ended) {
      if (options.signal?.aborted === true) {
        if (good) await checkpoint();
        throw new Interrupted();
      }
      const learningRate = learningRateAt(step, { ...training, steps, peak: training.learningRate });
      const outcome = await recipe.step({ trainer, step, learningRate, state });
      step += 1;
      state = outcome.state;
      tokens += outcome.tokens;
      good = outcome.good ?? true;
      ended = outcome.ended ?? false;
      window = added(window, outcome.means);
      const last = step === steps || ended;
      if (step % recipe.logEvery === 0 || last) {
        const means = meansOf(window);
        finalLoss = means["loss"] ?? finalLoss;
        window = emptyWindow;
        await metrics.append({ step, ...means, learningRate, ...outcome.last } satisfies MetricsLine);
      }
      const validationLoss = await recipe.validate?.(trainer, step, steps);
      if (validationLoss !== undefined) {
        if (!Number.isFinite(validationLoss)) {
          throw new TrainError(`after step ${step}, the validation loss is ${validationLoss}`, { code: "diverged" });
        }
        await metrics.append({ step, validationLoss } satisfies MetricsLine);
      }
      const now = performance.now();
      if (now - reportedAt > 250 || last) {
        const tokensPerSecond = ((tokens - reportedTokens) / (now - reportedAt)) * 1000;
        const loss = outcome.means["loss"] ?? finalLoss ?? Number.NaN;
        options.onProgress?.({ step, steps, loss, tokensPerSecond });
        reportedAt = now;
        reportedTokens = tokens;
        // The engine computes on this thread; messages to it are read here.
        await breathe();
      }
      if ((good && now - checkpointAt > training.checkpointSeconds * 1000) || last) {
        await checkpoint();
        checkpointAt = performance.now();
      }
    }
    return { parameters: await trainer.parameters(), steps: step, tokens, finalLoss: finalLoss ?? Number.NaN };
  } catch (error) {
    throw withAdvice(error, options, { step, keptStep });
  } finally {
    await metrics.close();
    await trainer.close();
  }
}

/** The whole model as it is before the first step. */
export function startingModel(options: TrainingOptions): Parameters {
  const { model, base, seed, training } = options;
  return base?.parameters ?? initialParameters(model, Rng.from(seed, "initial-parameters"), training.initialDeviation);
}

const emptyWindow: ProgressState["window"] = { steps: 0 };

function added(window: ProgressState["window"], means: Readonly<Record<string, number>>): ProgressState["window"] {
  const sums: ProgressState["window"] = { ...window, steps: window.steps + 1 };
  for (const [name, value] of Object.entries(means)) sums[name] = (window[name] ?? 0) + value;
  return sums;
}

function meansOf({ steps, ...sums }: ProgressState["window"]): Record<string, number> {
  return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / steps]));
}

function stateOf<State>({ name, state }: Recipe<State>, progress: ProgressState | undefined, dir: string): State {
  if (name === undefined || progress?.recipe === undefined) return state.initial;
  const parsed = state.schema.safeParse(progress.recipe.state);
  if (parsed.success) return parsed.data;
  throw new StoreError(`${dir} holds a checkpoint whose ${name} cannot be gone on with`, {
    code: "foreign-checkpoint",
    hint: "Remove it to start again.",
    cause: parsed.error,
  });
}

function originOf({ base, training: { lora } }: TrainingOptions): TrainingOrigin {
  if (base === undefined && lora !== undefined) {
    throw new TrainError("training.lora adapts a trained model, and no base is given", { code: "no-base" });
  }
  return {
    ...(base === undefined ? {} : { base: { path: base.path, identity: base.identity } }),
    ...(lora === undefined ? {} : { lora }),
  };
}

function learntAtFirst(options: TrainingOptions): Parameters {
  const { model, seed, training, adapter } = options;
  if (training.lora === undefined) return startingModel(options);
  return adapter ?? initialAdapter(model, training.lora, Rng.from(seed, "initial-adapter"));
}

/** Training that failed, with what can be done about it and what is left. */
function withAdvice(
  error: unknown,
  { training, checkpointDir }: TrainingOptions,
  { step, keptStep }: { readonly step: number; readonly keptStep: number | undefined },
): unknown {
  if (!(error instanceof PreceptError)) return error;
  const { learningRate, clip } = training;
  const kept =
    keptStep === undefined
      ? "There is no checkpoint yet"
      : `The checkpoint of step ${keptStep} is kept in ${checkpointDir}`;
  if (recipeStops.includes(error.code)) {
    const hint = `${error.hint === undefined ? "" : `${error.hint} `}${kept}.`;
    return new TrainError(`training stopped at step ${step + 1}: ${error.message}`, { code: error.code, hint });
  }
  if (!["diverged", "loss-not-finite"].includes(error.code)) return error;
  return new TrainError(`training diverged: ${error.message}`, {
    code: "diverged",
    hint:
      step === 0
        ? `Nothing has been learnt yet: the weights to begin with are too large. Lower training.initialDeviation (${training.initialDeviation}), or begin with another model.`
        : `Lower training.learningRate (${learningRate}) or training.clip (${clip}), or lengthen training.warmup. ${kept}.`,
    cause: error,
  });
}
