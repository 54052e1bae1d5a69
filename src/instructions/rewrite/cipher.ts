// The secret letter permutation of encrypted rewriting (arXiv 2402.10891, 2405.19787).
import { Rng } from "../../core/rng.ts";
import type { RewriteConfig } from "./config.ts";

/**
 * `from[i]` is shown as `to[i]`. The papers do not say which cipher they used; a fixed substitution over input and
 * output, with the rule in clear, is the plain reading (`rule: true` shows the rule encrypted too, as an ablation).
 */
export interface Cipher {
  readonly from: string;
  readonly to: string;
  readonly rule: boolean;
}

/** The cipher of a config: one per `cipherSeed` and alphabet, never the identity. */
export function cipherOf(config: RewriteConfig): Cipher | undefined {
  if (!config.encrypted) return undefined;
  const rng = Rng.from(config.cipherSeed, "rewrite", "cipher");
  const letters = Array.from(config.alphabet);
  let to = config.alphabet;
  for (let attempt = 0; attempt < 200 && to === config.alphabet; attempt++) to = rng.shuffle(letters).join("");
  return { from: config.alphabet, to, rule: config.encryptRule };
}

/** `text` as it is shown; letters outside the cipher's alphabet stay. */
export function encrypt(text: string, cipher: Cipher): string {
  return substitute(text, cipher.from, cipher.to);
}

export function decrypt(text: string, cipher: Cipher): string {
  return substitute(text, cipher.to, cipher.from);
}

function substitute(text: string, from: string, to: string): string {
  let result = "";
  for (const letter of text) {
    const place = from.indexOf(letter);
    result += place < 0 ? letter : to.charAt(place);
  }
  return result;
}
