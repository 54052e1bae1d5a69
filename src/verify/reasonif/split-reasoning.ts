// Parts a completion into its reasoning trace and its answer.
import type { Span } from "../../core/verdict.ts";
import { findSpans } from "../judge.ts";
import { escapeForPattern, isBlank } from "../python-text.ts";

/** What can be wrong with the tags of a completion. */
export const reasoningProblems = {
  unclosed: "the trace is opened and never closed",
  nested: "a trace is opened inside another",
  repeated: "there is more than one trace",
  preceded: "text stands before the trace",
  reversed: "a trace is closed before one is opened",
} as const;

export type ReasoningProblem = keyof typeof reasoningProblems;

/** Places are those of the completion, without the tags. */
export type Reasoning =
  | {
      readonly kind: "split";
      readonly trace: Span;
      readonly answer: Span;
      /** Chat templates often open the trace in the prompt, so that only its end is in the completion. */
      readonly opening: "written" | "implied";
    }
  | { readonly kind: "untagged"; readonly answer: Span }
  | {
      readonly kind: "malformed";
      readonly problem: ReasoningProblem;
      /** What would be the trace, where that is certain; a trace that is cut off is all that follows its tag. */
      readonly trace?: Span;
      readonly answer?: Span;
    };

export interface ReasoningTags {
  readonly open: string;
  readonly close: string;
}

export const thinkTags: ReasoningTags = { open: "<think>", close: "</think>" };

/** Never throws; linear in the completion. */
export function splitReasoning(completion: string, tags: ReasoningTags = thinkTags): Reasoning {
  const pattern = new RegExp(`${escapeForPattern(tags.open)}|${escapeForPattern(tags.close)}`, "gu");
  const places = findSpans(completion, pattern);
  const end = completion.length;
  const [first, second] = places;
  if (first === undefined) return { kind: "untagged", answer: [0, end] };
  const kinds = places.map(([from, to]) => (completion.slice(from, to) === tags.open ? "open" : "close"));
  if (kinds[0] === "close") {
    if (places.length === 1) {
      return { kind: "split", trace: [0, first[0]], answer: [first[1], end], opening: "implied" };
    }
    return malformed(kinds.every((kind) => kind === "close") ? "repeated" : "reversed");
  }
  if (second === undefined) return { ...malformed("unclosed"), trace: [first[1], end] };
  if (kinds[1] === "open") return malformed("nested");
  if (places.length > 2) return malformed("repeated");
  const parts = { trace: [first[1], second[0]], answer: [second[1], end] } as const;
  if (!isBlank(completion.slice(0, first[0]))) return { ...malformed("preceded"), ...parts };
  return { kind: "split", ...parts, opening: "written" };
}

function malformed(problem: ReasoningProblem): Extract<Reasoning, { kind: "malformed" }> {
  return { kind: "malformed", problem };
}
