// What a family says about itself so that the conformance suite can hold it to it.
import { z } from "zod";
import { surfaces, type Surface } from "../surface.ts";

export interface ConformanceOptions {
  /** Configs to hold the family to, by name; each is read by the family's own schema. */
  readonly configs: Readonly<Record<string, unknown>>;
  /** Configs with at most some thousand instructions, of which all must be reachable and no more. */
  readonly tiny?: Readonly<Record<string, unknown>>;
  /** Exercises drawn for each claim; 200 unless given. Lower it where carrying out is slow. */
  readonly samples?: number;
  /** Instructions drawn for the claim on duplicates; 10,000 unless given. */
  readonly draws?: number;
  readonly seed?: number;
  /**
   * Whether a response is right, found in another way than by `check`, which must agree with it on every response.
   * Without one, the right responses of a family with one answer are that answer alone, and of one with many, nobody
   * knows: then only what is no answer at all must fail.
   */
  readonly oracle?: (params: never, input: never, response: string) => boolean;
  /** What `execute` may give at most. */
  readonly bounds?: {
    /** Lines of the trace, which is its steps; 10,000 unless given. */
    readonly steps?: number;
    /** Characters of answer and trace together; 1,000,000 unless given. */
    readonly characters?: number;
  };
  /** Surfaces that `parse` does not read back although it reads others. */
  readonly writeOnly?: readonly Surface[];
  /** Whether the family promises that a trace's last line ends with the answer. */
  readonly traceEndsWithAnswer?: boolean;
}

const count = z.int().min(2).max(1_000_000);

/** The shape of what a user's module exports as `conformanceCases`. */
export const conformanceCasesSchema = z.strictObject({
  configs: z.record(z.string(), z.unknown()),
  tiny: z.record(z.string(), z.unknown()).optional(),
  samples: count.optional(),
  draws: count.optional(),
  seed: z.int().optional(),
  oracle: z.custom((value) => typeof value === "function", "must be a function").optional(),
  bounds: z.strictObject({ steps: z.int().min(1).optional(), characters: z.int().min(1).optional() }).optional(),
  writeOnly: z.array(z.enum(surfaces)).optional(),
  traceEndsWithAnswer: z.boolean().optional(),
});
