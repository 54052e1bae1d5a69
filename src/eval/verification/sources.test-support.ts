// Sources made of texts, and records that tests read.
import type { ConstraintSet } from "../../verify/constraint.ts";
import { readyConstraint } from "../../verify/ready-constraint.ts";
import { ifeval } from "../../verify/ifeval/index.ts";
import type { Source } from "./open-source.ts";
import type { Prompt } from "./read-prompts.ts";

/** The bytes of a text, in chunks of any size. */
export function sourceOf(text: string | Uint8Array, name = "memory.jsonl", chunk = 7): Source {
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  return { name, chunks: pieces(bytes, chunk) };
}

/** One line of JSON per value. */
export function jsonl(...values: readonly unknown[]): Source {
  return sourceOf(values.map((value) => `${JSON.stringify(value)}\n`).join(""), "memory.jsonl", 1_000);
}

async function* pieces(bytes: Uint8Array, chunk: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
}

/** A prompt with constraints of IFEval. */
export function promptOf(
  key: string | number,
  prompt: string,
  calls: readonly (readonly [id: string, params?: Record<string, unknown>])[],
  set: ConstraintSet = ifeval,
): Prompt {
  return { key, prompt, constraints: calls.map(([id, params]) => readyConstraint(set, { id, params })) };
}

export const noComma = ["punctuation:no_comma"] as const;

export function words(
  relation: "at least" | "less than",
  num_words: number,
): readonly [string, Record<string, unknown>] {
  return ["length_constraints:number_words", { relation, num_words }];
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
