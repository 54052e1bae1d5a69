// Parameters that several constraints of IFBench take; what the published code would draw at random is refused.
import { z } from "zod";
import { isBlank } from "../python-text.ts";

export type NoParams = Record<string, never>;

export const noParams: z.ZodType<NoParams> = z.strictObject({});

/** A number of things; the published code replaces what is missing or negative by a random number. */
export const amount = z.int().nonnegative();

/** A place counted from one. */
export const position = z.int().positive();

export const percentage = z.number().min(0).max(100);

/** A keyword or a text. */
export const nonBlank = z.string().refine((text) => !isBlank(text), "must not be blank");
