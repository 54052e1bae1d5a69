// A dataset plan: pure JSON from which every row follows, whoever makes it and in whatever order.
import { z } from "zod";
import { readConfig, schemaError } from "../../instructions/read-config.ts";
import { checkPlan } from "./check-plan.ts";
import { layoutSchema } from "../rows/layout.ts";
import { splitFamily } from "./split-family.ts";
import {
  plannedKinds,
  splitNames,
  splitPartSchema,
  surfacesSchema,
  templatesSchema,
  type SplitName,
} from "./split-part.ts";

export { splitNames, type SplitName };

/** How often each instruction occurs: see frequency.ts. */
const frequencySchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("uniform") }),
  z.strictObject({ kind: z.literal("power"), alpha: z.number().positive().max(1_000) }),
]);

export type Frequency = z.output<typeof frequencySchema>;

const familyConfigSchema = z.record(z.string(), z.json());

const splitSchema = z.strictObject({
  /** Number of instructions with different meanings. */
  instructions: z.int().min(1).max(100_000_000),
  /** Rows in the split; 0 keeps the instructions out of the other splits without writing any row. */
  rows: z.int().min(0).max(100_000_000_000),
  frequency: frequencySchema.default({ kind: "uniform" }),
  /** The kind of every row; "in-context" unless said. */
  kind: z.enum(plannedKinds).optional(),
  /** In place of `kind`: a mixture of kinds over the same instructions. */
  kinds: z.array(splitPartSchema).min(1).max(128).optional(),
  /** Each row takes one of these, and one of its wordings, with equal chances. */
  surfaces: surfacesSchema.default(["rule"]),
  layout: layoutSchema.default({}),
  templates: templatesSchema.optional(),
  /** In place of the plan's family. */
  family: z.string().optional(),
  /** Keys of the family's config that differ from the plan's. */
  config: familyConfigSchema.default({}),
});

const planSchema = z.strictObject({
  family: z.string(),
  config: familyConfigSchema.default({}),
  seed: z.union([z.string(), z.int()]).default(0),
  /**
   * What of a test row is unseen in training: its pair of instruction and input ("instance"; all splits show the same
   * instructions), its instruction's meaning ("instruction"), also every single piece of it ("parts": no side of a test
   * rule is a side of a training rule; arXiv 2410.04717, semantic diversity), or the whole kind of instruction
   * ("family": the test split names another family).
   */
  unseen: z.enum(["instance", "instruction", "parts", "family"]).default("instruction"),
  /**
   * "apart": each pair of instruction and input belongs to one split (input-home.ts), so that no exercise of the test
   * split was shown in another, whatever instructions the other may show.
   */
  inputs: z.literal("apart").optional(),
  /** Whether the training split may show worked examples of other splits' instructions. */
  demonstrates: z.literal(true).optional(),
  /** The stage of a curriculum that the rows are for: other stages of the same plan have other rows. */
  stage: z.string().min(1).optional(),
  /** Rows per file. Part of the plan, so that the files do not depend on who writes them. */
  shardRows: z.int().min(1).max(10_000_000).default(65_536),
  splits: z
    .strictObject({
      test: splitSchema.optional(),
      validation: splitSchema.optional(),
      train: splitSchema.optional(),
    })
    .refine((splits) => Object.values(splits).some((split) => split !== undefined), "name at least one split"),
});

/** What a person writes; most of it has defaults. */
export type DatasetPlanInput = z.input<typeof planSchema>;
/** A checked plan with every default filled in; each split holds its whole family config, `config` is empty. */
export type DatasetPlan = z.output<typeof planSchema>;
export type SplitPlan = z.output<typeof splitSchema>;

/**
 * Checks a plan and fills in its defaults; reading the result again gives the same plan. Throws a ConfigError for
 * what is unknown, malformed or impossible: see check-plan.ts.
 */
export function readPlan(value: unknown): DatasetPlan {
  const result = planSchema.safeParse(value);
  if (!result.success) {
    throw schemaError("The dataset plan", result.error, [
      ...Object.keys(planSchema.shape),
      ...Object.keys(splitSchema.shape),
      ...splitNames,
    ]);
  }
  const plan = result.data;
  const splits: Partial<Record<SplitName, SplitPlan>> = {};
  for (const name of splitNames) {
    const split = plan.splits[name];
    if (split === undefined) continue;
    const family = splitFamily(plan, name);
    const own = split.family === undefined ? { ...plan.config, ...split.config } : split.config;
    const config = readConfig(family, own) as SplitPlan["config"];
    splits[name] = { ...split, ...(split.kinds === undefined ? { kind: split.kind ?? "in-context" } : {}), config };
  }
  const checked = { ...plan, config: {}, splits };
  checkPlan(checked);
  return checked;
}
