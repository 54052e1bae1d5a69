// The constrained classes of strings of the semantic-diversity experiment (arXiv 2410.04717, figure 4).
import type { Rng } from "../../core/rng.ts";
import { rewriteClasses, type RewriteClass } from "./config.ts";
import type { Letters } from "../../core/letters.ts";

/**
 * For a text of `length` in class `name` with strength `k`: which letter of its block each position repeats. Blocks
 * have length / k letters. `repeated` aaabbbccc (k = 3), `periodic` abcabc (k = 2), `mirrored` abccbaabc (k = 3).
 * `free`, or k = 1, ties nothing.
 */
export function blockOf(name: RewriteClass, k: number, length: number): number[] {
  const block = length / k;
  return Array.from({ length }, (_, position) => {
    const part = Math.floor(position / block);
    const within = position % block;
    switch (name) {
      case "free":
        return position;
      case "repeated":
        return Math.floor(position / k);
      case "periodic":
        return within;
      case "mirrored":
        return part % 2 === 0 ? within : block - 1 - within;
      default:
        return name satisfies never;
    }
  });
}

/** A random member of a class: uniform letters for its block, laid out over its length. `k` divides `length`. */
export function sampleClass(
  letters: Letters,
  rng: Rng,
  { name, k, length }: { readonly name: RewriteClass; readonly k: number; readonly length: number },
): string {
  if (name === "free" || k === 1) return letters.draw(rng, length);
  const block = letters.draw(rng, length / k);
  return blockOf(name, k, length)
    .map((letter) => block.charAt(letter))
    .join("");
}

/** The class and largest strength that `text` satisfies; "free" with k = 1 where nothing is tied. */
export function classify(text: string): { readonly name: RewriteClass; readonly k: number } {
  for (let k = text.length; k > 1; k--) {
    if (text.length % k !== 0) continue;
    for (const name of rewriteClasses.slice(1)) {
      if (belongs(text, name, k)) return { name, k };
    }
  }
  return { name: "free", k: 1 };
}

function belongs(text: string, name: RewriteClass, k: number): boolean {
  const block: (string | undefined)[] = [];
  return blockOf(name, k, text.length).every((letter, position) => {
    const found = text.charAt(position);
    block[letter] ??= found;
    return block[letter] === found;
  });
}
