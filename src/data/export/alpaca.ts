// Alpaca's columns, as LLaMA-Factory and Axolotl read them: one instruction, one output, which alone is learnt.
import { z } from "zod";
import type { Segment } from "../rows/row.ts";
import { Unfit, type Codec } from "./codec.ts";
import { pairOf } from "./segments.ts";
import { shaped } from "./shape.ts";

/** The whole prompt is the instruction: trainers would put a line break, or words of their own, before an input. */
const promptFields = { instruction: z.string(), input: z.literal(""), system: z.string().optional() };
const sft = z.strictObject({ ...promptFields, output: z.string() });
const preference = z.strictObject({ ...promptFields, chosen: z.string(), rejected: z.string() });

export const alpacaSft: Codec = {
  encode({ segments }) {
    const { prompt, system, learnt } = columns(segments);
    return { line: { instruction: prompt, input: "", output: learnt, ...system }, beside: {} };
  },
  decode(line) {
    const { instruction, output, system } = shaped(sft, line);
    return { segments: segmentsOf(instruction, output, system) };
  },
};

export const alpacaPreference: Codec = {
  encode({ segments, rejected }) {
    const { prompt, system, learnt } = columns(segments);
    if (rejected === undefined) throw new Unfit("the wrong answer is missing");
    return { line: { instruction: prompt, input: "", chosen: learnt, rejected, ...system }, beside: {} };
  },
  decode(line) {
    const { instruction, chosen, rejected, system } = shaped(preference, line);
    return { segments: segmentsOf(instruction, chosen, system), rejected };
  },
};

interface Columns {
  readonly prompt: string;
  readonly learnt: string;
  /** A member of the line, where there is one. */
  readonly system: { readonly system?: string };
}

function columns(segments: readonly Segment[]): Columns {
  const { read, learnt } = pairOf(segments);
  const system = read[0]?.role === "system" ? read[0] : undefined;
  const turns = system === undefined ? read : read.slice(1);
  // What stands under "history" is learnt too.
  if (turns.length !== 1) throw new Unfit("earlier turns of the conversation would be learnt as well");
  return {
    prompt: (turns[0] as Segment).text,
    learnt: learnt.text,
    system: system === undefined ? {} : { system: system.text },
  };
}

function segmentsOf(prompt: string, learnt: string, system: string | undefined): Segment[] {
  return [
    ...(system === undefined ? [] : [{ role: "system" as const, text: system, learn: false }]),
    { role: "user", text: prompt, learn: false },
    { role: "assistant", text: learnt, learn: true },
  ];
}
