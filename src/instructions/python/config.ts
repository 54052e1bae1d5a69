// What the family is made from: a user's Python source, carried by the plan itself.
import { z } from "zod";
import { defaultSource } from "./default-source.ts";

export const MOST_SOURCE = 262_144;

export const pythonConfig = z.strictObject({
  /**
   * Python. Every typed function at its top level becomes an instruction, but for those whose name begins with an
   * underscore (helpers) or with sample_ (which draw inputs).
   */
  source: z
    .string()
    .max(MOST_SOURCE, {
      error: (issue) =>
        `the Python source has ${(issue.input as string).length} characters, more than ${MOST_SOURCE}: keep the procedures and what they need`,
    })
    .default(defaultSource),
  /** Only this function. */
  function: z
    .string()
    .regex(/^[^\W\d]\w*$/u, { error: "function: write the name of one function of the source" })
    .optional(),
  /** Functions that are left out, each with the reason, for who reads the plan: see trial.ts. */
  omitted: z.record(z.string(), z.string()).optional(),
});

export type PythonConfig = z.output<typeof pythonConfig>;
