// The kinds of parameters that IFEval's constraints share.
import { z } from "zod";
import { relations } from "../judge.ts";
import { isBlank } from "../python-text.ts";

/** A whole number from 0; 7.0 is 7. What is negative the published code replaces by a random number. */
export const count = z.int().nonnegative();

export const relation = z.enum(relations);

/** A text that has something besides space. */
export const text = z.string().refine((given) => !isBlank(given), "is blank");

export const none = z.strictObject({});

export type None = Record<string, never>;
