// The files a run folder ends with: `results.json`, which depends on seeds alone, and `timings.json`, which the clock wrote.
import { z } from "zod";
import { plannedKinds } from "../data/plans/split-part.ts";
import { scaleNames } from "./scales.ts";
import { publishedZone, slug, xValue } from "./words.ts";

const count = z.int().nonnegative();
const rate = z.number().min(0).max(1);

const verdict = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("pass") }),
  z.strictObject({
    kind: z.literal("fail"),
    code: z.string(),
    detail: z.string(),
    evidence: z
      .strictObject({
        span: z.tuple([count, count]).exactOptional(),
        expected: z.string().exactOptional(),
        found: z.string().exactOptional(),
      })
      .exactOptional(),
  }),
  z.strictObject({ kind: z.literal("invalid"), error: z.string() }),
]);

/** One accuracy with its interval. */
const point = z.strictObject({
  arm: slug,
  x: xValue,
  /** What was counted: "exact-match" over all items, "has-op" and "no-op" over those of one kind, "mean" of the two. */
  metric: slug,
  /** Which instructions: "unseen" in training, those of "train", or another named set. */
  split: slug,
  /** null: pooled over the seeds. */
  seed: z.int().nullable(),
  /** Judged items. 0 exactly where `value`, `low` and `high` are null. */
  n: count,
  /** Items whose checker broke; not counted in `n`, and never a 0. */
  invalid: count.exactOptional(),
  value: rate.nullable(),
  low: rate.nullable(),
  high: rate.nullable(),
});

/** An accuracy after a stage that was not the last; "start" is the model before any training. */
const stagePoint = point.extend({ stage: slug });

/** What was asked: the set of exercises behind a split. The first is the main one, "unseen". */
const probe = z.strictObject({
  split: slug,
  kind: z.enum(plannedKinds),
  /** Instructions that training never demonstrates ("evaluation"), or those that it does ("paired"). */
  of: z.enum(["evaluation", "paired"]),
});

/** What answers score that know nothing of the instruction. Pooled over seeds. */
const baseline = point.omit({ seed: true, invalid: true }).extend({
  /** How it was found: part of a sentence. */
  how: z.string().min(1),
});

/** The accuracy on those items of a split that an axis of difficulty puts on one level. Pooled over seeds. */
const breakdown = point.omit({ seed: true }).extend({
  axis: z.string().min(1),
  level: z.union([z.number(), z.string(), z.boolean()]),
});

/** How many worked examples per instruction one declaration is worth. Pooled over seeds. */
const worth = z.strictObject({
  /** The arm whose instructions were only declared. */
  of: slug,
  /** Where it was measured; null where it is the same at every x, and `curve` runs along x. */
  x: xValue.nullable(),
  /** The accuracies of those who learnt from so many examples of each instruction, fewest first. */
  curve: z
    .array(
      z.strictObject({
        examples: z.number(),
        arm: slug,
        x: xValue,
        value: rate.nullable(),
        low: rate.nullable(),
        high: rate.nullable(),
      }),
    )
    .min(1),
  split: slug,
  metric: slug,
  /** Instructions, each counted once for every seed, that the interval is over. */
  instructions: count,
  /** The accuracy to be reached. */
  accuracy: rate,
  /** The smallest number of examples whose accuracy reaches it; null: more than were tried. So for the interval's ends. */
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** The most examples that were tried. */
  largest: z.number(),
  /** The whole finding in words. */
  text: z.string().min(1),
});

/** Where a fitted curve crosses `level`. */
const threshold = z.strictObject({
  arm: slug,
  metric: slug,
  split: slug,
  level: rate,
  /** null where the curve does not cross the level within the grid. */
  threshold: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** How it was found, or why it could not be: part of a sentence, which may begin with the fit's own word for it. */
  reason: z.string(),
});

