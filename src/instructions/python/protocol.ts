// What the sandbox is asked and what it answers: plain JSON, written in the same words on the Python side.
import type { JsonValue, Shape } from "./shape.ts";

/** Why a call gave no exercise. */
export const refusalKinds = [
  "looped",
  "memory",
  "output",
  "forbidden",
  "recursion",
  "raised",
  "not-deterministic",
  "not-json",
  "bad-input",
  "crashed",
] as const;

export type RefusalKind = (typeof refusalKinds)[number];

export interface Refusal {
  readonly kind: RefusalKind;
  /** For people: Python's message, what was imported, what was returned. */
  readonly detail: string;
  /** Line of the source that was run, from 1. */
  readonly line?: number;
  /** It was stopped by the clock, not by the number of its steps. */
  readonly late?: true;
}

export interface Parameter {
  readonly name: string;
  readonly shape: Shape;
  /** The type as it is written, "" where there is none. */
  readonly written: string;
}

/** A function of a user's file, with everything that writing it down and feeding it takes. */
export interface Procedure {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** The type of the result as it is written, "" where there is none. */
  readonly returns: string;
  readonly doc: string;
  /** `def name(...) -> ...:` without defaults lost, on one line. */
  readonly signature: string;
  /** The body without its docstring, not indented. */
  readonly body: string;
  /** The constants of the module that it uses, as they stand. */
  readonly constants: string;
  /** The function with the imports, constants and helpers it needs, and nothing else. */
  readonly source: string;
  /** For each line of `source` the line of the file that it was. */
  readonly origins: readonly number[];
  /** Equal for functions that differ in names of the function, docstrings and layout only. */
  readonly normalForm: string;
  /** Values that its code mentions: thresholds, names of categories. */
  readonly literals: { readonly numbers: readonly number[]; readonly texts: readonly string[] };
  readonly helpers: readonly string[];
  readonly lines: number;
  /** How the file says what its inputs are: a function `sample_NAME(rng)`, or an entry of INPUTS with so many. */
  readonly given:
    | { readonly kind: "none" }
    | { readonly kind: "sampler" }
    | { readonly kind: "list"; readonly size: number };
}

export interface Described {
  readonly procedures: readonly Procedure[];
  readonly refused: readonly { readonly name: string; readonly reason: string }[];
}

export type Arguments = Readonly<Record<string, JsonValue>>;

export type SandboxRequest =
  /** Does nothing for a while, so that a late interrupt meets nobody. */
  | { readonly do: "rest" }
  | { readonly do: "describe"; readonly source: string; readonly only?: string }
  | {
      readonly do: "run";
      readonly source: string;
      readonly name: string;
      readonly arguments: Arguments;
      /** Steps to write down; 0 runs plainly and counts none, so that only the clock ends a loop. */
      readonly traceSteps: number;
      /** Runs a second time, plainly, with another clock and other entropy, and compares. */
      readonly twice: boolean;
    }
  | { readonly do: "sample"; readonly source: string; readonly name: string; readonly seed: number };

export interface RunAnswer {
  readonly answer: string;
  readonly trace: readonly string[];
  readonly steps: number;
}

export type SandboxAnswer<Value> =
  | { readonly kind: "done"; readonly value: Value }
  | { readonly kind: "refused"; readonly refusal: Refusal };
