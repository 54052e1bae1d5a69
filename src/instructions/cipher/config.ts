// Which ciphers, parameters and texts to draw.
import { z } from "zod";
import { cipherNames, ciphers, directions } from "./ciphers.ts";

const range = (least: number, most: number) =>
  z
    .strictObject({ from: z.int().min(least).max(most), to: z.int().min(least).max(most) })
    .refine(({ from, to }) => from <= to, "from must not be above to");

const someOf = <T extends readonly [string, ...string[]]>(names: T) =>
  z
    .array(z.enum(names))
    .min(1)
    .refine((list) => new Set(list).size === list.length, "list each only once");

/**
 * Ciphers with a parameter (arXiv 2506.18777: robustness over the shift, with demonstrations that prefer one shift). The
 * paper's ciphers are not published; the default is five with a shift, over shifts 1 to 25.
 *
 * For that experiment, train with `parameter: "argument", shifts: "skewed"` and test with `shifts: "uniform"`.
 */
export const cipherConfig = z
  .strictObject({
    ciphers: someOf(cipherNames).default(["shift", "vowel-shift", "alternating-shift", "progressive-shift", "affine"]),
    directions: someOf(directions).default(["encode", "decode"]),
    /** "bound": an instruction has its shift, key, ... inside; "argument": they come with each input. */
    parameter: z.enum(["bound", "argument"]).default("bound"),
    shift: range(1, 25).default({ from: 1, to: 25 }),
    /** How shifts are drawn: evenly, or one of them with a share of its own. "skewed" is 13 with 0.85. */
    shifts: z
      .union([
        z.enum(["uniform", "skewed"]),
        z.strictObject({ value: z.int().min(1).max(25), share: z.number().min(0).max(1) }),
      ])
      .default("uniform"),
    /** Letters of keywords. */
    keywordLength: range(1, 40).default({ from: 3, to: 6 }),
    rails: range(2, 20).default({ from: 2, to: 5 }),
    /** Words of a text, with a space between them. */
    words: range(1, 20).default({ from: 1, to: 1 }),
    wordLength: range(1, 20).default({ from: 4, to: 8 }),
  })
  .superRefine((config, context) => {
    const report = (key: keyof typeof config, message: string): void => {
      context.addIssue({ code: "custom", path: [key], message });
    };
    for (const cipher of config.ciphers) {
      if (config.directions.every((direction) => ciphers[cipher][direction] === undefined)) {
        report("ciphers", `texts cannot be decoded by ${cipher}; add "encode" to directions or leave it out`);
      }
    }
    const skew = skewOf(config.shifts);
    if (skew !== undefined && (skew.value < config.shift.from || skew.value > config.shift.to)) {
      report("shifts", `the preferred shift ${skew.value} is not in the range of shift`);
    }
    const longest = config.words.to * (config.wordLength.to + 1) - 1;
    if (config.ciphers.includes("rail-fence") && config.rails.to >= longest) {
      report("rails", `a text of ${longest} letters stays as it is on ${config.rails.to} rails; use longer texts`);
    }
    if (longest > 500) report("words", `texts of ${longest} letters are too long; 500 is the most`);
  });

export type CipherConfig = z.output<typeof cipherConfig>;

export interface Skew {
  readonly value: number;
  readonly share: number;
}

export function skewOf(shifts: CipherConfig["shifts"]): Skew | undefined {
  if (shifts === "uniform") return undefined;
  return shifts === "skewed" ? { value: 13, share: 0.85 } : shifts;
}