/** One stage of a curriculum, as it was trained. */
export const stageFacts = z.strictObject({
  name: slug,
  /** Of everything that decides it: arms whose stages have one id share one training. */
  id: z.string(),
  objective: slug,
  rows: count,
  steps: count,
  tokens: count,
  finalLoss: z.number().nullable(),
});

/** What there is to say of one trained model. Rows, steps and tokens are those of all stages together. */
export const modelFacts = z.strictObject({
  trainRows: count,
  /** Different instructions that occur in the training rows. */
  distinctInstructions: count,
  steps: count,
  /** Tokens seen in training, over all steps. */
  tokens: count,
  parameters: count,
  finalLoss: z.number().nullable(),
  /** In order; absent where training is no curriculum. */
  stages: z.array(stageFacts).exactOptional(),
});

/** One trained model: one arm, one x, one seed. */
const model = modelFacts.extend({ x: xValue, seed: z.int() });

const lossPoint = z.tuple([count, z.number()]);

/** [step, loss] pairs of one trained model, thinned by who wrote them. */
const lossCurve = z.strictObject({
  arm: slug,
  x: xValue,
  seed: z.int(),
  train: z.array(lossPoint).max(200),
  validation: z.array(lossPoint).max(200),
});

/** What a training measured besides its loss, as its objective has it: the mean reward of a policy, its entropy. */
const trainingCurve = z.strictObject({
  arm: slug,
  x: xValue,
  seed: z.int(),
  stage: slug,
  name: slug,
  /** Steps of the stage. */
  points: z.array(lossPoint).min(1).max(200),
});

/** One answer that a person can read. */
const sample = z.strictObject({
  arm: slug,
  x: xValue,
  seed: z.int(),
  split: slug,
  /** The instruction as the model read it. */
  instruction: z.string(),
  input: z.string(),
  expected: z.string(),
  answer: z.string(),
  verdict,
  /** UTF-16 offset at which `answer` leaves `expected`; worked out by the reader where absent. */
  firstDifference: count.exactOptional(),
  /** Training rows whose instructions come nearest, as text. */
  nearestTrainingRows: z.array(z.string()).exactOptional(),
  /** Training rows about this very instruction, one of each stage and kind; empty: training had none. */
  taughtBy: z.array(z.strictObject({ stage: slug, kind: z.enum(plannedKinds), text: z.string() })).exactOptional(),
});

/**
 * Everything the report shows that does not depend on the clock: a run that was killed and resumed writes the same
 * bytes. Text is plain text, never markup.
 */
