// Reads the column `ground_truth` of IF-RLVR's training rows: which constraints a response is rewarded for.
import { z } from "zod";
import { DataError, PreceptError } from "../../core/errors.ts";
import type { ConstraintCall, ReadyConstraint } from "../constraint.ts";
import { readyConstraint } from "../ready-constraint.ts";
import { ifRlvr } from "./constraint-set.ts";
import { readPythonLiteral } from "./python-literal.ts";

const kwargs = z.record(z.string(), z.unknown()).nullable();

const schema = z
  .object({ instruction_id: z.array(z.string()).min(1), kwargs: z.array(kwargs) })
  .refine((given) => given.instruction_id.length === given.kwargs.length, "there are not as many kwargs as ids");

/**
 * The text of a Python list whose first item is a dict, or its JSON, with `instruction_id` and `kwargs` (allenai's
 * `IF_multi_constraints_upto5`); later items do not matter. It is read as data, never run. Throws a DataError
 * "bad-ground-truth" that says what is wrong with it.
 */
export function readGroundTruth(text: string): ConstraintCall[] {
  const read = schema.safeParse(firstItem(text));
  if (!read.success) {
    const [issue] = read.error.issues;
    throw refused(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`, read.error);
  }
  return read.data.instruction_id.map((id, i) => ({ id, params: read.data.kwargs[i] }));
}

/** The same, with ids and parameters checked; throws as `readyConstraint` does, too. */
export function readyGroundTruth(text: string): ReadyConstraint[] {
  return readGroundTruth(text).map((call) => readyConstraint(ifRlvr, call));
}

function firstItem(text: string): unknown {
  try {
    const list = readPythonLiteral(text);
    if (!Array.isArray(list) || list.length === 0) throw refused("it is no list with an item");
    const [first] = list as readonly unknown[];
    return typeof first === "string" ? JSON.parse(first) : first;
  } catch (error) {
    if (error instanceof PreceptError && error.code === "bad-ground-truth") throw error;
    throw refused(error instanceof Error ? error.message : String(error), error);
  }
}

function refused(why: string, cause?: unknown): DataError {
  return new DataError(`This ground_truth cannot be used: ${why}`, {
    code: "bad-ground-truth",
    hint: `It is the text of a Python list such as ['{"instruction_id": ["punctuation:no_comma"], "kwargs": [null]}'].`,
    cause,
  });
}
