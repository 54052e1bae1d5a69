// Reads the prompts of a published set with their constraints, all of them checked before anything is scored.
import { z } from "zod";
import { DataError } from "../../core/errors.ts";
import type { ConstraintCall, ConstraintSet, ReadyConstraint } from "../../verify/constraint.ts";
import { readGroundTruth } from "../../verify/if-rlvr/ground-truth.ts";
import { readyConstraint } from "../../verify/ready-constraint.ts";
import type { Source } from "./open-source.ts";
import { recordLines } from "./record-lines.ts";

export interface Prompt {
  /** As the data have it: a number in IFEval, a text in IFBench. */
  readonly key: string | number;
  readonly prompt: string;
  readonly constraints: readonly ReadyConstraint[];
  /** Other texts that a file of responses may name the prompt by. */
  readonly aliases?: readonly string[];
  /** The data set that the question comes from, where the data say so. */
  readonly source?: string;
  /** The right final answer, where the data have one. */
  readonly answer?: string;
}

const ids = z.array(z.string()).min(1);
const kwargs = z.array(z.record(z.string(), z.unknown()).nullable());
const message = z.object({ role: z.string(), content: z.string() });
const key = z.union([z.string(), z.number()]);

/** Fields beyond these are the data set's own business. */
const rowSchema = z.object({
  key: key.optional(),
  id: key.optional(),
  prompt: z.string().optional(),
  messages: z.array(message).optional(),
  instruction_id_list: ids.optional(),
  kwargs: kwargs.optional(),
  ground_truth: z.unknown().optional(),
  constraint_name: ids.optional(),
  constraint_args: kwargs.optional(),
  constraint_desc: z.array(z.string()).optional(),
  question: z.string().optional(),
  input: z.string().optional(),
  source: z.string().optional(),
  answer: z.unknown().optional(),
});

type Row = z.infer<typeof rowSchema>;

/**
 * The prompts in the order of the file: `{key, prompt, instruction_id_list, kwargs}` per line (IFEval, IFBench; nulls
 * among the kwargs are left out), `{key, messages, ground_truth}` (IF-RLVR), or with `question`, `constraint_name` and
 * `constraint_args` (MathIF; ReasonIF, whose rows have no key and get their number from 0 on, as its outputs have it).
 * Throws a DataError naming file, place, key and id: "malformed-record", "duplicate-key", "no-prompts",
 * "unknown-constraint", "bad-constraint-params".
 */
export async function readPrompts(set: ConstraintSet, source: Source): Promise<Prompt[]> {
  const prompts: Prompt[] = [];
  const seen = new Map<string, string>();
  for await (const { value, place: at } of recordLines(source)) {
    const place = `${source.name}, ${at}`;
    const prompt = readPrompt(set, value, { place, number: prompts.length });
    const earlier = seen.get(String(prompt.key));
    if (earlier !== undefined) {
      throw new DataError(`${place}: the key ${prompt.key} stands in ${earlier} already`, {
        code: "duplicate-key",
        hint: "Give every prompt a key of its own.",
      });
    }
    seen.set(String(prompt.key), at);
    prompts.push(prompt);
  }
  if (prompts.length > 0) return prompts;
  throw new DataError(`${source.name} holds no prompts`, { code: "no-prompts", hint: "Give a JSONL file of prompts." });
}

function readPrompt(
  set: ConstraintSet,
  value: unknown,
  { place, number }: { readonly place: string; readonly number: number },
): Prompt {
  const read = rowSchema.safeParse(value);
  if (!read.success) {
    const problems = read.error.issues.map((issue) => `${issue.path.join(".") || "the line"}: ${issue.message}`);
    throw malformed(place, problems.join("; "));
  }
  const row = read.data;
  const key = row.key ?? row.id ?? (row.constraint_name === undefined ? undefined : number);
  if (key === undefined) throw malformed(place, "there is no key");
  const [prompt, ...aliases] = textsOf(row);
  if (prompt === undefined) throw malformed(place, `key ${key} has no prompt`);
  return {
    key,
    prompt,
    constraints: callsOf(row, place).map((call) => ready(set, call, `${place}, key ${key}`)),
    ...(aliases.length > 0 ? { aliases } : {}),
    ...(row.source === undefined ? {} : { source: row.source }),
    ...(typeof row.answer === "string" || typeof row.answer === "number" ? { answer: String(row.answer) } : {}),
  };
}

/** The prompt and by what else it goes. MathIF's rows have a question and descriptions, of which its code makes one. */
function textsOf({ prompt, messages, input, question, constraint_desc }: Row): string[] {
  const asked = prompt ?? messages?.find(({ role }) => role === "user")?.content ?? input;
  if (asked !== undefined || question === undefined) return asked === undefined ? [] : [asked];
  if (constraint_desc === undefined) return [question];
  const steps = String.raw`Let's think step by step and output the final answer within \boxed{}.`;
  return [`${question} ${constraint_desc.join(" ")}`, `${question}${steps}${constraint_desc.join(" ")}`, question];
}

function callsOf(row: Row, place: string): readonly ConstraintCall[] {
  const names = row.instruction_id_list ?? row.constraint_name;
  const params = row.kwargs ?? row.constraint_args;
  if (names === undefined && row.ground_truth !== undefined) return groundTruth(row.ground_truth, place);
  if (names === undefined) throw malformed(place, "there is no instruction_id_list");
  if (params === undefined) throw malformed(place, "there are no kwargs");
  if (params.length !== names.length) {
    throw malformed(place, `${names.length} instruction ids, but kwargs for ${params.length}`);
  }
  return names.map((id, i) => ({ id, params: params[i] }));
}

function groundTruth(value: unknown, place: string): readonly ConstraintCall[] {
  try {
    return readGroundTruth(value);
  } catch (error) {
    throw malformed(place, error instanceof Error ? error.message : String(error));
  }
}

function ready(set: ConstraintSet, call: ConstraintCall, place: string): ReadyConstraint {
  try {
    return readyConstraint(set, call);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    const { code, hint } = error;
    throw new DataError(`${place}: ${error.message}`, { code, cause: error, ...(hint === undefined ? {} : { hint }) });
  }
}

function malformed(place: string, problem: string): DataError {
  return new DataError(`${place}: not a prompt with its constraints: ${problem}`, {
    code: "malformed-record",
    hint: "A line is {key, prompt, instruction_id_list, kwargs}, one kwargs object per id.",
  });
}