export const resultsSchema = z
  .strictObject({
    format: z.literal(1),
    experiment: slug,
    title: z.string().min(1),
    /** One sentence, said before the experiment was run. */
    claim: z.string().min(1),
    scale: z.enum(scaleNames),
    seeds: z.array(z.int()).min(1),
    x: z.strictObject({
      name: slug,
      /** For the axis: "distinct rules in training". */
      label: z.string().min(1),
      scale: z.enum(["log", "linear", "ordinal"]),
      /** The planned grid in the order of the axis; numbers, except where the axis is ordinal. */
      values: z.array(xValue).min(1),
    }),
    /** The metric of the main curve and of the finding. */
    metric: slug,
    /** How every `low` and `high` was made, for captions: "95% Wilson intervals". */
    interval: z.string().min(1),
    published: publishedZone.exactOptional(),
    /** Whether the claim held, judged by who knows the claim. Absent: the report judges by `thresholds`. */
    finding: z.strictObject({ held: z.enum(["yes", "partly", "no"]), text: z.string().min(1) }).exactOptional(),
    /** In the order of the legend. */
    arms: z
      .array(
        z.strictObject({
          name: slug,
          label: z.string().min(1),
          /** The same at every x: its points there repeat each other, and one model is behind them. */
          fixed: z.literal(true).exactOptional(),
          models: z.array(model),
        }),
      )
      .min(1),
    points: z.array(point),
    /** Absent, as all that belongs to curricula, where the experiment has none. */
    probes: z.array(probe).exactOptional(),
    stagePoints: z.array(stagePoint).exactOptional(),
    baselines: z.array(baseline).exactOptional(),
    breakdowns: z.array(breakdown).exactOptional(),
    worth: z.array(worth).exactOptional(),
    thresholds: z.array(threshold),
    losses: z.array(lossCurve),
    curves: z.array(trainingCurve).exactOptional(),
    samples: z.array(sample),
  })
  .superRefine((results, context) => {
    const say = (path: (string | number)[], message: string): void => {
      context.addIssue({ code: "custom", path, message });
    };
    const arms = new Set(results.arms.map((arm) => arm.name));
    if (arms.size < results.arms.length) say(["arms"], "two arms have the same name");
    const ofArms = [
      "points",
      "stagePoints",
      "baselines",
      "breakdowns",
      "thresholds",
      "losses",
      "curves",
      "samples",
    ] as const;
    for (const part of ofArms) {
      for (const [i, item] of (results[part] ?? []).entries()) {
        if (!arms.has(item.arm)) say([part, i, "arm"], `"${item.arm}" is not one of the arms`);
      }
    }
    const ticks = new Set(results.x.values);
    for (const [i, value] of results.x.values.entries()) {
      if (results.x.scale === "ordinal") continue;
      if (typeof value === "string") say(["x", "values", i], `a ${results.x.scale} axis needs numbers`);
      else if (results.x.scale === "log" && value <= 0) say(["x", "values", i], "a log axis needs numbers above 0");
    }
    for (const part of ["points", "stagePoints", "baselines", "breakdowns"] as const) {
      for (const [i, item] of (results[part] ?? []).entries()) {
        if (!ticks.has(item.x)) say([part, i, "x"], `${JSON.stringify(item.x)} is not one of x.values`);
        const numbers = [item.value, item.low, item.high];
        if (numbers.some((number) => (number === null) !== (item.n === 0))) {
          say([part, i], "value, low and high are null exactly where n is 0");
        } else if (item.value !== null && !((item.low ?? 0) <= item.value && item.value <= (item.high ?? 1))) {
          say([part, i], `the interval ${item.low} to ${item.high} does not hold the value ${item.value}`);
        }
      }
    }
    for (const [i, { of, curve }] of (results.worth ?? []).entries()) {
      const unknown = [of, ...curve.map(({ arm }) => arm)].find((arm) => !arms.has(arm));
      if (unknown !== undefined) say(["worth", i], `"${unknown}" is not one of the arms`);
    }
  });

export type Results = z.infer<typeof resultsSchema>;
export type ResultPoint = Results["points"][number];
export type ResultStagePoint = NonNullable<Results["stagePoints"]>[number];
export type ResultBaseline = NonNullable<Results["baselines"]>[number];
export type ResultBreakdown = NonNullable<Results["breakdowns"]>[number];
export type ResultWorth = NonNullable<Results["worth"]>[number];
export type ResultThreshold = Results["thresholds"][number];
export type ResultArm = Results["arms"][number];
export type ResultModel = ResultArm["models"][number];
export type ResultLosses = Results["losses"][number];
export type ResultCurve = NonNullable<Results["curves"]>[number];
export type ResultSample = Results["samples"][number];

/** What the clock said; optional, and different on every machine. */
export const timingsSchema = z.strictObject({
  format: z.literal(1),
  models: z.array(
    z.strictObject({
      arm: slug,
      x: xValue,
      seed: z.int(),
      trainSeconds: z.number().nonnegative(),
      evaluationSeconds: z.number().nonnegative().exactOptional(),
    }),
  ),
  /** Of stages that models share, and of what is asked after them, by their ids. */
  stages: z
    .array(
      z.strictObject({
        id: z.string(),
        trainSeconds: z.number().nonnegative(),
        evaluationSeconds: z.number().nonnegative(),
      }),
    )
    .exactOptional(),
});

export type Timings = z.infer<typeof timingsSchema>;
