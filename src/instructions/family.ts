// The interface of a family: one kind of instruction with one executable meaning.
import type { ZodType } from "zod";
import type { Rng } from "../core/rng.ts";
import type { Verdict } from "../core/verdict.ts";
import type { Surface } from "./surface.ts";

/** A difficulty knob, reported with every row. */
export interface Axis<Params, Input> {
  readonly name: string;
  readonly description: string;
  measure(params: Params, input: Input): number | string | boolean;
}

/** What carrying an instruction out gave: the true answer and the steps that lead to it. */
export interface Execution {
  readonly answer: string;
  readonly trace: readonly string[];
  /** How often each branch and loop ran, where a family counts it (LogicIF's state trackers). */
  readonly trackers?: Readonly<Record<string, number>>;
}

/** Parameters and inputs are plain JSON values, so that they can be stored, hashed and sent. */
export interface Family<Config, Params, Input> {
  /** The registry's name for it: lower case, one word. */
  readonly name: string;
  /** Raised whenever output changes at a fixed seed. */
  readonly version: number;
  /** Strict; the defaults are the published protocol. What can never be met is an issue here, saying what to do. */
  readonly config: ZodType<Config>;
  readonly axes: readonly Axis<Params, Input>[];
  readonly surfaces: readonly Surface[];
  /** "many" where `execute` gives one of several right answers, all of which `check` accepts; "one" unless said. */
  readonly answers?: "one" | "many";
  sample(config: Config, rng: Rng): Params;
  sampleInput(params: Params, config: Config, rng: Rng): Input;
  /** Bounded in steps and in size. */
  execute(params: Params, input: Input): Execution;
  /** How many wordings of the same meaning `render` knows for a surface; at least 1. */
  paraphrases(surface: Surface): number;
  /** The instruction written down. Every surface and every paraphrase means the same. */
  render(params: Params, surface: Surface, paraphrase?: number): string;
  /** How an input is written beside any surface. */
  renderInput(params: Params, input: Input): string;
  /**
   * Reads a rendered instruction back, in any paraphrase; undefined where the text is not one of this surface.
   * `config` supplies what the text keeps to itself, such as a secret cipher.
   */
  parse?(text: string, surface: Surface, config: Config): Params | undefined;
  /** Exact: never throws, whatever the response. */
  check(params: Params, input: Input, response: string): Verdict;
  /**
   * Of several things that an instruction asks for, the share that a response has, from 0 to 1: 1 exactly where `check`
   * passes, undefined where it could not be judged. For rewards; grades are `check`'s.
   */
  share?(params: Params, input: Input, response: string): number | undefined;
  /** Canonical meaning: instructions that behave alike on every input have equal keys, which never cross a split. */
  key(params: Params): string;
  /**
   * The pieces of an instruction that a split can keep unseen one by one (the sides of a rule), for experiments in
   * which a test instruction may not even share a piece with a training one.
   */
  parts?(params: Params): readonly string[];
  /** An answer as the input of another of these instructions, for compositions; undefined where it cannot be one. */
  asInput?(params: Params, answer: string): Input | undefined;
  /**
   * How many distinct keys `config` can give, or an upper bound of it; Infinity where there are more than a double can
   * hold, or nobody counted. What is asked beyond it is refused before anything is drawn.
   */
  capacity(config: Config): number;
  /** Whether JSON read from a file is well-formed parameters: as strict as the types, cheap enough for every row. */
  isParams(value: unknown): value is Params;
  /** Whether JSON read from a file is a well-formed input. */
  isInput(value: unknown): value is Input;
}

// oxlint-disable-next-line typescript/no-explicit-any -- the registry holds families of every type
export type AnyFamily = Family<any, any, any>;
