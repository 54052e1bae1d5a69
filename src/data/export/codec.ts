// What a format of trainers must be able to do: hold a row's text with what is learnt from it, and give it back.
import { DataError } from "../../core/errors.ts";
import type { Role, Segment } from "../rows/row.ts";

export const exportTargets = ["trl", "openai-jsonl", "alpaca", "sharegpt"] as const;

export type ExportTarget = (typeof exportTargets)[number];

/** Rows of TRL as messages, for models with a chat template, or as plain text, for those without. */
export const exportForms = ["chat", "text"] as const;

export type ExportForm = (typeof exportForms)[number];

/** What a trainer learns from: learnt text, the better of two answers, or rewards for answers of its own. */
export const learningKinds = ["sft", "preference", "reward"] as const;

export type LearningKind = (typeof learningKinds)[number];

/** What a line says. */
export interface Example {
  readonly segments: readonly Segment[];
  /** Of kind "preference": a wrong answer in place of what is learnt. */
  readonly rejected?: string | undefined;
  /** Of kind "reward". */
  readonly question?: Question | undefined;
}

/** What answers to a prompt are judged by. */
export interface Question {
  readonly id: string;
  readonly kind: string;
  /** What `precept serve-rewards` takes as a label: JSON of family, parameters and input. */
  readonly label: string;
  /** An answer is what follows the last of these; "" where a response is the answer. */
  readonly answerAfter: string;
}

/** What a line alone does not say, which stands beside it. */
export interface Beside {
  /** Whose text each piece is, whether it is learnt, and how long it is; absent for a user's prompt and one answer. */
  readonly pieces?: readonly Piece[] | undefined;
  /** What would be learnt; of kind "reward", whose lines are questions. */
  readonly taught?: string | undefined;
}

/** The last number counts UTF-16 code units. */
export type Piece = readonly [role: Role, learn: boolean, length: number];

export interface Codec {
  /** Throws `Unfit` for what the format cannot hold, never leaving anything out. */
  encode(example: Example): { readonly line: object; readonly beside: Beside };
  /** The inverse. Throws `Unfit` for what `encode` does not write. */
  decode(line: unknown, beside: Beside): Example;
}

/** Why a format cannot hold a row, or a line is none of its lines. */
export class Unfit extends Error {}

export function unfitRow(
  reason: string,
  { where, hint }: { readonly where: string; readonly hint: string },
): DataError {
  return new DataError(`${where}: ${reason}`, { code: "unfit-row", hint });
}
