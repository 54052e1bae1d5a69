// What a person writes as a curriculum: a named order with its options, or the stages one by one.
import { z } from "zod";
import { MOST_EXAMPLES, templatesSchema, whereSchema } from "../plans/split-part.ts";
import { budgetSchema, mixtureSchema, objectiveSchema, stageSchema, trainingSchema } from "./stage.ts";

export const orderNames = [
  "untrained",
  "homogeneous",
  "proactive",
  "retroactive",
  "distillation",
  "stage-1-only",
  "stage-2-only",
  "in-context",
  "pre-instruction",
  "easy-to-hard",
] as const;

export type OrderName = (typeof orderNames)[number];

/** The kinds of rows that show an instruction being carried out. */
export const demonstrationKinds = ["execute", "execute-with-trace", "in-context", "compose"] as const;

export type DemonstrationKind = (typeof demonstrationKinds)[number];

const share = z.number().min(0).lt(1);

const common = {
  objective: objectiveSchema.default("sft"),
  training: trainingSchema.default({}),
  mixture: mixtureSchema.optional(),
};

const firstStage = z.strictObject({
  ...common,
  rows: budgetSchema.default(320_000),
  /** Share of the rows that declare; the others demonstrate. */
  declare: share.default(0.5),
  /** Worked examples of each paired instruction; a fresh input in every row unless said. */
  examples: z.int().min(1).max(MOST_EXAMPLES).optional(),
  /** Only the first so many paired instructions. */
  instructions: z.int().min(1).optional(),
  where: whereSchema.optional(),
});

const secondStage = z.strictObject({
  ...common,
  rows: budgetSchema.default(128_000),
  /** Share of the rows that repeats the parts of stage 1; 0.5 unless said, and 0 in the retroactive order. */
  replay: share.optional(),
});

const execute = z.enum(demonstrationKinds);

/** Options that only some orders have. */
const orderOptions = {
  examples: ["distillation"],
  declare: ["distillation"],
  inputs: ["distillation"],
  of: ["homogeneous"],
  axis: ["easy-to-hard"],
  levels: ["easy-to-hard"],
} as const satisfies Record<string, readonly OrderName[]>;

const namedKeys = {
  order: z.enum(orderNames),
  /** How instructions are carried out in the rows: one kind, or the weights of several. */
  execute: z
    .union([execute, z.partialRecord(execute, z.number().positive().max(1e9))], {
      error: `expected one of ${demonstrationKinds.join(", ")}, or the weights of several`,
    })
    .default("execute-with-trace"),
  stage1: firstStage.prefault({}),
  stage2: secondStage.prefault({}),
  /** The sentences of every part; the data's unless said. */
  templates: templatesSchema.optional(),
  mixture: mixtureSchema.prefault({}),
  /** Of "distillation": worked examples of each evaluation instruction. */
  examples: z.int().min(1).max(MOST_EXAMPLES).optional(),
  /** Of "distillation": the share of the new rows that declare beside the examples; 0 unless said. */
  declare: share.optional(),
  /** Of "distillation": keys of the family's config that differ where the examples' inputs are drawn. */
  inputs: z.record(z.string(), z.json()).optional(),
  /** Of "homogeneous": the order whose rows are shuffled into one mixture; "proactive" unless said. */
  of: z.enum(["proactive", "retroactive", "pre-instruction", "easy-to-hard"]).optional(),
  /** Of "easy-to-hard", or a mixture of it: the family's difficulty axis. */
  axis: z.string().min(1).optional(),
  /** Of "easy-to-hard": stages that stage 1 is divided into, each reaching further up the axis; 3 unless said. */
  levels: z.int().min(2).max(50).optional(),
};

const namedSchema = z.strictObject(namedKeys).superRefine((curriculum, context) => {
  const report = (path: string[], message: string): void => {
    context.addIssue({ code: "custom", path, message });
  };
  for (const [key, orders] of Object.entries(orderOptions) as [keyof typeof orderOptions, readonly OrderName[]][]) {
    const used = [curriculum.order, curriculum.order === "homogeneous" ? (curriculum.of ?? "proactive") : undefined];
    if (curriculum[key] === undefined || used.some((order) => orders.includes(order as OrderName))) continue;
    report([key], `the order "${curriculum.order}" has no such option; ${orders.join(", ")} has`);
  }
  if (curriculum.order === "distillation" && curriculum.examples === undefined) {
    report(["examples"], "say how many worked examples each evaluation instruction has, from 1 on");
  }
  const easyToHard = curriculum.order === "easy-to-hard" || curriculum.of === "easy-to-hard";
  if (easyToHard && curriculum.axis === undefined) report(["axis"], "name the axis that says what is hard");
  if (easyToHard && curriculum.stage1.where !== undefined) {
    report(["stage1", "where"], "the order itself chooses instructions by an axis; leave this out");
  }
  if (typeof curriculum.execute === "object" && Object.keys(curriculum.execute).length === 0) {
    report(["execute"], "name at least one kind");
  }
});

/** Where worked examples of evaluation instructions are meant, `demonstrates` says so. */
const explicitSchema = z.strictObject({
  order: z.literal("stages").optional(),
  demonstrates: z.boolean().default(false),
  stages: z.array(stageSchema, { error: `name an order (${orderNames.join(", ")}), or list stages` }).max(50),
});

export const curriculumSchema = z.discriminatedUnion("order", [namedSchema, explicitSchema], {
  error: (issue) =>
    issue.code === "invalid_union"
      ? `expected order: one of ${orderNames.join(", ")}; or stages: a list of them`
      : undefined,
});

/** What a person writes; most of it has defaults. */
export type CurriculumInput = z.input<typeof curriculumSchema>;

export type NamedCurriculum = z.output<typeof namedSchema>;

/** Every key that a curriculum may have somewhere, for suggestions. */
export const curriculumKeys: readonly string[] = [
  ...Object.keys(namedKeys),
  ...Object.keys(firstStage.shape),
  ...Object.keys(secondStage.shape),
  ...Object.keys(stageSchema.shape),
  ...Object.keys(explicitSchema.shape),
];
