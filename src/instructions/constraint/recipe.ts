// A recipe: everything about a constraint but its verdict, which is the verifier's.
import type { Rng } from "../../core/rng.ts";
import type { ConstraintCall } from "../../verify/constraint.ts";
import type { Bounds, Plan } from "./plan.ts";

/** One constraint in words and signs, in the ways in which instructions are written. */
export interface Wordings {
  /** Whole sentences that mean the same; the first is an imperative that "please" can stand before. */
  readonly plain: readonly [string, string, string, string, string];
  /** As few words as say it, without a full stop. */
  readonly terse: string;
  /** Signs instead of words: "words >= 300". */
  readonly rule: string;
  /** A condition on `response` in the manner of Python. */
  readonly code: string;
  /** The opposite, as a sentence like the first of `plain`. */
  readonly negated: string;
}

/** What a constraint demands in numbers and letters, for finding contradictions without writing anything. */
export interface Demands {
  /** By quantity: "words", "sentences", "letter e", "word garden". */
  readonly counts?: Readonly<Record<string, Bounds>>;
  /** Texts that occur in every response that follows it, at least so often; their case does not matter. */
  readonly literals?: readonly { readonly text: string; readonly times: number }[];
}

/** What can be drawn for parameters. */
export interface Ranges {
  /** Limits of numbers of words. */
  readonly words: { readonly from: number; readonly to: number };
}

export interface Recipe<Params> {
  readonly id: string;
  /** Whether it says so much about the whole response that no other constraint is asked for beside it. */
  readonly isAlone?: boolean;
  /** How many different parameters `sample` can give. */
  variety(ranges: Ranges): number;
  sample(rng: Rng, ranges: Ranges): Params;
  wordings(params: Params): Wordings;
  demands?(params: Params): Demands;
  /** Adds to the plan what a response that follows the constraint needs. */
  plan(plan: Plan, params: Params, rng: Rng): void;
  /** Small changes to a response that follows it, likely to break it and nothing else; the smallest first. */
  breaks(response: string, params: Params, rng: Rng): Iterable<string | undefined>;
  /** Parameters under which `response` probably follows it, from what is in it. */
  extract(response: string): readonly Params[];
  /** A constraint of the same set that holds of just those responses of which this one does not. */
  complement?(params: Params): ConstraintCall | undefined;
}

/** What `say` makes the wordings from. */
export interface Saying {
  /** An imperative without its mark: "use at least 3 numbers". */
  readonly do: string;
  /** A clause: "there are at least 3 numbers in it". */
  readonly that: string;
  readonly terse: string;
  readonly rule: string;
  readonly code: string;
  /** The opposite of `do`. */
  readonly not: string;
}

/** Five wordings from an imperative and a clause. */
export function say({ do: imperative, that, terse, rule, code, not }: Saying): Wordings {
  const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
  return {
    plain: [
      capital(imperative),
      `Your response is accepted only if ${that}.`,
      `Make sure that ${that}.`,
      `You must ${imperative}.`,
      `Write your response so that ${that}.`,
    ],
    terse,
    rule,
    code,
    negated: capital(not),
  };
}

// oxlint-disable-next-line typescript/no-explicit-any -- registries hold recipes of every parameter type
export type AnyRecipe = Recipe<any>;
