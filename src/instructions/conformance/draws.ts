// What the conformance suite draws from a family, and how it says that a claim does not hold.
import { canonicalJson } from "../../core/canonical-json.ts";
import { DataError } from "../../core/errors.ts";
import { Rng, type PathItem } from "../../core/rng.ts";
import type { ConformanceOptions } from "./options.ts";
import type { AnyFamily, Execution } from "../family.ts";
import { readConfig } from "../read-config.ts";
import type { Surface } from "../surface.ts";

/** One family under one config. */
export interface Subject {
  readonly family: AnyFamily;
  readonly config: unknown;
  /** As it was written, for whoever wants to read it anew. */
  readonly written: unknown;
  readonly samples: number;
  readonly draws: number;
  readonly seed: number;
  readonly bounds: { readonly steps: number; readonly characters: number };
  readonly writeOnly: readonly Surface[];
  readonly oracle: ((params: unknown, input: unknown, response: string) => boolean) | undefined;
}

export interface Claim {
  readonly claim: string;
  /** Throws a DataError ("conformance") with the counterexample. */
  readonly run: (subject: Subject) => void;
}

export interface Drawn {
  readonly params: unknown;
  readonly input: unknown;
  readonly answer: string;
  readonly execution: Execution;
}

export function subjectOf(family: AnyFamily, written: unknown, options: ConformanceOptions): Subject {
  return {
    family,
    config: readConfig(family, written),
    written,
    samples: options.samples ?? 200,
    draws: options.draws ?? 10_000,
    seed: options.seed ?? 1,
    bounds: { steps: options.bounds?.steps ?? 10_000, characters: options.bounds?.characters ?? 1_000_000 },
    writeOnly: options.writeOnly ?? [],
    oracle: options.oracle as Subject["oracle"],
  };
}

/** Exercise `i` of a seed; needs no other. */
export function drawOne({ family, config }: Subject, seed: PathItem, i: number): Drawn {
  const stream = Rng.from(seed, "conformance");
  const params = family.sample(config, stream.derive(i, "params")) as unknown;
  const input = family.sampleInput(params, config, stream.derive(i, "input")) as unknown;
  const execution = family.execute(params, input);
  return { params, input, answer: execution.answer, execution };
}

const kept = new WeakMap<Subject, readonly Drawn[]>();

/** The exercises that most claims look at; drawn once. */
export function sampleOf(subject: Subject): readonly Drawn[] {
  const known = kept.get(subject);
  if (known !== undefined) return known;
  const drawn = Array.from({ length: subject.samples }, (_, i) => drawOne(subject, subject.seed, i));
  kept.set(subject, drawn);
  return drawn;
}

/** `otherwise` is made only where it is needed: what it shows may be large. */
export function demand(holds: boolean, otherwise: () => string): asserts holds {
  if (!holds) throw new DataError(otherwise(), { code: "conformance" });
}

/** Marks that a terminal obeys or does not show. */
const unseen = /[\u007F-\u009F\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g;

/** A value as a counterexample shows it: JSON in visible characters, cut where it is long. */
export function shown(value: unknown): string {
  let text: string;
  try {
    text = typeof value === "string" ? JSON.stringify(value) : canonicalJson(value);
  } catch {
    text = String(value);
  }
  const cut = text.length <= 300 ? text : `${text.slice(0, 240)}… (${text.length} characters)`;
  return cut.replaceAll(unseen, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
