// What kind of grammars to draw and what to ask about them; the defaults are the protocol of grammar experiments.
import { z } from "zod";
import { MOST_NONSENSE_WORDS } from "./lexicon.ts";
import { MAX_LENGTH } from "./limits.ts";
import { grammarTasks, isWord } from "./params.ts";

const range = (low: number, high: number) =>
  z.union([
    z.int().min(low).max(high),
    z
      .strictObject({ from: z.int().min(low).max(high), to: z.int().min(low).max(high) })
      .refine(({ from, to }) => from <= to, "the first number is above the last"),
  ]);

export type Range = number | { readonly from: number; readonly to: number };

/**
 * Programming by Backprop (arXiv 2506.18777) teaches context-free grammars and counts derivable strings; it prints no
 * sizes. The defaults: 3 to 5 non-terminals, 4 to 6 nonsense words, 2 or 3 alternatives each, trees of at most 6 levels,
 * strings of at most 20 words, the exercise "generate".
 */
export const grammarConfig = z
  .strictObject({
    nonTerminals: range(1, 10).default({ from: 3, to: 5 }),
    /** Different words in a grammar. */
    terminals: range(2, 20).default({ from: 4, to: 6 }),
    /** Alternatives of each non-terminal. */
    alternatives: range(1, 8).default({ from: 2, to: 3 }),
    /** Symbols of an alternative; from 0 for grammars with empty ones. */
    alternativeLength: range(0, 6).default({ from: 1, to: 3 }),
    /** Chance that a symbol of an alternative is a non-terminal, as drawn; what is then accepted has others. */
    nonTerminalShare: z.number().min(0).max(1).default(0.45),
    /** Levels of the derivation trees of what is asked. Grammars with taller trees are drawn too: see `language`. */
    maxDepth: z.int().min(1).max(100).default(6),
    /** Words of the longest string asked about. */
    maxLength: z.int().min(1).max(MAX_LENGTH).default(20),
    /** A grammar has at least so many different strings of at most `maxLength` words. */
    minStrings: z.int().min(1).max(1_000).default(10),
    /** "infinite": some non-terminal is recursive. "finite": none is. */
    language: z.enum(["any", "finite", "infinite"]).default("any"),
    leftRecursion: z.boolean().default(true),
    /**
     * Whether some string of at most `maxLength` words has two derivations; decided among the first 2,000 derivations,
     * shortest first (see `ambiguityWithin`), because in general nobody can.
     */
    ambiguity: z.enum(["any", "unambiguous", "ambiguous"]).default("any"),
    /** What the words are drawn from; nonsense unless said. */
    words: z.array(z.string()).min(1).max(1_000).optional(),
    /** A list is a mixture in equal shares. */
    exercise: z.union([z.enum(grammarTasks), z.array(z.enum(grammarTasks)).min(1)]).default("generate"),
    /** "unique": a prefix to complete has only one completion of at most the words allowed. */
    completions: z.enum(["any", "unique"]).default("any"),
  })
  .superRefine((config, context) => {
    for (const { key, problem } of impossibilities(config)) {
      context.addIssue({ code: "custom", path: [key], message: problem });
    }
  });

export type GrammarConfig = z.output<typeof grammarConfig>;

export function ends(range: Range): { readonly from: number; readonly to: number } {
  return typeof range === "number" ? { from: range, to: range } : range;
}

interface Impossibility {
  readonly key: keyof GrammarConfig;
  readonly problem: string;
}

function* impossibilities(config: GrammarConfig): Generator<Impossibility> {
  const { words } = config;
  const misfit = words?.find((word, i) => !isWord(word) || words.indexOf(word) !== i);
  if (misfit !== undefined) {
    yield { key: "words", problem: `"${misfit}" is no word of 1 to 24 small letters, or stands there twice` };
  }
  const most = words?.length ?? MOST_NONSENSE_WORDS;
  const wanted = ends(config.terminals).to;
  if (wanted > most) {
    yield { key: "terminals", problem: `${wanted} different words asked of ${most}; name more words` };
  }
  const symbols = ends(config.nonTerminals);
  if (config.language === "finite" && symbols.from > config.maxDepth) {
    yield { key: "maxDepth", problem: `trees of ${config.maxDepth} levels cannot reach ${symbols.from} non-terminals` };
  }
  if (config.language === "finite" && config.nonTerminalShare === 0 && symbols.to > 1) {
    yield { key: "nonTerminalShare", problem: "without non-terminals on the right none but the first is reached" };
  }
}
