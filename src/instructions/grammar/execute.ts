// Gives one right answer and the steps that lead there.
import { DataError } from "../../core/errors.ts";
import { Rng } from "../../core/rng.ts";
import type { Execution } from "../family.ts";
import { shortestCompletion } from "./complete.ts";
import { compile, type Grammar } from "./compile.ts";
import { derivationLines, drawDerivation, type Derivation } from "./derivations.ts";
import { derivationOf, parse } from "./earley.ts";
import { depthFor } from "./lengths.ts";
import { wordsOf, type GrammarInput, type GrammarParams } from "./params.ts";
import { nearestDerivable } from "./repair.ts";

/**
 * The trace is the leftmost derivation of the answer (of the text, where it is to be recognised), from the start symbol
 * to the words, a line per step. For a text that is not derivable it says how far a derivation could follow it.
 * `complete` gives a shortest completion, `repair` a nearest string, each the first of equals. Throws a DataError
 * ("no-answer") where no string is right, which sampled inputs never ask.
 */
export function execute(params: GrammarParams, input: GrammarInput): Execution {
  const grammar = compile(params);
  switch (input.task) {
    case "generate":
      return answered(grammar, generate(grammar, input));
    case "recognise":
      return recognise(grammar, input.text);
    case "complete": {
      const chart = parse(grammar, numbersOf(grammar, input.prefix));
      const words = shortestCompletion(chart);
      if (words === undefined || words.length > input.atMost) {
        throw noAnswer(`derives nothing of at most ${input.atMost} words that begins with "${input.prefix}"`);
      }
      return answered(grammar, { words, steps: stepsOf(grammar, words) });
    }
    case "repair": {
      const { words } = nearestDerivable(grammar, numbersOf(grammar, input.text));
      return answered(grammar, { words, steps: stepsOf(grammar, words) });
    }
    default:
      return input satisfies never;
  }
}

/** Terminals by number, -1 for words the grammar does not have. */
export function numbersOf(grammar: Grammar, text: string): number[] {
  return wordsOf(text).map((word) => numberOf(grammar, word));
}

/** The terminals stand in alphabetical order. */
export function numberOf(grammar: Grammar, word: string): number {
  const { terminals } = grammar;
  let low = 0;
  let high = terminals.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((terminals[middle] as string) < word) low = middle + 1;
    else high = middle;
  }
  return terminals[low] === word ? low : -1;
}

function generate(grammar: Grammar, input: GrammarInput & { readonly task: "generate" }): Derivation {
  const depth = depthFor(grammar, input.length, input.depth);
  if (depth === undefined) throw noAnswer(`derives nothing of exactly ${input.length} words`);
  return drawDerivation(grammar, input.length, depth, Rng.from(input.pick, "grammar"));
}

function recognise(grammar: Grammar, text: string): Execution {
  const chart = parse(grammar, numbersOf(grammar, text));
  if (chart.derivable) return { answer: "yes", trace: derivationLines(grammar, derivationOf(chart)) };
  const words = wordsOf(text);
  const begin = chart.reached === 0 ? [] : [`${words.slice(0, chart.reached).join(" ")} can go on`];
  const stop =
    chart.reached < words.length ? `${words.slice(0, chart.reached + 1).join(" ")} cannot` : "but it cannot stop there";
  return { answer: "no", trace: [...begin, stop] };
}

function stepsOf(grammar: Grammar, words: readonly number[]): readonly number[] {
  return derivationOf(parse(grammar, words));
}

function answered(grammar: Grammar, { words, steps }: Derivation): Execution {
  return {
    answer: words.map((word) => grammar.terminals[word]).join(" "),
    trace: derivationLines(grammar, steps),
  };
}

function noAnswer(problem: string): DataError {
  return new DataError(`The grammar ${problem}.`, {
    code: "no-answer",
    hint: "Ask for something else; inputs that are drawn always have an answer.",
  });
}
