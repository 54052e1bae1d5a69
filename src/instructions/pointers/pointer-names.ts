// Names for instructions: pronounceable nonsense ("Blorp"), one per index, that says nothing about what is named.
import { Rng, type PathItem } from "../../core/rng.ts";
import { keyedBijection, keyedBijectionInverse } from "../../core/keyed-bijection.ts";

const onsets =
  "b bl br c ch cl cr d dr f fl fr g gl gr h j k kl kr l m n p pl pr qu r s sc sh sk sl sm sn sp st str sw t th tr tw v w wh y z".split(
    " ",
  );
const vowels = ["a", "e", "i", "o", "u"];
const codas = "b ck d ff g lb lm lt m mp n nd nk p r rk rp sh sk sp ss t x zz".split(" ");

/** Names of one, two, three, ... syllables: each tier is used up before the next begins. */
const closing = onsets.length * vowels.length * codas.length;
const opening = onsets.length * vowels.length;

/**
 * The name of the `index`-th pointer of `seed`. Different indices have different names by construction: the index is
 * shuffled within its tier by a keyed bijection and spelled out in syllables, and a name splits into syllables in one
 * way only (consonants, vowel, consonants, vowel, consonants). The first tier holds two-syllable names.
 */
export function pointerName(seed: PathItem, index: number): string {
  return pointerNames(seed)(index);
}

/** `pointerName` for many indices of one seed. Throws a RangeError for an index that is not a whole number >= 0. */
export function pointerNames(seed: PathItem): (index: number) => string {
  const tiers: ((position: number) => number)[] = [];
  return (index) => {
    if (!Number.isSafeInteger(index) || index < 0)
      throw new RangeError(`a pointer's index is a whole number, got ${index}`);
    let tier = 0;
    let offset = index;
    while (offset >= tierSize(tier)) offset -= tierSize(tier++);
    tiers[tier] ??= keyedBijection(tierSize(tier), Rng.from(seed, "pointer", tier));
    return spell((tiers[tier] as (position: number) => number)(offset), tier + 1);
  };
}

/**
 * The inverse of `pointerNames`: which index of `seed` a name belongs to, or undefined where it is no pointer, so that
 * a text can be held to naming the right instruction.
 */
export function pointerIndices(seed: PathItem): (name: string) => number | undefined {
  const tiers: ((value: number) => number)[] = [];
  return (name) => {
    const spelled = unspell(name);
    if (spelled === undefined || spelled.openSyllables > MOST_OPEN) return undefined;
    const tier = spelled.openSyllables - 1;
    tiers[tier] ??= keyedBijectionInverse(tierSize(tier), Rng.from(seed, "pointer", tier));
    let index = tiers[tier](spelled.value);
    for (let below = 0; below < tier; below++) index += tierSize(below);
    return index;
  };
}

/** Names of more syllables have indices beyond what a bijection takes, and a double tells apart. */
const MOST_OPEN = 4;

function tierSize(tier: number): number {
  return closing * opening ** (tier + 1);
}

function spell(value: number, openSyllables: number): string {
  let rest = value;
  const take = (items: readonly string[]): string => {
    const item = items[rest % items.length] as string;
    rest = Math.floor(rest / items.length);
    return item;
  };
  let name = "";
  for (let i = 0; i < openSyllables; i++) name += take(onsets) + take(vowels);
  name += take(onsets) + take(vowels) + take(codas);
  return name.charAt(0).toUpperCase() + name.slice(1);
}

const syllable = (end: string): RegExp => new RegExp(`^(${byLength(onsets)})(${vowels.join("|")})${end}`);
const openSyllable = syllable("");
const closedSyllable = syllable(`(${byLength(codas)})$`);

/** Longest first, so that "str" is not read as "s". */
function byLength(items: readonly string[]): string {
  return [...items].sort((a, b) => b.length - a.length).join("|");
}

function unspell(name: string): { readonly value: number; readonly openSyllables: number } | undefined {
  if (!/^[A-Z][a-z]{2,40}$/.test(name)) return undefined;
  let rest = name.toLowerCase();
  let value = 0;
  let weight = 1;
  const add = (items: readonly string[], item: string | undefined): void => {
    value += weight * items.indexOf(item as string);
    weight *= items.length;
  };
  for (let openSyllables = 0; ; openSyllables++) {
    const closing = closedSyllable.exec(rest);
    if (closing !== null) {
      if (openSyllables === 0) return undefined;
      [onsets, vowels, codas].forEach((items, i) => add(items, closing[i + 1]));
      return { value, openSyllables };
    }
    const open = openSyllable.exec(rest);
    if (open === null) return undefined;
    [onsets, vowels].forEach((items, i) => add(items, open[i + 1]));
    rest = rest.slice(open[0].length);
  }
}
