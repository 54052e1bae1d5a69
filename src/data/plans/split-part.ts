// One kind of rows within a split, as a plan writes it.
import { z } from "zod";
import { MOST_TEMPLATES, templateForms } from "../../instructions/pointers/pointer-templates.ts";
import { writtenSurfaces } from "../../instructions/surface.ts";
import { layoutSchema } from "../rows/layout.ts";

/**
 * The splits in the order in which their instructions are drawn. A later split avoids the meanings of the earlier
 * ones, so that the test instructions stay the same whatever the number of training instructions.
 */
export const splitNames = ["test", "validation", "train"] as const;

export type SplitName = (typeof splitNames)[number];

/** The kinds of rows that a plan can ask for. */
export const plannedKinds = ["in-context", "declare", "execute", "execute-with-trace", "compose"] as const;

export type PlannedKind = (typeof plannedKinds)[number];

/** Which sentences stand around pointers: see `TemplateChoice`. */
export const templatesSchema = z.strictObject({
  forms: z.array(z.enum(templateForms)).min(1).optional(),
  count: z.int().min(1).max(MOST_TEMPLATES).optional(),
});

export const surfacesSchema = z.array(z.enum(writtenSurfaces)).min(1);

/** Which instructions of its split a part shows, by one of the family's difficulty axes. */
export const whereSchema = z
  .strictObject({
    axis: z.string().min(1),
    min: z.number().optional(),
    max: z.number().optional(),
    /** Exactly this value, for axes that are no numbers. */
    is: z.union([z.string(), z.number(), z.boolean()]).optional(),
    /** Of the instructions ordered by the axis, those from this share of them to that one: [0, 0.5] is the easier half. */
    share: z.tuple([z.number().min(0).max(1), z.number().min(0).max(1)]).optional(),
  })
  .refine(({ min, max, is, share }) => [min, max, is, share].some((limit) => limit !== undefined), {
    error: "says nothing but the axis; add min, max, is or share",
  })
  .refine(({ share }) => share === undefined || share[0] < share[1], {
    path: ["share"],
    error: "must go from a smaller share to a larger one",
  });

export type Where = z.output<typeof whereSchema>;

/** The most worked examples of one instruction. */
export const MOST_EXAMPLES = 100_000;

/** What a part does not say, its split says. */
export const splitPartSchema = z.strictObject({
  kind: z.enum(plannedKinds),
  /** Its share of the rows that no part has fixed, beside the other parts' weights; 1 unless said. */
  weight: z.number().positive().max(1e9).optional(),
  /** Exactly so many rows. */
  rows: z.int().min(1).optional(),
  surfaces: surfacesSchema.optional(),
  layout: layoutSchema.optional(),
  templates: templatesSchema.optional(),
  /**
   * The instructions of another split, mostly for kind "declare": training may be told what the test instructions are,
   * as in programming by backprop (arXiv 2506.18777), while their execution stays unseen. With `examples`, a test split
   * may ask about training instructions, and a plan that `demonstrates` may show test instructions carried out.
   */
  of: z.enum(splitNames).optional(),
  /**
   * So many worked examples of each instruction, with the same inputs wherever the same split asks for them: all
   * different, and those of a smaller number are the first of a larger one. Where absent, each row has a fresh input.
   */
  examples: z.int().min(1).max(MOST_EXAMPLES).optional(),
  /** Only the first so many instructions, of those that `where` leaves. */
  instructions: z.int().min(1).optional(),
  where: whereSchema.optional(),
  /** Keys of the family's config that differ where this part's inputs are drawn. */
  inputs: z.record(z.string(), z.json()).optional(),
});

export type SplitPart = z.output<typeof splitPartSchema>;
