// IFScale's task: a business report that must contain N given words.
import { DataError } from "../../core/errors.ts";
import { Rng } from "../../core/rng.ts";
import { businessTerms } from "./business-terms.ts";

/** 10, 20, ..., 500: the numbers of keywords in the paper. */
export const densities: readonly number[] = Array.from({ length: 50 }, (_, i) => 10 * (i + 1));

export interface DensityTask {
  readonly keywords: readonly string[];
  readonly prompt: string;
}

export interface DensityTaskOptions {
  /** How many keywords. */
  readonly density: number;
  readonly seed: number;
  /** Which repetition at this density; the paper has five. */
  readonly run?: number;
  /** `businessTerms()` unless given, such as the terms of the paper where the user has them. */
  readonly vocabulary?: readonly string[];
}

/**
 * Draws the keywords, each at most once, in random order. Throws a DataError "bad-density" for a number the vocabulary
 * cannot give, "bad-vocabulary" for terms that are blank or stand twice in it.
 */
export function densityTask({ density, seed, run = 0, vocabulary = businessTerms() }: DensityTaskOptions): DensityTask {
  const terms = readVocabulary(vocabulary);
  if (!Number.isInteger(density) || density < 1 || density > terms.length) {
    throw new DataError(`${density} keywords cannot be drawn from ${terms.length} terms.`, {
      code: "bad-density",
      hint: `The density is a whole number from 1 to ${terms.length}, the size of the vocabulary.`,
    });
  }
  const keywords = Rng.from(seed, "ifscale", density, run).shuffle(terms).slice(0, density);
  return { keywords, prompt: densityPrompt(keywords) };
}

/** The request as one numbered instruction for each keyword; the wording is ours. */
export function densityPrompt(keywords: readonly string[]): string {
  return [
    "Write a professional business report with several sections: a coherent text, no list of words.",
    "It must obey every one of the instructions below. Each names a term that the report has to contain exactly as it is " +
      "written: another form of it, such as a plural or another part of speech, does not count.",
    "",
    ...keywords.map((keyword, i) => `${i + 1}. Include the exact term "${keyword}".`),
    "",
    "Answer with the report alone.",
  ].join("\n");
}

function readVocabulary(vocabulary: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  for (const [i, term] of vocabulary.entries()) {
    const folded = term.trim().toLowerCase();
    const before = seen.get(folded);
    if (folded !== "" && !/[\n\r"]/.test(term) && before === undefined) {
      seen.set(folded, i);
      continue;
    }
    const why = before === undefined ? "is blank, or has a line break or a quotation mark" : `stands at ${before}, too`;
    throw new DataError(`Term ${i} of the vocabulary, ${JSON.stringify(term)}, ${why}.`, {
      code: "bad-vocabulary",
      hint: "Give every term once, on one line, without regard to case.",
    });
  }
  return vocabulary;
}
