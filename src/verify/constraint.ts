// A verifiable instruction ("constraint"): parameters, and a program that says whether a response follows it.
import type { ZodType } from "zod";
import type { Verdict } from "../core/verdict.ts";

/**
 * "parity" judges as the published code does, defects included, so that scores can be compared with published ones;
 * "fixed" judges what the instruction says. Where both agree a constraint need not look at it.
 */
export const modes = ["parity", "fixed"] as const;

export type Mode = (typeof modes)[number];

export interface Constraint<Params = unknown> {
  /** The id under which the data sets name it: `keywords:existence`. */
  readonly id: string;
  /** Strict, over parameters whose nulls were dropped. What the published code would draw at random is refused. */
  readonly params: ZodType<Params>;
  /** Why verdicts can differ from the published code's on some texts: the language tool that stands for another. */
  readonly approximate?: string;
  /** What "fixed" repairs, in a sentence; absent where both modes are the same. */
  readonly repairs?: string;
  /**
   * Judges a response that is not blank, with evidence: counted value, threshold, spans of what was met or broken.
   * Never throws and never hangs, whatever the response; bounded by its length.
   */
  check(response: string, params: Params, mode: Mode): Verdict;
}

/** How a data set names one instruction of a prompt; nulls among the parameters stand for keys of other instructions. */
export interface ConstraintCall {
  readonly id: string;
  readonly params?: Readonly<Record<string, unknown>> | null | undefined;
}

/** A constraint with its parameters, read once and used on any number of responses. */
export interface ReadyConstraint {
  readonly id: string;
  readonly params: unknown;
  readonly constraint: Constraint;
  /** A blank response is broken in either mode ("empty"), as in the published code. */
  check(response: string, mode: Mode): Verdict;
}

// oxlint-disable-next-line typescript/no-explicit-any -- suites hold constraints of every parameter type
export type AnyConstraint = Constraint<any>;

/** A published set of constraints, by id. */
export interface ConstraintSet {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly constraints: readonly AnyConstraint[];
}
