// What kind of rewriting rules and inputs to draw; the defaults are the published protocol.
import { z } from "zod";
import { listOf } from "../../core/list-of.ts";

export const rewriteClasses = ["free", "repeated", "periodic", "mirrored"] as const;

/** How the letters of both sides of a rule are tied to each other; see `blockOf` in classes.ts. */
export type RewriteClass = (typeof rewriteClasses)[number];

const length = z.int().min(1).max(5_000);
const oneOrMore = <T extends z.ZodType>(item: T) => z.union([item, z.array(item).min(1)]);

/**
 * Rules x -> y and inputs z (Zhang et al., arXiv 2402.10891 and 2410.04717, appendix B.2).
 *
 * The published main run is the default: letters a-z, |x| = 20, |z| = 50, no no-ops, one occurrence; |y| is not stated
 * there and taken to be |x|. A list of `occurrences` or `class`es is a mixture in equal shares.
 */
export const rewriteConfig = z
  .strictObject({
    alphabet: z
      .string()
      .regex(/^[A-Za-z0-9]+$/, "use latin letters and digits only")
      .default("abcdefghijklmnopqrstuvwxyz"),
    patternLength: length.default(20),
    replacementLength: length.default(20),
    inputLength: length.default(50),
    /** Share of inputs in which x does not occur. */
    noOpShare: z.number().min(0).max(1).default(0),
    /** How often x occurs in the other inputs, counted without overlap from the left. */
    occurrences: oneOrMore(z.int().min(1)).default(1),
    class: oneOrMore(z.enum(rewriteClasses)).default("free"),
    /** The k of the constrained classes: a number, a list, or every common divisor of both lengths within a range. */
    strength: z
      .union([
        z.int().min(1),
        z.array(z.int().min(1)).min(1),
        z.strictObject({ from: z.int().min(1), to: z.int().min(1) }),
      ])
      .default(1),
    /** Input and output pass through a secret permutation of the alphabet; the rule is given in clear. */
    encrypted: z.boolean().default(false),
    cipherSeed: z.union([z.string(), z.int()]).default(0),
    /** Whether the rule is shown encrypted too. */
    encryptRule: z.boolean().default(false),
  })
  .superRefine((config, context) => {
    for (const { key, problem } of impossibilities(config)) {
      context.addIssue({ code: "custom", path: [key], message: problem });
    }
  });

export type RewriteConfig = z.output<typeof rewriteConfig>;

/** The values of k that both lengths allow, ascending. */
export function allowedStrengths(config: Pick<RewriteConfig, "patternLength" | "replacementLength">): number[] {
  const strengths: number[] = [];
  for (let k = 1; k <= Math.min(config.patternLength, config.replacementLength); k++) {
    if (config.patternLength % k === 0 && config.replacementLength % k === 0) strengths.push(k);
  }
  return strengths;
}

/** The values of k that rules are drawn with, each equally often. */
export function strengthsOf(config: RewriteConfig): readonly number[] {
  const { strength } = config;
  if (typeof strength === "number") return [strength];
  if (!("from" in strength)) return strength;
  return allowedStrengths(config).filter((k) => k >= strength.from && k <= strength.to);
}

interface Impossibility {
  readonly key: keyof RewriteConfig;
  readonly problem: string;
}

function impossibilities(config: RewriteConfig): Impossibility[] {
  const { alphabet, patternLength, inputLength } = config;
  const found: Impossibility[] = [];
  const report = (key: keyof RewriteConfig, problem: string): void => void found.push({ key, problem });
  const repeated = Array.from(alphabet).find((letter, i) => alphabet.indexOf(letter) !== i);
  if (repeated !== undefined) report("alphabet", `"${repeated}" occurs twice; list every letter once`);
  if (alphabet.length < 2) report("alphabet", "one letter gives only rules that change nothing; use at least two");
  if (config.noOpShare < 1) {
    if (patternLength > inputLength) {
      report(
        "patternLength",
        `a pattern of ${patternLength} does not fit an input of ${inputLength}; raise inputLength`,
      );
    } else {
      for (const count of listOf(config.occurrences)) {
        if (count * patternLength <= inputLength) continue;
        report(
          "occurrences",
          `${count} occurrences of ${patternLength} letters do not fit an input of ${inputLength}; ` +
            `ask for at most ${Math.floor(inputLength / patternLength)} or raise inputLength`,
        );
      }
    }
  }
  found.push(...strengthProblems(config));
  if (config.encryptRule && !config.encrypted) report("encryptRule", "needs encrypted: true");
  return found;
}

function strengthProblems(config: RewriteConfig): Impossibility[] {
  const allowed = allowedStrengths(config);
  const choose = `choose from the divisors of both lengths: ${allowed.join(", ")}`;
  const strengths = strengthsOf(config);
  if (strengths.length === 0) return [{ key: "strength", problem: `no k in this range fits; ${choose}` }];
  const misfits = strengths.filter((k) => !allowed.includes(k));
  if (misfits.length > 0) {
    const lengths = `pattern and replacement lengths ${config.patternLength} and ${config.replacementLength}`;
    return [{ key: "strength", problem: `${misfits.join(", ")} does not divide the ${lengths}; ${choose}` }];
  }
  if (listOf(config.class).every((name) => name === "free") && strengths.some((k) => k > 1)) {
    return [
      { key: "strength", problem: `free rules have no strength; name a class (${rewriteClasses.slice(1).join(", ")})` },
    ];
  }
  return [];
}
