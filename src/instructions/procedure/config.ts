// What kind of procedures and inputs to draw; the defaults are the random arithmetic of "programming by backprop".
import { z } from "zod";
import { listOf } from "../../core/list-of.ts";

export const procedureKinds = ["arithmetic", "branching", "loops", "strings", "lists", "composition"] as const;

export type ProcedureKind = (typeof procedureKinds)[number];

export const arithmeticOperators = ["+", "-", "*", "//", "%"] as const;

export type ArithmeticOperator = (typeof arithmeticOperators)[number];

function range(least: number, most: number): z.ZodType<Range, number | { from: number; to: number }> {
  const end = z.int().min(least).max(most);
  return z
    .union([end.transform((value) => ({ from: value, to: value })), z.strictObject({ from: end, to: end })])
    .refine(({ from, to }) => from <= to, "`from` is beyond `to`");
}

/** Whole numbers, both ends included. A single number may be written for a range of one. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

const oneOrMore = <T extends z.ZodType>(item: T) => z.union([item, z.array(item).min(1)]);

/**
 * Procedures of one parameter. The defaults rebuild the random arithmetic of Programming by Backprop (arXiv 2506.18777),
 * whose operators and ranges are not published: operators + - * // % by a constant, one operation a line, 1 to 5 lines.
 */
export const procedureConfig = z
  .strictObject({
    /** A list is a mixture in equal shares. */
    kind: oneOrMore(z.enum(procedureKinds)).default("arithmetic"),
    /** Operations of each procedure; in those with branches or loops, of all their parts together. */
    operations: range(1, 100).prefault({ from: 1, to: 5 }),
    /**
     * How often each number of operations is drawn: "by-count" gives short programs, of which there are few, a share
     * that falls with the square root of their number, so that 10,000 draws hold hardly a program twice; "equal" for
     * experiments that report by length.
     */
    shares: z.enum(["by-count", "equal"]).default("by-count"),
    operators: z
      .array(z.enum(arithmeticOperators))
      .min(1)
      .default([...arithmeticOperators]),
    /** What is added, subtracted, divided by, compared with. */
    constants: range(1, 1_000_000).prefault({ from: 1, to: 9 }),
    /** What is multiplied by. */
    multipliers: range(2, 1_000_000).prefault({ from: 2, to: 5 }),
    /** Numbers that go in, by themselves or in lists. */
    inputs: range(-1_000_000_000, 1_000_000_000).prefault({ from: 0, to: 99 }),
    /** No number in the course of a program is larger, either way, for any input. */
    largest: z.int().min(1).max(1_000_000_000).default(9_999),
    /** Every procedure gives this many different answers at least, so that guessing does not pay. */
    variety: z.int().min(2).max(50).default(3),
    /** Ifs of a branching procedure. */
    branches: range(1, 20).prefault({ from: 1, to: 2 }),
    /** How deep ifs, or loops, may stand within each other. */
    nesting: z.int().min(1).max(5).default(2),
    /** How often a loop over numbers turns. */
    turns: range(1, 50).prefault({ from: 2, to: 5 }),
    /** Letters of the texts that go in. */
    textLength: range(1, 200).prefault({ from: 3, to: 8 }),
    /** The letters of those texts: few, so that programs that look for one find it. */
    alphabet: z
      .string()
      .regex(/^[a-z]+$/, "use the letters a to z")
      .default("abcdefgh"),
    /** Members of the lists that go in. */
    listLength: range(1, 100).prefault({ from: 3, to: 6 }),
    /** Procedures within each other in a composition: outer(inner(x)) has 2. */
    depth: range(2, 20).prefault({ from: 2, to: 3 }),
    /** What compositions are made of; a list is a mixture. */
    parts: oneOrMore(z.enum(procedureKinds.filter((kind) => kind !== "composition"))).default("arithmetic"),
  })
  .superRefine((config, context) => {
    for (const { key, problem } of impossibilities(config)) {
      context.addIssue({ code: "custom", path: [key], message: problem });
    }
  });

export type ProcedureConfig = z.output<typeof procedureConfig>;

export type PartKind = Exclude<ProcedureKind, "composition">;

interface Impossibility {
  readonly key: keyof ProcedureConfig;
  readonly problem: string;
}

function impossibilities(config: ProcedureConfig): Impossibility[] {
  const found: Impossibility[] = [];
  const report = (key: keyof ProcedureConfig, problem: string): void => void found.push({ key, problem });
  const { inputs, alphabet, largest, operations } = config;
  const kinds = [...listOf(config.kind), ...(listOf(config.kind).includes("composition") ? listOf(config.parts) : [])];
  if (inputs.to - inputs.from < 1) report("inputs", "one input makes every procedure constant; use at least two");
  if (Math.max(Math.abs(inputs.from), Math.abs(inputs.to)) > largest) {
    report("inputs", `they reach beyond the largest number allowed, ${largest}; raise largest`);
  }
  const repeated = Array.from(alphabet).find((letter, i) => alphabet.indexOf(letter) !== i);
  if (repeated !== undefined) report("alphabet", `"${repeated}" occurs twice; list every letter once`);
  if (kinds.includes("strings") && alphabet.length < 2) report("alphabet", "use at least two letters");
  if (kinds.includes("branching") && operations.to < 2) {
    report("operations", "a branching procedure has an operation in each branch; allow at least 2");
  }
  if (kinds.includes("lists") && config.listLength.to < 2) report("listLength", "allow lists of at least 2 members");
  if (kinds.includes("strings") && config.textLength.to < 2) report("textLength", "allow texts of at least 2 letters");
  return found;
}
