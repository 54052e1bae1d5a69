// What kind of rules and expressions to draw.
import { z } from "zod";
import { libraryWith } from "./library.ts";
import { operatorPattern, readOperator } from "./operators.ts";

const oneOrMore = <T extends z.ZodType>(item: T) => z.union([item, z.array(item).min(1)]);

export const ruleClasses = ["random", "library"] as const;

/**
 * Abstract rules on expression trees (arXiv 2410.04717, section 3): an expression of a given depth with an instance of
 * the rule's left side put in at a random leaf. The paper does not say which rules it drew, nor how large the
 * expressions are that variables stand for; the defaults are this project's reading. A list is a mixture in equal
 * shares.
 */
export const algebraConfig = z
  .strictObject({
    /** "+", "-", "*", "/", "neg" for a minus sign before an operand, or functions by name and operands: "f/2". */
    operators: z
      .array(z.string().regex(operatorPattern, 'an operator is one of + - * / neg, or a function such as "f/2"'))
      .min(2, "one operator alone is everywhere; use at least two")
      .default(["+", "-", "*", "/"]),
    /** The letters of expressions. */
    atoms: z
      .string()
      .regex(/^[f-z]+$/, "use the letters f to z; a to e are the variables of rules")
      .default("mnpqrstuvwxyz"),
    class: oneOrMore(z.enum(ruleClasses)).default("random"),
    /** Depth of the left side of random rules; the right side is at most as deep. */
    patternDepth: oneOrMore(z.int().min(1).max(4)).default(2),
    /** The most variables that a random rule may have. */
    variables: z.int().min(1).max(5).default(3),
    /** Depth of the expression before the left side is put in at a leaf. */
    depth: oneOrMore(z.int().min(0).max(8)).default(3),
    /** The largest depth of what a variable stands for. */
    bindingDepth: z.int().min(0).max(3).default(1),
    /** Share of expressions that the rule does not change, because no part has the form of its left side. */
    noOpShare: z.number().min(0).max(1).default(0),
    /** Parentheses around every inner operation, or only where precedence needs them. */
    parentheses: z.enum(["all", "needed"]).default("needed"),
  })
  .superRefine((config, context) => {
    const report = (key: keyof typeof config, message: string): void => {
      context.addIssue({ code: "custom", path: [key], message });
    };
    const names = config.operators.map((written) => readOperator(written).name);
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice !== undefined) report("operators", `"${twice}" occurs twice; name every operator once`);
    const letter = Array.from(config.atoms).find((letter, i) => config.atoms.indexOf(letter) !== i);
    if (letter !== undefined) report("atoms", `"${letter}" occurs twice; list every letter once`);
    const both = names.find((name) => config.atoms.includes(name));
    if (both !== undefined) report("atoms", `"${both}" is also an operator; leave it out`);
    if (config.atoms.length < 5) report("atoms", "use at least five letters, so that variables can differ");
    if ([config.class].flat().includes("library") && libraryWith(config.operators).length === 0) {
      report("class", `no classical identity has only the operators ${names.join(" ")}; add + - * / or use "random"`);
    }
  });

export type AlgebraConfig = z.output<typeof algebraConfig>;
