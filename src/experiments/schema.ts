// What an experiment file may say: strict, with the published protocol as defaults.
import { z } from "zod";
import { surfaces } from "../instructions/surface.ts";
import { modelConfig, modelKeys, trainingConfig } from "../train/settings.ts";
import { publishedZone, slug, xValue } from "./words.ts";

const count = z.int().min(1);

/** Parameters of a family; the family's own strict schema judges them. */
const familyConfig = z.record(z.string(), z.unknown());

const dataSettings = z.strictObject({
  config: familyConfig.default({}),
  /** Distinct instructions in training. */
  instructions: count.default(1000),
  /** Training rows in all, shared out over the instructions. */
  rows: count.default(1_000_000),
  /** "uniform", or the exponent alpha of a power law (papers 2410.04717, figure 3). */
  frequency: z.union([z.literal("uniform"), z.number().positive()]).default("uniform"),
  surface: z.enum(surfaces).default("rule"),
});

const evaluationSettings = z.strictObject({
  /** Instructions that training never sees, in meaning. */
  instructions: count.default(1000),
  inputsPerInstruction: count.default(1),
  /** Instructions of training, with fresh inputs, asked for comparison; 0 for none. */
  trainInstructions: z.int().min(0).default(200),
  /** Unseen in meaning ("instruction"), or also in every piece ("parts": neither side of a test rule occurs in training). */
  unseen: z.enum(["instruction", "parts"]).default("instruction"),
  /** What differs from `data.config` for the unseen instructions. */
  config: familyConfig.default({}),
});

/** Everything that decides one trained model and its score. */
export const settingsSchema = z
  .strictObject({
    data: dataSettings.prefault({}),
    model: modelConfig.prefault({}),
    training: trainingConfig.prefault({}),
    evaluation: evaluationSettings.prefault({}),
  })
  .refine(({ model, training }) => training.lora === undefined || model.from !== undefined, {
    path: ["training", "lora"],
    error: "adapters are learnt beside a trained model; say which with model.from",
  });

export type Settings = z.infer<typeof settingsSchema>;

/** Any part of the settings. What is checked here are keys; values are checked once all parts are merged. */
const part = z.strictObject({
  data: anyOf(dataSettings).optional(),
  model: anyOf(modelKeys).optional(),
  training: anyOf(trainingConfig).optional(),
  evaluation: anyOf(evaluationSettings).optional(),
});

function anyOf(schema: z.ZodObject): z.ZodObject {
  return z.strictObject(Object.fromEntries(Object.keys(schema.shape).map((key) => [key, z.unknown().optional()])));
}

const arm = z.strictObject({ name: slug, label: z.string().min(1), set: part.optional() });
const seeds = z.array(z.int().min(0)).min(1);

const tick = z.union([
  xValue,
  z.strictObject({
    x: xValue,
    set: part.optional(),
    /** In place of the scale's: more seeds where the curve is steep. */
    seeds: seeds.optional(),
  }),
]);

/** A measured place: the pooled accuracy on unseen instructions. The arm may be left out where there is only one. */
const place = z.strictObject({ arm: slug.optional(), x: xValue });

/** Something that the claim says about the measurements, so that a program can tell whether it held. */
const expectation = place
  .extend({
    /** A clause that follows "that": "rules never seen are followed once there are 2,048". */
    says: z.string().min(1),
    /** At or above a number, or above another place with intervals that do not overlap. */
    above: z.union([z.number(), place]).optional(),
    /** At or below a number, or below another place with intervals that do not overlap. */
    below: z.union([z.number(), place]).optional(),
  })
  .refine((e) => e.above !== undefined || e.below !== undefined, "say above or below what");

const scale = z.strictObject({
  /** One model is trained for each arm, x and seed. */
  seeds,
  settings: part.optional(),
  /** In place of the file's arms. */
  arms: z.array(arm).min(1).optional(),
  x: z.array(tick).min(1),
  /** What must be measured for the claim to hold at this scale. */
  expect: z.array(expectation).min(1).optional(),
});

export type Expectation = z.infer<typeof expectation>;

export const experimentSchema = z
  .strictObject({
    format: z.literal(1),
    name: slug,
    title: z.string().min(1),
    /** One sentence, said before the experiment is run. */
    claim: z.string().min(1),
    /** Paper and section. */
    source: z.string().min(1),
    /** The name of a family, or the path of a module of one's own, from this file's folder. */
    family: z.string().min(1),
    /** The metric of the main curve. */
    metric: z.enum(["exact-match", "has-op", "no-op", "mean"]).default("exact-match"),
    /** The accuracy whose crossing is reported; leave out where x has no order. */
    threshold: z.number().gt(0).lt(1).optional(),
    x: z.strictObject({
      name: slug,
      label: z.string().min(1),
      scale: z.enum(["log", "linear", "ordinal"]),
      /** The setting that a plain x value is written to, such as data.instructions. */
      parameter: z.string().optional(),
    }),
    published: publishedZone.optional(),
    settings: part.optional(),
    arms: z.array(arm).min(1).optional(),
    scales: z.strictObject({ smoke: scale.optional(), laptop: scale.optional(), paper: scale.optional() }),
  })
  .refine(({ metric, threshold }) => threshold === undefined || metric === "exact-match" || metric === "has-op", {
    path: ["threshold"],
    error:
      "the fitted curve rises from 0, and a model that changes nothing scores more than that on this metric; use has-op",
  });

export type ExperimentFile = z.infer<typeof experimentSchema>;
export type SettingsPart = z.infer<typeof part>;
