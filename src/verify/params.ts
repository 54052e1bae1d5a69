// The kinds of parameters that constraints share; what the published code would draw at random is refused.
import { z } from "zod";
import { relations } from "./judge.ts";
import { isBlank } from "./python-text.ts";

export type NoParams = Record<string, never>;

export const noParams: z.ZodType<NoParams> = z.strictObject({});

/** A number of things, from 0; 7.0 is 7. What is missing or negative the published code replaces by a random number. */
export const amount = z.int().nonnegative();

/** A place counted from one. */
export const position = z.int().positive();

export const percentage = z.number().min(0).max(100);

export const relation = z.enum(relations);

/** A keyword or a text: something besides space. */
export const nonBlank = z.string().refine((text) => !isBlank(text), "must not be blank");
