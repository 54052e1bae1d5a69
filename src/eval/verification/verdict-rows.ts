// Verdicts as lines of JSON: `{key, strict: [..], loose: [..]}`, one per prompt, in the order of the data.
import { z } from "zod";
import { DataError } from "../../core/errors.ts";
import type { Source } from "./open-source.ts";
import type { Prompt } from "./read-prompts.ts";
import { recordLines } from "./record-lines.ts";
import type { Outcome } from "./verify-responses.ts";

export interface VerdictRow {
  readonly key: string | number;
  readonly strict: readonly Outcome[];
  readonly loose: readonly Outcome[];
}

/** The line of a row with its line break. What a broken checker could not judge is null. */
export function verdictLine({ key, strict, loose }: VerdictRow): string {
  return `${JSON.stringify({ key, strict: strict.map(toJson), loose: loose.map(toJson) })}\n`;
}

const verdicts = z.array(z.boolean().nullable()).min(1);
const rowSchema = z
  .strictObject({ key: z.union([z.string(), z.number()]), strict: verdicts, loose: verdicts })
  .refine(({ strict, loose }) => strict.length === loose.length, { error: "strict and loose differ in length" });

/** Whether the first record of a source is a row of verdicts and no response. */
export async function holdsVerdictRows(source: Source): Promise<boolean> {
  for await (const { value } of recordLines(source)) {
    return typeof value === "object" && value !== null && "strict" in value && "loose" in value;
  }
  return false;
}

/**
 * The rows of a source; with `prompts`, in their order. Throws a DataError naming source and line ("not-json",
 * "malformed-record", "duplicate-key"), and "different-prompts" where the rows are not those of `prompts`.
 */
export async function readVerdictRows(source: Source, prompts?: readonly Prompt[]): Promise<VerdictRow[]> {
  const rows = new Map<string, VerdictRow>();
  for await (const { value, place } of recordLines(source)) {
    const read = rowSchema.safeParse(value);
    if (!read.success) throw malformed(`${source.name}, ${place}`, read.error);
    const { key, strict, loose } = read.data;
    if (rows.has(String(key))) throw duplicate(`${source.name}, ${place}`, key);
    rows.set(String(key), { key, strict: strict.map(fromJson), loose: loose.map(fromJson) });
  }
  return prompts === undefined ? [...rows.values()] : rowsOf(prompts, rows, source.name);
}

function rowsOf(prompts: readonly Prompt[], rows: ReadonlyMap<string, VerdictRow>, name: string): VerdictRow[] {
  if (rows.size !== prompts.length) throw foreign(name, `${rows.size} rows for ${prompts.length} prompts`);
  return prompts.map(({ key, constraints }) => {
    const row = rows.get(String(key));
    if (row === undefined) throw foreign(name, `no row for key ${key}`);
    if (row.strict.length === constraints.length) return row;
    throw foreign(name, `${row.strict.length} verdicts for the ${constraints.length} constraints of key ${key}`);
  });
}

function toJson(outcome: Outcome): boolean | null {
  return outcome === "invalid" ? null : outcome === "pass";
}

function fromJson(value: boolean | null): Outcome {
  if (value === null) return "invalid";
  return value ? "pass" : "fail";
}

function malformed(place: string, error: z.ZodError): DataError {
  const problems = error.issues.map((issue) => `${issue.path.join(".") || "the line"}: ${issue.message}`);
  return new DataError(`${place}: not a row of verdicts: ${problems.join("; ")}`, {
    code: "malformed-record",
    hint: "`precept verify --rows` writes such rows: {key, strict: [true, ...], loose: [true, ...]}.",
  });
}

function duplicate(place: string, key: string | number): DataError {
  return new DataError(`${place}: a second row for key ${key}`, {
    code: "duplicate-key",
    hint: "Keep one row per prompt.",
  });
}

function foreign(name: string, why: string): DataError {
  return new DataError(`${name}: these rows do not belong to the data: ${why}`, {
    code: "different-prompts",
    hint: "Give the data that the rows were made with.",
  });
}
