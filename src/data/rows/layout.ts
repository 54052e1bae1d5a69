// Layouts: how an instruction, an input, what leads to the answer and the answer share a row.
import { z } from "zod";
import { writtenSurfaces, type WrittenSurface } from "../../instructions/surface.ts";
import type { Segment } from "./row.ts";

export const layoutKinds = [
  "answer-only",
  /** The instruction is written again as pseudo-code before the answer, and all of it is learnt (arXiv 2505.18011). */
  "pseudocode-then-answer",
  /** The instruction is followed by its pseudo-code in the prompt. */
  "pseudocode-in-prompt",
  /** The steps of carrying it out come before the answer, and all of it is learnt. */
  "trace-then-answer",
] as const;

export type LayoutKind = (typeof layoutKinds)[number];

/**
 * What stands between the pieces of a row. On the surface "rule" the defaults are single marks, so that the whole row
 * reads `x>y;z=answer`, and with steps `x>y;z:step;step#answer`: one character per token. The papers do not say how
 * they wrote the triplet down; this is the order of their text, with one mark after each part. On the other surfaces
 * the input, the steps and the answer have lines of their own. With `examples: code` inputs are calls after the three
 * chevrons of an interpreter and answers are what it prints (Mishra et al., arXiv 2305.11790).
 */
export const layoutSchema = z.strictObject({
  kind: z.enum(layoutKinds).optional(),
  /** Between the instruction and the input, and before the input of every further example. */
  separator: z.string().optional(),
  /** Between the input and the answer. */
  answerMarker: z.string().optional(),
  /** In place of `answerMarker` where steps are asked for. */
  stepsMarker: z.string().optional(),
  /** Between the steps. */
  stepSeparator: z.string().optional(),
  /** In the learnt text, between what leads to the answer and the answer. No answer may contain it. */
  finalMarker: z.string().min(1).optional(),
  /** What is written where the kind says pseudo-code. */
  pseudocode: z.enum(writtenSurfaces).optional(),
  /** Where steps come before the answer, the instruction comes before them, on this surface. */
  recited: z.enum(writtenSurfaces).optional(),
  /** Worked examples of the same instruction before the question, each with an input of its own. */
  shots: z.int().min(1).max(64).optional(),
  /** false leaves the instruction out, so that only the examples show it. */
  instruction: z.boolean().optional(),
  examples: z.enum(["natural", "code"]).optional(),
});

export type Layout = z.output<typeof layoutSchema>;

/** A layout with everything decided, for one surface. */
export interface LayoutStyle {
  readonly kind: LayoutKind;
  readonly separator: string;
  /** Before the input of every example and question but the first. */
  readonly nextSeparator: string;
  /** Between the input and what is learnt. */
  readonly responseMarker: string;
  readonly stepSeparator: string;
  /** Before the answer in what is learnt; undefined where that is the answer alone. */
  readonly finalMarker: string | undefined;
  readonly pseudocode: WrittenSurface;
  /** What is written of the instruction before the steps; nothing where undefined. */
  readonly recited: WrittenSurface | undefined;
  readonly shots: number;
  readonly instruction: boolean;
  readonly code: boolean;
}

export function layoutStyle(layout: Layout, surface: WrittenSurface): LayoutStyle {
  const { kind = "answer-only", pseudocode = "pseudocode", shots = 0, instruction = true } = layout;
  const code = layout.examples === "code";
  const compact = surface === "rule" && !code && kind !== "pseudocode-in-prompt";
  const separator = layout.separator ?? (code ? "\n\n>>> " : compact ? ";" : "\n\nInput: ");
  const steps = kind === "trace-then-answer";
  const answerMarker = layout.answerMarker ?? (code ? "\n" : compact ? "=" : "\nOutput: ");
  const stepsMarker = layout.stepsMarker ?? (code ? "  # step by step\n" : compact ? ":" : "\nSteps:\n");
  const leads = steps || kind === "pseudocode-then-answer";
  return {
    kind,
    separator,
    nextSeparator: layout.separator === undefined && code ? "\n>>> " : separator,
    responseMarker: steps ? stepsMarker : answerMarker,
    stepSeparator: layout.stepSeparator ?? (compact ? ";" : "\n"),
    finalMarker: leads ? (layout.finalMarker ?? (compact && steps ? "#" : "\nAnswer: ")) : undefined,
    pseudocode,
    recited: steps ? layout.recited : undefined,
    shots,
    instruction,
    code,
  };
}

/** The text before the answer of an in-context row: instruction, separator, input as shown, answer marker. */
export function inContextPrompt(layout: Layout, surface: WrittenSurface, instruction: string, input: string): string {
  const { separator, responseMarker } = layoutStyle(layout, surface);
  return instruction + separator + input + responseMarker;
}

/** A prompt, only read, and what is learnt from it. */
export function taughtSegments(prompt: string, taught: string): readonly Segment[] {
  return [
    { role: "user", text: prompt, learn: false },
    { role: "assistant", text: taught, learn: true },
  ];
}
