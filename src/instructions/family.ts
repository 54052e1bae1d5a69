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
}

/** Parameters and inputs are plain JSON values, so that they can be stored, hashed and sent. */
export interface Family<Config, Params, Input> {
  /** The registry's name for it: lower case, one word. */
  readonly name: string;
  /** Raised whenever output changes at a fixed seed. */
  readonly version: number;
  /** Strict; the defaults are the published protocol. */
  readonly config: ZodType<Config>;
  readonly axes: readonly Axis<Params, Input>[];
  readonly surfaces: readonly Surface[];
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
  /** Reads a rendered instruction back; undefined where the text is not one of this surface. */
  parse?(text: string, surface: Surface): Params | undefined;
  /** Exact: never throws, whatever the response. */
  check(params: Params, input: Input, response: string): Verdict;
  /** Canonical meaning: equal keys never cross a split. */
  key(params: Params): string;
  /** How many distinct keys `config` can give; Infinity where it cannot be counted. */
  capacity(config: Config): number;
}

// oxlint-disable-next-line typescript/no-explicit-any -- the registry holds families of every type
export type AnyFamily = Family<any, any, any>;
