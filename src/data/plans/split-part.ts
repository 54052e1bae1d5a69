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
   * The instructions of another split, for kind "declare" alone: training may be told what the test instructions are,
   * as in programming by backprop (arXiv 2506.18777), while their execution stays unseen.
   */
  of: z.enum(splitNames).optional(),
});

export type SplitPart = z.output<typeof splitPartSchema>;
