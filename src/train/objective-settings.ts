// What each objective but plain imitation can be told, as strict schemas with the literature's values as defaults.
import { z } from "zod";

const positive = z.number().positive();
const count = z.int().min(1);
const share = z.number().min(0).max(1);

/** How answers are drawn from the policy. */
const sampling = {
  /** Logits are divided by it. 1 samples the policy itself, which is what its gradient is estimated from. */
  temperature: positive.max(10).default(1),
  /** Only the likeliest tokens that together reach this probability. */
  topP: positive.max(1).default(1),
  /** Of an answer and its end; one more than the longest true response where not said. */
  maxNewTokens: count.exactOptional(),
};

/** Group relative policy optimisation with verified rewards. */
export const grpoSettings = z.strictObject({
  kind: z.literal("grpo"),
  /** Answers to each prompt, which are compared with each other. */
  group: z.int().min(2).max(1024).default(8),
  /** Prompts of a step. */
  prompts: count.default(32),
  /** Steps; as many as `training.epochs` passes over the rows take where not said. */
  steps: count.exactOptional(),
  ...sampling,
  /** "all-pass": 1 where the check passes and 0 where it fails. "fraction": the share of an instruction's constraints that are met. */
  reward: z.enum(["all-pass", "fraction"]).default("all-pass"),
  /** Taken from the reward, in proportion to the tokens beyond `from`: `weight` at the longest answer allowed. */
  lengthPenalty: z.strictObject({ from: z.int().min(0), weight: positive }).exactOptional(),
  /** "standardised": (R - mean) / std (Shao et al., 2024). "centred": R - mean (Liu et al., 2025). */
  advantage: z.enum(["standardised", "centred"]).default("standardised"),
  clipLow: z.number().min(0).lt(1).default(0.2),
  clipHigh: z.number().min(0).default(0.2),
  /** Weight of the divergence from the policy that training began from. */
  klWeight: z.number().min(0).default(0.01),
  /** "constant" divides each answer's sum by maxNewTokens, so that no length is favoured (Liu et al., 2025). */
  average: z.enum(["sequence-mean", "token-mean", "constant"]).default("sequence-mean"),
  /** Updates on the answers of one step. In the first the ratio to the policy that sampled is 1. */
  updates: count.max(64).default(1),
  /** Up to so many times `prompts` are asked until as many groups are neither all right nor all wrong (DAPO). */
  oversampling: z.number().min(1).max(64).default(1),
  /** When a training that leads nowhere is stopped; 0 steps for never. */
  stop: z
    .strictObject({
      /** Steps in a row in which no two answers of any group differ in their reward. */
      silentSteps: z.int().min(0).default(25),
      /** Mean of -log p, in nats per token, below which the policy no longer explores. */
      entropy: z.number().min(0).default(1e-5),
      /** Share of answers that are cut at maxNewTokens. */
      cutShare: share.default(0.98),
      /** Steps in a row beyond one of the two. */
      collapsedSteps: z.int().min(0).default(25),
    })
    .prefault({}),
});

export type GrpoSettings = z.output<typeof grpoSettings>;

const beta = positive.default(0.1);
const labelSmoothing = z.number().min(0).lt(0.5).default(0);

export const dpoSettings = z.strictObject({ kind: z.literal("dpo"), beta, labelSmoothing });
export const iopoSettings = z.strictObject({ kind: z.literal("iopo"), beta, labelSmoothing });
/** For sets of constraints. */
export const rpoSettings = z.strictObject({
  kind: z.literal("rpo"),
  beta,
  labelSmoothing,
  gamma: z.number().min(0).default(0.05),
});
export const orpoSettings = z.strictObject({ kind: z.literal("orpo"), lambda: z.number().min(0).default(0.1) });

export const preferenceSettings = z.discriminatedUnion("kind", [dpoSettings, iopoSettings, rpoSettings, orpoSettings]);

export type PreferenceSettings = z.output<typeof preferenceSettings>;

const filtering = {
  /** Answers drawn for each prompt. */
  samples: count.max(4096).default(8),
  /** Of the different answers to a prompt that pass, at most so many are learnt. */
  keep: count.default(4),
  ...sampling,
};

/** Imitation of the policy's own answers that pass (Yuan et al., 2023, "Scaling relationship"). */
export const rejectionSettings = z.strictObject({ kind: z.literal("rejection"), ...filtering });

/** Rounds of rejection sampling, each with the policy that the one before left (Anthony et al., 2017; ReST-EM). */
export const expertIterationSettings = z.strictObject({
  kind: z.literal("expert-iteration"),
  rounds: count.max(100).default(3),
  ...filtering,
});

export type RejectionSettings = z.output<typeof rejectionSettings> | z.output<typeof expertIterationSettings>;

/** Every objective but "sft". */
export const objectiveSettings = z.discriminatedUnion("kind", [
  grpoSettings,
  dpoSettings,
  iopoSettings,
  rpoSettings,
  orpoSettings,
  rejectionSettings,
  expertIterationSettings,
]);

export type ObjectiveSettings = z.output<typeof objectiveSettings>;
