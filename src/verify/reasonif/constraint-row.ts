// Reads which constraints a row of ReasonIF's or MathIF's data names.
import { z } from "zod";
import { DataError } from "../../core/errors.ts";
import type { ConstraintCall } from "../constraint.ts";

const schema = z
  .object({
    constraint_name: z.array(z.string()).min(1),
    constraint_args: z.array(z.record(z.string(), z.unknown()).nullable()),
  })
  .refine((row) => row.constraint_name.length === row.constraint_args.length, "there are not as many args as names");

/**
 * The calls of a row with `constraint_name` and `constraint_args`, as both data sets have them; other fields do not
 * matter. Throws a DataError "bad-constraint-row" that says what is wrong.
 */
export function readConstraintRow(row: unknown): ConstraintCall[] {
  const read = schema.safeParse(row);
  if (read.success) return read.data.constraint_name.map((id, i) => ({ id, params: read.data.constraint_args[i] }));
  const problems = read.error.issues.map(({ path, message }) => `${path.join(".") || "the row"}: ${message}`);
  throw new DataError(`The row names no constraints: ${problems.join("; ")}`, {
    code: "bad-constraint-row",
    hint: 'It has fields such as "constraint_name": ["punctuation:no_comma"], "constraint_args": [null].',
    cause: read.error,
  });
}
