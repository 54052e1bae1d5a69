// GRPO, start to end: groups of answers drawn from the policy, judged by the check that grades, and an update toward the better ones.
import { z } from "zod";
import { Rng } from "../core/rng.ts";
import { openLineAppender } from "../data/store/line-appender.ts";
import { parameterCount } from "../engine/architectures/architecture.ts";
import type { Parameters, Trainer } from "../engine/contract.ts";
import type { Tokenizer } from "../engine/tokenizers/tokenizer.ts";
import { mergeAdapter } from "../engine/training/lora.ts";
import { batchesPerEpoch, epochBatches } from "./batches.ts";
import { factsOf, judgedGroup, learntAnswers, type Group, type LearntAnswers } from "./grpo-groups.ts";
import { freshWatch, isDone, isSound, watched, watchSchema } from "./grpo-watch.ts";
import type { GrpoSettings } from "./objective-settings.ts";
import { grpo, type GrpoOptions as GrpoLossOptions } from "./objectives/grpo.ts";
import { objectiveBatch, sequencesOf } from "./objectives/objective-batch.ts";
import type { TokenNumbers } from "./objectives/objective.ts";
import { asked, type Question } from "./question.ts";
import { openSampler } from "./rollouts/sampler.ts";
import type { RolloutRequest } from "./rollouts/share.ts";
import { phaseClock, type GrpoTimings } from "./phase-clock.ts";
import { runTraining, startingModel, type TrainingOptions, type TrainingResult } from "./training-loop.ts";

export interface GrpoOptions extends TrainingOptions {
  readonly objective: GrpoSettings;
  readonly tokenizer: Tokenizer;
  /** Met in an order of its own in every pass. */
  readonly questions: readonly Question[];
  /** JSON lines of how long the phases of each step took; not kept unless given. */
  readonly timingsPath?: string;
}

/** How many groups have been asked, and the steps in a row that gave nothing. */
const stateSchema = z.strictObject({ cursor: z.int().min(0), watch: watchSchema });

type State = z.infer<typeof stateSchema>;

/**
 * Group relative policy optimisation (Shao et al., 2024) with verified rewards, on whole parameters or an adapter. Groups
 * whose rewards are all equal teach nothing and are left out; answers that the checker broke on are left out and counted. A
 * policy that passes everything for `stop.silentSteps` steps has learnt what there is, and training ends before its last
 * step. Resumes and fails as `runTraining` does; a TrainError ("nothing-passes", "nothing-to-compare", "collapsed") says
 * where it leads nowhere, and leaves the last sound checkpoint.
 *
 * The metrics of each step are those of `GroupFacts`, and where something was learnt the loss, the gradient's norm and the
 * objective's statistics.
 */
export async function trainGrpo(options: GrpoOptions): Promise<TrainingResult> {
  const { model, objective, tokenizer, training, threads, device = "cpu", questions } = options;
  const { prompts, maxNewTokens, longestPrompt } = asked(questions, { model, tokenizer, ...lengthOf(objective) });
  const steps =
    objective.steps ?? Math.max(1, Math.round(batchesPerEpoch(questions.length, objective.prompts) * training.epochs));
  const { temperature, topP } = objective;
  const drawing = { temperature, topP, maxNewTokens, endToken: tokenizer.special.end };
  const sampler = openSampler({ model, drawing, threads, device }, () => startingModel(options));
  const timings = options.timingsPath === undefined ? undefined : await openLineAppender(options.timingsPath);
  const order = questionOrder(options);

  /** Groups of the next prompts, until enough of them have something to compare or enough were asked. */
  const drawGroups = async (cursor: number, clock: ReturnType<typeof phaseClock>): Promise<Group[]> => {
    const most = Math.ceil(objective.prompts * objective.oversampling);
    const groups: Group[] = [];
    let live = 0;
    while (live < objective.prompts && groups.length < most) {
      const count = Math.min(objective.prompts - live, most - groups.length);
      const places = Array.from({ length: count }, (_, i) => cursor + groups.length + i);
      const requests = places.map((place): RolloutRequest => {
        const stream = Rng.from(options.seed, "rollout", place);
        const seeds = Array.from({ length: objective.group }, () => stream.int(2 ** 53));
        return { prompt: prompts[order(place)] as number[], seeds };
      });
      const { rollouts, kernelSeconds } = await clock.time("sampling", () => sampler.draw(requests));
      clock.add("samplingKernels", kernelSeconds);
      const judged = await clock.time("reward", async () =>
        places.map((place, i) => {
          const question = questions[order(place)] as Question;
          const prompt = requests[i]?.prompt ?? [];
          const judging = { question, prompt, tokenizer, maxNewTokens, settings: objective };
          return judgedGroup(rollouts[i] ?? [], judging);
        }),
      );
      groups.push(...judged);
      live += judged.filter(({ advantages }) => advantages !== undefined).length;
    }
    return groups;
  };

  try {
    return await runTraining<State>(options, {
      name: "grpo",
      steps,
      batch: {
        positions: objective.prompts * objective.group * (longestPrompt + maxNewTokens - 1),
        learnt: objective.prompts * objective.group * maxNewTokens,
        longest: longestPrompt + maxNewTokens - 1,
      },
      // A copy for the sampler, packed, and one on the way there.
      extraBytes: 8 * parameterCount(model),
      logEvery: 1,
      state: { schema: stateSchema, initial: { cursor: 0, watch: freshWatch } },
      async step({ trainer, step, learningRate, state }) {
        const clock = phaseClock();
        await clock.time("parameters", async () => sampler.setParameters(await policyOf(trainer, options)));
        const groups = await drawGroups(state.cursor, clock);
        const facts = factsOf(groups);
        const watch = watched(state.watch, facts, objective.stop);
        const learnt = learntAnswers(groups);
        let made: Update | undefined;
        if (learnt !== undefined) {
          const values =
            objective.klWeight === 0
              ? undefined
              : await clock.time("reference", () =>
                  sampler.score(learnt.answers.map(({ prompt, tokens }) => ({ prompt, tokens }))),
                );
          const averaging = { ...objective, average: averageOf(objective, maxNewTokens) };
          made = await clock.time("update", () =>
            update(trainer, learnt, {
              reference: values,
              options: averaging,
              learningRate,
              updates: objective.updates,
            }),
          );
        }
        await timings?.append({ step: step + 1, ...clock.read() } satisfies GrpoTimings);
        return {
          state: { cursor: state.cursor + groups.length, watch },
          tokens: made?.tokens ?? 0,
          means: made === undefined ? {} : { loss: made.loss },
          last: { ...made?.statistics, ...facts },
          good: isSound(watch),
          ...(isDone(watch, objective.stop) ? { ended: true as const } : {}),
        };
      },
    });
  } finally {
    await timings?.close();
    await sampler.close();
  }
}

