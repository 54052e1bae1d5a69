// What kind of Markov algorithms and inputs to draw.
import { z } from "zod";
import { symbolClass } from "./params.ts";

const symbols = z.string().regex(new RegExp(`^[${symbolClass}]*$`), "use latin letters, digits and Greek letters only");

const range = (least: number, most: number) =>
  z
    .strictObject({ from: z.int().min(least).max(most), to: z.int().min(least).max(most) })
    .refine(({ from, to }) => from <= to, "from must not be above to");

/**
 * Algorithms of `rules` ordered rules over an alphabet and auxiliary markers. All of them halt on every text: see
 * `sampleAlgorithm`. Published work trains on single steps only (the family `rewrite`); the defaults are this
 * project's own.
 */
export const markovConfig = z
  .strictObject({
    /** The letters of inputs. */
    alphabet: symbols.min(1).default("abc"),
    /** Further letters that rules may write and look for, and inputs do not have. */
    markers: symbols.default("X"),
    /** How many rules an algorithm has: a number, or a list of equally likely ones. */
    rules: z.union([z.int().min(1).max(50), z.array(z.int().min(1).max(50)).min(1)]).default(5),
    leftLength: range(1, 50).default({ from: 1, to: 3 }),
    rightLength: range(0, 50).default({ from: 0, to: 3 }),
    inputLength: range(1, 1_000).default({ from: 4, to: 10 }),
    /** Share of the rules, before the last, that end the algorithm. */
    finalShare: z.number().min(0).max(1).default(0.15),
    /**
     * Share of the algorithms that end in a rule with an empty left side: one that begins by placing a marker, which
     * the other rules then move through the text, or one that adds something and stops.
     */
    emptyLeftShare: z.number().min(0).max(1).default(0.25),
    /** Share of the rules that must be applied on some sampled input; the others may be distractors. */
    firingShare: z.number().min(0).max(1).default(1),
    /** How many rules an exercise may apply until the algorithm halts. */
    steps: range(1, 5_000).default({ from: 1, to: 40 }),
  })
  .superRefine((config, context) => {
    const report = (key: keyof typeof config, message: string): void => {
      context.addIssue({ code: "custom", path: [key], message });
    };
    const all = config.alphabet + config.markers;
    const twice = Array.from(all).find((symbol, i) => all.indexOf(symbol) !== i);
    if (twice !== undefined) {
      const where = config.alphabet.includes(twice) ? "alphabet" : "markers";
      report(where, `"${twice}" occurs twice in alphabet and markers; list every symbol once`);
    }
    if (all.length < 2) report("alphabet", "one symbol leaves nothing to tell apart; use at least two");
    if (config.leftLength.from > config.inputLength.to) {
      const { from } = config.leftLength;
      report("leftLength", `left sides of ${from} do not fit inputs of ${config.inputLength.to}; raise inputLength`);
    }
  });

export type MarkovConfig = z.output<typeof markovConfig>;

export function ruleCounts({ rules }: MarkovConfig): readonly number[] {
  return typeof rules === "number" ? [rules] : rules;
}
