// Writes a Markov algorithm down on any surface and reads it back.
import { surfaces, type Surface } from "../surface.ts";
import type { MarkovConfig } from "./config.ts";
import { isMarkovParams, type MarkovInput, type MarkovParams } from "./params.ts";
import { ruleListWording, type RuleListWording } from "./rule-list.ts";
import { wordings } from "./wordings.ts";

const compiled = new Map<Surface, readonly RuleListWording[]>(
  surfaces.map((surface) => [surface, wordings[surface].map(ruleListWording)]),
);

export function countWordings(surface: Surface): number {
  return wordings[surface].length;
}

/** Throws a RangeError for a paraphrase that does not exist. */
export function renderAlgorithm({ rules }: MarkovParams, surface: Surface, paraphrase = 0): string {
  const chosen = compiled.get(surface)?.[paraphrase];
  if (chosen === undefined) throw new RangeError(`markov has no paraphrase ${paraphrase} for the surface ${surface}`);
  return chosen.render(rules);
}

export function renderInput(_: MarkovParams, input: MarkovInput): string {
  return input;
}

/** The algorithm that `text` writes down; the alphabet of its inputs, which no surface shows, comes from `config`. */
export function parseAlgorithm(text: string, surface: Surface, { alphabet }: MarkovConfig): MarkovParams | undefined {
  for (const candidate of compiled.get(surface) ?? []) {
    const rules = candidate.parse(text);
    const params = { alphabet, rules: rules ?? [] };
    if (isMarkovParams(params)) return params;
  }
  return undefined;
}
