// What an experiment file may say: strict, with the published protocol as defaults.
import { z } from "zod";
import { curriculumSchema } from "../data/curricula/curriculum-schema.ts";
import { plannedKinds, surfacesSchema, templatesSchema, whereSchema } from "../data/plans/split-part.ts";
import { layoutSchema } from "../data/rows/layout.ts";
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
  /** Of curricula, in place of `surface`: each row takes one of them. */
  surfaces: surfacesSchema.exactOptional(),
  /** Of curricula: how rows are laid out. */
  layout: layoutSchema.exactOptional(),
  /** Of curricula: the sentences around the names of instructions. */
  templates: templatesSchema.exactOptional(),
  /** Of curricula: whether what is asked may be shown in training with the same instruction; see `CurriculumData`. */
  inputs: z.enum(["apart", "shared"]).exactOptional(),
});

/** One set of exercises that a model trained by a curriculum is asked. */
const probe = z.strictObject({
  /** The name of its split in the results; the first one's is "unseen", whatever is said. */
  name: slug,
  of: z.enum(["evaluation", "paired"]).default("evaluation"),
  kind: z.enum(plannedKinds),
  surfaces: surfacesSchema.exactOptional(),
  layout: layoutSchema.exactOptional(),
  templates: templatesSchema.exactOptional(),
  inputsPerInstruction: count.exactOptional(),
  /** The first so many instructions. */
  instructions: count.exactOptional(),
  where: whereSchema.exactOptional(),
  /** Keys of the family's config that differ where inputs are drawn. */
  inputs: familyConfig.exactOptional(),
});

export type AskedProbe = z.infer<typeof probe>;

const evaluationSettings = z.strictObject({
  /** Instructions that training never sees, in meaning. */
  instructions: count.default(1000),
  inputsPerInstruction: count.default(1),
  /** Instructions of training, with fresh inputs, asked for comparison; 0 for none. */
  trainInstructions: z.int().min(0).default(200),
  /** Unseen in meaning ("instruction"), or also in every piece ("parts": neither side of a test rule occurs in training). */
  unseen: z.enum(["instruction", "parts", "family"]).default("instruction"),
  /** What differs from `data.config` for the unseen instructions. */
  config: familyConfig.default({}),
  /** Of curricula with `unseen: family`: the family of the unseen instructions. */
  family: z.string().min(1).exactOptional(),
  /** Of curricula: what is asked, in place of what follows from the curriculum. */
  ask: z.array(probe).min(1).exactOptional(),
  /** Of curricula: all of it is also asked before the first stage and after every one. */
  everyStage: z.boolean().exactOptional(),
});

/** What only curricula use. */
const ofCurricula = {
  data: ["surfaces", "layout", "templates", "inputs"],
  evaluation: ["family", "ask", "everyStage"],
} as const;

/** Everything that decides one trained model and its score. */
export const settingsSchema = z
  .strictObject({
    data: dataSettings.prefault({}),
    model: modelConfig.prefault({}),
    training: trainingConfig.prefault({}),
    evaluation: evaluationSettings.prefault({}),
    /** Ordered stages in place of one training on `data.rows` rows. */
    curriculum: curriculumSchema.exactOptional(),
  })
  .refine(({ model, training }) => training.lora === undefined || model.from !== undefined, {
    path: ["training", "lora"],
    error: "adapters are learnt beside a trained model; say which with model.from",
  })
  .superRefine((settings, context) => {
    const say = (path: (string | number)[], message: string): void => {
      context.addIssue({ code: "custom", path, message });
    };
    const { curriculum, data, evaluation, training } = settings;
    if (curriculum === undefined) {
      for (const key of ofCurricula.data) if (key in data) say(["data", key], "only a curriculum uses it");
      for (const key of ofCurricula.evaluation)
        if (key in evaluation) say(["evaluation", key], "only a curriculum uses it");
      if (evaluation.unseen === "family") say(["evaluation", "unseen"], "whole families are unseen in curricula alone");
      return;
    }
    if (data.frequency !== "uniform") say(["data", "frequency"], "a curriculum shows instructions equally often");
    if (training.validationRows > 0)
      say(["training", "validationRows"], "the stages of a curriculum hold no such rows");
    if ((evaluation.unseen === "family") !== (evaluation.family !== undefined)) {
      say(["evaluation", "family"], 'goes with unseen: "family", and that with it');
    }
    const names = (evaluation.ask ?? []).map(({ name }, i) => (i === 0 ? mainSplit : name));
    for (const [i, name] of names.entries()) {
      if (names.indexOf(name) !== i) say(["evaluation", "ask", i, "name"], `"${name}" is the name of another`);
    }
  });

/** The split of the main curve. */
export const mainSplit = "unseen";

/**
 * Settings as they are merged, before defaults: each row of a curriculum is shown once, and rows whose loss is measured
 * on the way are no part of it.
 */
export function withDefaultsOfCurricula(merged: Record<string, unknown>): Record<string, unknown> {
  if (merged["curriculum"] === undefined) return merged;
  return { ...merged, training: { epochs: 1, validationRows: 0, ...(merged["training"] as object | undefined) } };
}

export type Settings = z.infer<typeof settingsSchema>;

/** Any part of the settings. What is checked here are keys; values are checked once all parts are merged. */
const part = z.strictObject({
  data: anyOf(dataSettings).optional(),
  model: anyOf(modelKeys).optional(),
  training: anyOf(trainingConfig).optional(),
  evaluation: anyOf(evaluationSettings).optional(),
  curriculum: z.record(z.string(), z.unknown()).optional(),
});

function anyOf(schema: z.ZodObject): z.ZodObject {
  return z.strictObject(Object.fromEntries(Object.keys(schema.shape).map((key) => [key, z.unknown().optional()])));
}

const seeds = z.array(z.int().min(0)).min(1);

const arm = z.strictObject({
  name: slug,
  label: z.string().min(1),
  set: part.optional(),
  /** The x axis sets nothing of this arm, which is then the same everywhere on it. */
  fixed: z.boolean().optional(),
  /** In place of the scale's and of a tick's. */
  seeds: seeds.optional(),
});

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
const place = z.strictObject({
  arm: slug.optional(),
  x: xValue,
  /** Another set of exercises than the unseen instructions: "train", or the name of a probe. */
  split: slug.optional(),
  /** After that stage and not after the last; "start" is before the first. */
  stage: slug.optional(),
  /** What answers score there that know nothing of the instruction. */
  baseline: z.boolean().optional(),
});

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

/** How many worked examples per instruction what an arm learnt without them is worth. */
const worthSettings = z
  .strictObject({
    /** The arm whose instructions are declared. */
    of: slug,
    /** The arm whose x is the number of examples; `of` is then a fixed arm. */
    against: slug.optional(),
    /** Or arms, each with its number of examples: found at every x. */
    among: z.record(slug, z.number().min(0)).optional(),
  })
  .refine(({ against, among }) => (against === undefined) !== (among === undefined), "say either against or among");

export type WorthSettings = z.infer<typeof worthSettings>;

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
    worth: worthSettings.optional(),
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
