// One sample as clients send it: what was asked, in one of several forms, and the response, in one of several.
import { z } from "zod";
import { DataError } from "../../core/errors.ts";
import type { ConstraintCall } from "../../verify/constraint.ts";
import { readLabel } from "./label.ts";
import { responseOfCompletion, responseOfQuery } from "./response-text.ts";
import { settingFields, withFields } from "./setting-fields.ts";
import type { ScoreSettings } from "./settings.ts";

/** What a response is held to. */
export type Task =
  | { readonly kind: "constraints"; readonly calls: readonly ConstraintCall[] }
  | { readonly kind: "exercise"; readonly family: string; readonly params: unknown; readonly input: unknown };

export interface Sample {
  readonly task: Task;
  readonly response: string;
  readonly settings: ScoreSettings;
}

const paramsField = z.record(z.string(), z.unknown()).nullish();
const callField = z.strictObject({ id: z.string(), params: paramsField });
/** More constraints than any data set gives one prompt are a mistake. */
const mostCalls = 1000;

/** Exactly one of `id`, `constraints`, `instruction_id_list` and `family` says what is asked. */
const taskFields = {
  id: z.string().nullish(),
  params: z.unknown().optional(),
  constraints: z.array(callField).min(1).max(mostCalls).nullish(),
  instruction_id_list: z.array(z.string()).min(1).max(mostCalls).nullish(),
  kwargs: z.array(paramsField).nullish(),
  family: z.string().nullish(),
  input: z.unknown().optional(),
  ...settingFields,
};

const taskSchema = z.strictObject(taskFields);
type TaskFields = z.infer<typeof taskSchema>;

const messageField = z.looseObject({ role: z.string(), content: z.unknown() });
/** A label in place of the fields above; `completion` or `query` with `prompt` in place of `response`. */
const sampleSchema = z.strictObject({
  ...taskFields,
  label: z.unknown().optional(),
  response: z.string().nullish(),
  completion: z.union([z.string(), z.array(messageField)]).nullish(),
  query: z.string().nullish(),
  prompt: z.string().nullish(),
});
type SampleFields = z.infer<typeof sampleSchema>;

/** Throws a DataError ("bad-sample", "bad-label", "no-prompt") that says what is wrong with it. */
export function readSample(value: unknown, defaults: ScoreSettings): Sample {
  const fields = parse(sampleSchema, value, "the sample");
  const settings = withFields(defaults, fields);
  const response = responseOf(fields);
  if (!isGiven(fields.label)) return { task: taskOf(fields), response, settings };
  const asked = askedBy(fields);
  if (asked.length > 0) throw bad(`the sample has a label and ${asked.join(", ")}: one of them says what is asked`);
  const label = parse(taskSchema, readLabel(fields.label), "the label");
  return { task: taskOf(label), response, settings: withFields(settings, label) };
}

/** Null is as good as absent, as data sets have it. */
export function isGiven<T>(value: T): value is NonNullable<T> {
  return value !== undefined && value !== null;
}

function taskOf(fields: TaskFields): Task {
  const asked = askedBy(fields);
  if (asked.length !== 1) {
    throw bad(
      asked.length === 0
        ? "nothing is asked: give id, constraints, instruction_id_list, family or label"
        : `${asked.join(" and ")} are given: one of them says what is asked`,
    );
  }
  const { id, constraints, instruction_id_list: ids, kwargs, family, params, input } = fields;
  if (typeof family === "string") return { kind: "exercise", family, params, input };
  if (input !== undefined) throw bad("input belongs to an exercise, and no family is given");
  if (typeof id === "string") {
    return { kind: "constraints", calls: [{ id, params: parse(paramsField, params, "params") }] };
  }
  if (params !== undefined) throw bad("params belong to an id or a family, and neither is given");
  if (!Array.isArray(ids)) return { kind: "constraints", calls: constraints as readonly ConstraintCall[] };
  if (isGiven(kwargs) && kwargs.length !== ids.length) {
    throw bad(`instruction_id_list has ${ids.length} items and kwargs ${kwargs.length}`);
  }
  return { kind: "constraints", calls: ids.map((each, i) => ({ id: each, params: kwargs?.[i] })) };
}

function askedBy(fields: TaskFields): string[] {
  return (["id", "constraints", "instruction_id_list", "family"] as const).filter((name) => isGiven(fields[name]));
}

function responseOf({ response, completion, query, prompt }: SampleFields): string {
  const given = [response, completion, query].filter(isGiven).length;
  if (given !== 1) throw bad("one of response, completion and query must hold what is judged");
  if (isGiven(response)) return response;
  return isGiven(completion) ? responseOfCompletion(completion) : responseOfQuery(query as string, prompt ?? "");
}

function parse<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const problems = read.error.issues.slice(0, 3).map(({ path, message }) => {
    const place = path.map(String).join(".");
    return place === "" ? message : `${place}: ${message}`;
  });
  throw bad(`${what} cannot be read: ${problems.join("; ")}`);
}

function bad(message: string): DataError {
  return new DataError(message, { code: "bad-sample" });
}
