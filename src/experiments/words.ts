// What experiment files and results have in common: names, places on the x axis, the published zone.
import { z } from "zod";

/** Lower-case words joined by hyphens: names of experiments, arms, metrics and splits. */
export const slug = z.string().regex(/^[a-z0-9]+(?:[-.][a-z0-9]+)*$/, "expected lower-case words joined by hyphens");

/** A place on the x axis: a number, or the name of a tick where the axis is ordinal. */
export const xValue = z.union([z.number(), z.string().min(1)]);

export type XValue = z.infer<typeof xValue>;

/** Where the literature puts the transition. On an ordinal axis, `from` and `to` name ticks. */
export const publishedZone = z.strictObject({ label: z.string().min(1), from: xValue, to: xValue, note: z.string() });
