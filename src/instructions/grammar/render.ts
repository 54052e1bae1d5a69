// Writes a grammar and what is asked about it on any surface, and reads grammars back.
import { surfaces, type Surface } from "../surface.ts";
import { isGrammarParams, type GrammarInput, type GrammarParams } from "./params.ts";
import { wording, type Wording } from "./wording.ts";
import { wordings } from "./wordings.ts";

const prepared = new Map<Surface, readonly Wording[]>(
  surfaces.map((surface) => [surface, wordings[surface].map((template) => wording(template))]),
);

export function countWordings(surface: Surface): number {
  return wordings[surface].length;
}

/** Throws a RangeError for a paraphrase that does not exist. */
export function renderGrammar(params: GrammarParams, surface: Surface, paraphrase = 0): string {
  const chosen = prepared.get(surface)?.[paraphrase];
  if (chosen === undefined) throw new RangeError(`grammar has no paraphrase ${paraphrase} for the surface ${surface}`);
  return chosen.render(params);
}

/** What is asked, alike beside every surface. */
export function renderInput(_: GrammarParams, input: GrammarInput): string {
  switch (input.task) {
    case "generate":
      return `a derivable string of ${countOf(input.length)}`;
    case "recognise":
      return `derivable, yes or no: ${input.text}`;
    case "complete":
      return `a derivable string of at most ${countOf(input.atMost)} that begins: ${input.prefix}`;
    case "repair":
      return `a derivable string as near as can be to: ${input.text}`;
    default:
      return input satisfies never;
  }
}

/** The grammar that `text` writes down, in any wording. */
export function parseGrammar(text: string, surface: Surface): GrammarParams | undefined {
  for (const candidate of prepared.get(surface) ?? []) {
    const params = candidate.parse(text);
    if (params !== undefined && isGrammarParams(params)) return params;
  }
  return undefined;
}

function countOf(words: number): string {
  return words === 1 ? "1 word" : `${words} words`;
}
