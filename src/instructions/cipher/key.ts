// The canonical meaning of a cipher, and how many a config can give.
import { behaviourKey } from "../program/behaviour-key.ts";
import { ciphers, type ParameterName } from "./ciphers.ts";
import { skewOf, type CipherConfig } from "./config.ts";
import { coprimes, type CipherParams, type Setting } from "./params.ts";
import { nameOf, programOf } from "./program.ts";

const latin = "abcdefghijklmnopqrstuvwxyz";

/** Every letter at some place, the first letter at every place, and spaces in between: what these ciphers differ in. */
const texts: readonly (readonly [string])[] = [[latin], ["a".repeat(45)], ["sphinx of black quartz judge my vow"]];

const known = new Map<string, string>();
const MOST_KNOWN = 20_000;

/** What the program does to fixed texts: decoding by 3 is encoding by 23, and a key of one letter is a shift. */
export function cipherKey(params: CipherParams): string {
  const name = nameOf(params);
  let key = known.get(name);
  if (key === undefined) {
    key = behaviourKey(programOf(params), params.settings === null ? undefined : texts);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(name, key);
  }
  return key;
}

const capacities = new WeakMap<CipherConfig, number>();

/** Exact without keywords; each keyword counts as one cipher for each direction, although some give the same one. */
export function cipherCapacity(config: CipherConfig): number {
  let capacity = capacities.get(config);
  if (capacity === undefined) {
    capacity = countCiphers(config);
    capacities.set(config, capacity);
  }
  return capacity;
}

function countCiphers(config: CipherConfig): number {
  const keys = new Set<string>();
  let keyed = 0;
  for (const cipher of config.ciphers) {
    const { parameters } = ciphers[cipher];
    for (const direction of config.directions) {
      if (ciphers[cipher][direction] === undefined) continue;
      if (config.parameter === "argument") keys.add(cipherKey({ cipher, direction, settings: null }));
      else if (parameters.includes("keyword")) keyed += keywords(config);
      else
        for (const settings of combinations(parameters, config)) keys.add(cipherKey({ cipher, direction, settings }));
    }
  }
  return keys.size + keyed;
}

function keywords({ keywordLength: { from, to } }: CipherConfig): number {
  let sum = 0;
  for (let length = from; length <= to; length++) sum += 26 ** length;
  return sum;
}

function combinations(names: readonly ParameterName[], config: CipherConfig): Setting[][] {
  let all: Setting[][] = [[]];
  for (const name of names) {
    const values = name === "multiplier" ? coprimes : wholeNumbers(name === "rails" ? config.rails : config.shift);
    const possible =
      name === "shift" && skewOf(config.shifts)?.share === 1 ? [skewOf(config.shifts)?.value ?? 0] : values;
    all = all.flatMap((before) => possible.map((value) => [...before, value]));
  }
  return all;
}

function wholeNumbers({ from, to }: { readonly from: number; readonly to: number }): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