function lengthOf({ maxNewTokens }: GrpoSettings): { maxNewTokens: number | undefined } {
  return { maxNewTokens };
}

/** The question at a place of the endless sequence of passes. */
function questionOrder({ questions, seed }: GrpoOptions): (place: number) => number {
  let pass = -1;
  let order: readonly number[] = [];
  return (place) => {
    const wanted = Math.floor(place / questions.length);
    if (wanted !== pass)
      order = epochBatches(questions.length, questions.length, [seed, "pass", (pass = wanted)])[0] ?? [];
    return order[place % questions.length] as number;
  };
}

async function policyOf(trainer: Trainer, { model, training: { lora }, base }: GrpoOptions): Promise<Parameters> {
  const learnt = await trainer.parameters();
  if (lora === undefined || base === undefined) return learnt;
  return mergeAdapter({ model, parameters: base.parameters, lora, adapter: learnt });
}

function averageOf({ average }: GrpoSettings, maxNewTokens: number): NonNullable<GrpoLossOptions["average"]> {
  return average === "constant" ? { divisor: maxNewTokens } : average;
}

interface Update {
  readonly loss: number;
  readonly statistics: Readonly<Record<string, number>>;
  readonly tokens: number;
}

interface UpdateOptions {
  readonly reference: TokenNumbers | undefined;
  readonly options: GrpoLossOptions;
  readonly learningRate: number;
  readonly updates: number;
}

/** Loss and gradient norm are those of the first update, the statistics those of the last. */
async function update(
  trainer: Trainer,
  { answers, advantages, batch }: LearntAnswers,
  { reference, options, learningRate, updates }: UpdateOptions,
): Promise<Update> {
  const current = async (): Promise<TokenNumbers> => sequencesOf(batch, await trainer.logProbabilities(batch));
  // One update is made by the very policy that sampled: the sampler has told its log-probabilities.
  const old = updates === 1 ? answers.map(({ logProbabilities }) => logProbabilities) : await current();
  let first: (Pick<Update, "loss"> & { gradientNorm: number }) | undefined;
  let statistics: Readonly<Record<string, number>> = {};
  for (let done = 0; done < updates; done++) {
    const policy = done === 0 ? old : await current();
    const made = grpo({ policy, old, reference, advantages }, options);
    statistics = made.statistics;
    const signed = objectiveBatch(batch, made.coefficients);
    if (signed === undefined) continue;
    const { gradientNorm } = await trainer.step(signed, learningRate);
    first ??= { loss: made.loss, gradientNorm };
  }
  const {
    tokens,
    ratio,
    clippedLow = 0,
    clippedHigh = 0,
    klToOld,
    klToReference,
    surprisal: _same,
    ...rest
  } = statistics;
  return {
    loss: first?.loss ?? 0,
    tokens: updates * answers.reduce((sum, { prompt, tokens: own }) => sum + prompt.length + own.length - 1, 0),
    statistics: {
      ...rest,
      gradientNorm: first?.gradientNorm ?? 0,
      learntTokens: tokens ?? 0,
      kl: klToReference ?? 0,
      ...(updates === 1 ? {} : { ratio: ratio ?? 1, klToOld: klToOld ?? 0, clipped: clippedLow + clippedHigh }),
    },
  };
}
