// A dataset plan: pure JSON from which every row follows, whoever makes it and in whatever order.
import { z } from "zod";
import { ConfigError } from "../core/errors.ts";
import type { AnyFamily } from "../instructions/family.ts";
import { readConfig, schemaError } from "../instructions/read-config.ts";
import { getFamily } from "../instructions/registry.ts";
import { surfaces } from "../instructions/surface.ts";
import { layoutSchema } from "./layout.ts";

/**
 * The splits in the order in which their instructions are drawn. A later split avoids the meanings of the earlier
 * ones, so that the test instructions stay the same whatever the number of training instructions.
 */
export const splitNames = ["test", "validation", "train"] as const;

export type SplitName = (typeof splitNames)[number];

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
  kind: z.enum(["in-context", "declare"]).default("in-context"),
  /** Each row takes one of these, and one of its wordings, with equal chances. */
  surfaces: z.array(z.enum(surfaces)).min(1).default(["rule"]),
  layout: layoutSchema.default({}),
  /** Keys of the family's config that differ from the plan's. */
  config: familyConfigSchema.default({}),
});

const planSchema = z.strictObject({
  family: z.string(),
  config: familyConfigSchema.default({}),
  seed: z.union([z.string(), z.int()]).default(0),
  /**
   * What of a test instruction is unseen in training: its meaning ("instruction"), or also every single piece of it
   * ("parts": no side of a test rule is a side of a training rule; arXiv 2410.04717, semantic diversity).
   */
  unseen: z.enum(["instruction", "parts"]).default("instruction"),
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
 * what is unknown, malformed or impossible: an unknown family, more instructions than the family's config can give,
 * fewer rows than instructions, a surface that the family does not have.
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
  const family = getFamily(plan.family);
  if (plan.unseen === "parts" && family.parts === undefined) {
    throw new ConfigError(`unseen: the instructions of family "${family.name}" have no parts`, {
      code: "impossible-plan",
      hint: 'Use unseen: "instruction".',
    });
  }
  const splits: Partial<Record<SplitName, SplitPlan>> = {};
  for (const name of splitNames) {
    const split = plan.splits[name];
    if (split === undefined) continue;
    const config = readConfig(family, { ...plan.config, ...split.config }) as SplitPlan["config"];
    checkSplit(family, name, { ...split, config });
    splits[name] = { ...split, config };
  }
  checkTogether(family, splits);
  return { ...plan, config: {}, splits };
}

function checkSplit(family: AnyFamily, name: SplitName, split: SplitPlan): void {
  const { instructions, rows, frequency } = split;
  if (frequency.kind === "uniform" && rows > 0 && rows < instructions) {
    throw new ConfigError(`splits.${name}: ${rows} rows cannot show ${instructions} instructions`, {
      code: "impossible-plan",
      hint: `Ask for at least ${instructions} rows or at most ${rows} instructions.`,
    });
  }
  for (const surface of split.surfaces) {
    if (family.surfaces.includes(surface)) continue;
    throw new ConfigError(`splits.${name}.surfaces: family "${family.name}" cannot be written as "${surface}"`, {
      code: "impossible-plan",
      hint: `It has: ${family.surfaces.join(", ")}.`,
    });
  }
}

/** Splits that draw from the same config share what it can give. */
function checkTogether(family: AnyFamily, splits: Partial<Record<SplitName, SplitPlan>>): void {
  const wanted = new Map<string, { readonly names: SplitName[]; total: number; readonly capacity: number }>();
  for (const name of splitNames) {
    const split = splits[name];
    if (split === undefined) continue;
    const key = JSON.stringify(split.config);
    const group = wanted.get(key) ?? { names: [], total: 0, capacity: family.capacity(split.config) };
    group.names.push(name);
    group.total += split.instructions;
    wanted.set(key, group);
  }
  for (const { names, total, capacity } of wanted.values()) {
    if (total <= capacity) continue;
    throw new ConfigError(
      `splits.${names.join(" and ")}: ${total} different instructions asked, but this config of family ` +
        `"${family.name}" has only ${capacity}`,
      {
        code: "impossible-plan",
        hint: "Ask for fewer instructions, or widen the config (longer rules, more letters).",
      },
    );
  }
}
