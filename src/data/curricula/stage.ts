// One stage of a curriculum as data: a mixture of parts, a budget, what is replayed, how it is learnt.
import { z } from "zod";
import { plannedKinds, splitPartSchema } from "../plans/split-part.ts";

/** Lower-case words joined by hyphens; a stage's name also names its folder and its stream of random numbers. */
const slug = z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "write it in lower case with hyphens, such as stage-1");

const MOST_ROWS = 100_000_000_000;

/** Rows, or as many rows as come to so many tokens. */
export const budgetSchema = z.union(
  [z.int().min(1).max(MOST_ROWS), z.strictObject({ tokens: z.int().min(1).max(Number.MAX_SAFE_INTEGER) })],
  { error: "expected a number of rows from 1 on, or { tokens: N }" },
);

export type Budget = z.output<typeof budgetSchema>;

/** What training may be told beside the rows; the recipe that trains judges the keys. */
export const trainingSchema = z.record(z.string(), z.json());

/** The names of objectives; the recipe of each judges its other keys. */
export const objectiveKinds = ["grpo", "dpo", "iopo", "rpo", "orpo", "rejection", "expert-iteration"] as const;

/**
 * "sft" is cross-entropy on the learnt text of each row. The others ask the model itself, and learn from verdicts on
 * its answers: their rows are questions.
 */
export const objectiveSchema = z.union([z.literal("sft"), z.looseObject({ kind: z.enum(objectiveKinds) })], {
  error: `expected "sft" or { kind: ${objectiveKinds.join(" | ")}, ... }`,
});

export type Objective = z.output<typeof objectiveSchema>;

/**
 * How weights become shares: part i has the share p_i ~ min(n_i, cap)^(1 / temperature) of the rows ("rows") or of the
 * tokens ("tokens"), n_i being its weight (Raffel et al., arXiv 1910.10683, section 3.5.2). A temperature of 1 keeps the
 * proportions, a high one evens them out.
 */
export const mixtureSchema = z.strictObject({
  by: z.enum(["rows", "tokens"]).default("rows"),
  cap: z.number().positive().optional(),
  temperature: z.number().positive().max(1e6).default(1),
});

export type Mixture = z.output<typeof mixtureSchema>;

/** Whose instructions a part shows: those that training also demonstrates, or those that it may only declare. */
export const instructionSets = ["paired", "evaluation"] as const;

export type InstructionSet = (typeof instructionSets)[number];

/** What a part does not say about surfaces and sentences, the data says; layouts are merged key by key. */
export const stagePartSchema = splitPartSchema.omit({ of: true, weight: true }).extend({
  of: z.enum(instructionSets),
  kind: z.enum(plannedKinds),
  /** Its weight in the mixture; "instructions" is the number of instructions that it shows, times their examples. */
  weight: z.union([z.number().positive().max(1e9), z.literal("instructions")]).optional(),
});

export type StagePart = z.output<typeof stagePartSchema>;

const stageKeys = {
  name: slug,
  objective: objectiveSchema.default("sft"),
  parts: z.array(stagePartSchema).min(1, "a stage without parts has no rows"),
  rows: budgetSchema,
  /** Share of the budget that is drawn from the parts of the earlier stages, in the proportions of their rows. */
  replay: z.number().min(0).lt(1, "the stage itself needs a share too").default(0),
  mixture: mixtureSchema.prefault({}),
  /** In place of the unit's training settings. */
  training: trainingSchema.default({}),
};

export const plainStageSchema = z.strictObject(stageKeys);

/** A stage, or one that shows the rows of several in one shuffled mixture. */
export const stageSchema = z.strictObject({
  ...stageKeys,
  parts: stageKeys.parts.optional(),
  rows: budgetSchema.optional(),
  /** The stages whose rows these are; what they replay included. */
  merges: z.array(plainStageSchema).min(1).optional(),
});

export type StageInput = z.output<typeof stageSchema>;

export type PlainStage = z.output<typeof plainStageSchema>;

export interface Stage extends PlainStage {
  /** Where the stage is one mixture of several: `parts` and `rows` are then theirs together. */
  readonly merges?: readonly PlainStage[];
}

/** A curriculum with every default decided: plain JSON, which `readCurriculum` reads as the same curriculum. */
export interface Curriculum {
  /** Whether worked examples of the evaluation instructions are shown on purpose. */
  readonly demonstrates: boolean;
  /** None for the model as it is before training. */
  readonly stages: readonly Stage[];
}
