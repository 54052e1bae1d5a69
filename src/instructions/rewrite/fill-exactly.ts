// Fills the gaps between planted patterns so that the number of occurrences comes out exactly, by dynamic programming.
import type { Rng } from "../../core/rng.ts";
import type { Letters } from "../../core/letters.ts";

interface Gaps {
  readonly pattern: string;
  readonly count: number;
  readonly length: number;
  readonly gaps: readonly number[];
  readonly letters: Letters;
  readonly rng: Rng;
}

/**
 * A uniformly drawn filling of `gaps` (letters before, between and after `count` copies of `pattern`) whose text has
 * exactly `count` occurrences, or undefined where no filling does. Walks the automaton of Knuth, Morris and Pratt
 * (1977), started afresh after each match, over the positions from the back, which takes
 * length * |pattern| * (count + 1) * |alphabet| steps and as many numbers without the last factor.
 */
export function fillExactly({ pattern, count, length, gaps, letters, rng }: Gaps): string | undefined {
  const alphabet = Array.from(letters.alphabet);
  const next = automaton(pattern, alphabet);
  const fixed = fixedLetters(pattern, gaps, length);
  const states = pattern.length;
  const cells = states * (count + 1);
  const ways = new Float64Array((length + 1) * cells);
  for (let state = 0; state < states; state++) ways[length * cells + state * (count + 1) + count] = 1;

  const weightAfter = (position: number, state: number, found: number, letter: number): number => {
    const reached = next[state * alphabet.length + letter] as number;
    if (reached === states) return found === count ? 0 : (ways[(position + 1) * cells + found + 1] as number);
    return ways[(position + 1) * cells + reached * (count + 1) + found] as number;
  };
  const choices = (position: number): readonly number[] => {
    const letter = fixed[position];
    return letter === undefined ? [...alphabet.keys()] : [alphabet.indexOf(letter)];
  };

  for (let position = length - 1; position >= 0; position--) {
    const letters = choices(position);
    let largest = 0;
    for (let state = 0; state < states; state++) {
      for (let found = 0; found <= count; found++) {
        let sum = 0;
        for (const letter of letters) sum += weightAfter(position, state, found, letter);
        ways[position * cells + state * (count + 1) + found] = sum;
        if (sum > largest) largest = sum;
      }
    }
    if (largest === 0) return undefined;
    // Only ratios within a position matter; scaling keeps long inputs from leaving the range of doubles.
    for (let cell = position * cells; cell < (position + 1) * cells; cell++)
      ways[cell] = (ways[cell] as number) / largest;
  }
  if (ways[0] === 0) return undefined;

  let text = "";
  let state = 0;
  let found = 0;
  for (let position = 0; position < length; position++) {
    const letters = choices(position);
    const weights = letters.map((letter) => weightAfter(position, state, found, letter));
    const letter = letters[drawIndex(weights, rng)] as number;
    text += alphabet[letter] as string;
    const reached = next[state * alphabet.length + letter] as number;
    state = reached === states ? 0 : reached;
    if (reached === states) found++;
  }
  return text;
}

/** For each count of letters matched so far and each next letter: how many are matched then. */
function automaton(pattern: string, alphabet: readonly string[]): Int32Array {
  const next = new Int32Array(pattern.length * alphabet.length);
  let fallback = 0;
  for (let state = 0; state < pattern.length; state++) {
    alphabet.forEach((letter, i) => {
      const inherited = state === 0 ? 0 : (next[fallback * alphabet.length + i] as number);
      next[state * alphabet.length + i] = pattern.charAt(state) === letter ? state + 1 : inherited;
    });
    if (state > 0) fallback = next[fallback * alphabet.length + alphabet.indexOf(pattern.charAt(state))] as number;
  }
  return next;
}

function fixedLetters(pattern: string, gaps: readonly number[], length: number): (string | undefined)[] {
  const fixed: (string | undefined)[] = Array.from({ length });
  let position = gaps[0] as number;
  for (const gap of gaps.slice(1)) {
    for (const letter of pattern) fixed[position++] = letter;
    position += gap;
  }
  return fixed;
}

function drawIndex(weights: readonly number[], rng: Rng): number {
  let rest = rng.float() * weights.reduce((sum, weight) => sum + weight, 0);
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i] as number;
    if (weight === 0) continue;
    last = i;
    rest -= weight;
    if (rest < 0) return i;
  }
  return last;
}
