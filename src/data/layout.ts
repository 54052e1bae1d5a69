// Layouts: how an instruction, an input and an answer share a row.
import { z } from "zod";
import { declareTemplates, fillTemplate } from "../instructions/pointer-templates.ts";
import type { Surface } from "../instructions/surface.ts";
import type { Segment } from "./row.ts";

/**
 * What stands between the pieces of an in-context row. On the surface "rule" the default is `;` and `=`, so that the
 * whole row reads `x>y;z=answer`: one character per token over the alphabet and `>;=`. The papers do not say how they
 * wrote the triplet down; this is the order of their text, with one mark after each part. On the other surfaces the
 * input and the answer have lines of their own.
 */
export const layoutSchema = z.strictObject({
  /** Between the instruction and the input. */
  separator: z.string().optional(),
  /** Between the input and the answer. */
  answerMarker: z.string().optional(),
});

export type Layout = z.output<typeof layoutSchema>;

/** The text before the answer of an in-context row: instruction, separator, input as shown, answer marker. */
export function inContextPrompt(layout: Layout, surface: Surface, instruction: string, input: string): string {
  const compact = surface === "rule";
  const separator = layout.separator ?? (compact ? ";" : "\n\nInput: ");
  return instruction + separator + input + (layout.answerMarker ?? (compact ? "=" : "\nOutput: "));
}

/** A question for the instruction called `pointer` (arXiv 2506.18777, stage 1: the source given the pointer). */
export function declareQuestion(template: number, pointer: string): string {
  return fillTemplate(declareTemplates[template] as string, { pointer });
}

/** A prompt, only read, and what is learnt from it. */
export function taughtSegments(prompt: string, taught: string): readonly Segment[] {
  return [
    { role: "user", text: prompt, learn: false },
    { role: "assistant", text: taught, learn: true },
  ];
}
