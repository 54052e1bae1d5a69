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
 * A list whose first item is an object, or its JSON, with `instruction_id` and `kwargs`; later items do not matter. The
 * published rows (allenai's `IF_multi_constraints_upto5`) hold it as the text of a Python list, which is read as data
 * and never run; that of a JSON list will do, too. Throws a DataError "bad-ground-truth" that says what is wrong.
 */
export function readGroundTruth(value: unknown): ConstraintCall[] {
  const read = schema.safeParse(firstItem(value));
  if (!read.success) {
    const [issue] = read.error.issues;
    throw refused(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`, read.error);
  }
  return read.data.instruction_id.map((id, i) => ({ id, params: read.data.kwargs[i] }));
}

/** The same, with ids and parameters checked; throws as `readyConstraint` does, too. */
export function readyGroundTruth(value: unknown): ReadyConstraint[] {
  return readGroundTruth(value).map((call) => readyConstraint(ifRlvr, call));
}

function firstItem(value: unknown): unknown {
  try {
    const list = typeof value === "string" ? readList(value) : value;
    if (!Array.isArray(list) || list.length === 0) throw refused("it is no list with an item");
    const [first] = list as readonly unknown[];
    return typeof first === "string" ? JSON.parse(first) : first;
  } catch (error) {
    if (error instanceof PreceptError && error.code === "bad-ground-truth") throw error;
    throw refused(error instanceof Error ? error.message : String(error), error);
  }
}

function readList(text: string): unknown {
  try {
    return readPythonLiteral(text);
  } catch (error) {
    // JSON differs in its names for None, True and False, and in pairs of surrogates.
    if (!/^\s*\[/.test(text)) throw error;
    try {
      return JSON.parse(text);
    } catch {
      throw error;
    }
  }
}

function refused(why: string, cause?: unknown): DataError {
  return new DataError(`This ground_truth cannot be used: ${why}`, {
    code: "bad-ground-truth",
    hint: `It is the text of a Python list such as ['{"instruction_id": ["punctuation:no_comma"], "kwargs": [null]}'].`,
    cause,
  });
}
