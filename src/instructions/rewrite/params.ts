// The parameters of a rule as they are stored, their strict recognisers, and their canonical meaning.
import { isPlainObject } from "../../core/plain-object.ts";
import { encrypt, type Cipher } from "./cipher.ts";

/** Replace the leftmost `x` by `y`; under a cipher, what is shown is the encryption of the text that is rewritten. */
export interface RewriteParams {
  readonly x: string;
  readonly y: string;
  readonly cipher?: Cipher;
}

/** The text to rewrite, always in clear. */
export type RewriteInput = string;

const word = /^[A-Za-z0-9]+$/;
const MAX_LENGTH = 5_000;

export function isRewriteParams(value: unknown): value is RewriteParams {
  if (!isPlainObject(value)) return false;
  let members = 0;
  for (const _ in value) members++;
  const { x, y, cipher } = value as Partial<RewriteParams>;
  if (!isWord(x) || !isWord(y) || x === y) return false;
  return cipher === undefined ? members === 2 && !("cipher" in value) : members === 3 && isCipher(cipher);
}

export function isRewriteInput(value: unknown): value is RewriteInput {
  return isWord(value);
}

/**
 * The function from shown input to shown output, written as a rule. A cipher is a renaming of letters, so an
 * encrypted rule does to what is shown exactly what the rule with both sides encrypted does in clear. Two different
 * rules without a cipher never behave alike: each changes its own x, so each x would have to contain the other.
 */
export function rewriteKey(params: RewriteParams): string {
  const { x, y, cipher } = params;
  return cipher === undefined ? `${x}>${y}` : `${encrypt(x, cipher)}>${encrypt(y, cipher)}`;
}

/** Both sides as `rewriteKey` sees them. */
export function rewriteParts(params: RewriteParams): readonly string[] {
  return rewriteKey(params).split(">");
}

function isWord(value: unknown): value is string {
  return typeof value === "string" && value.length <= MAX_LENGTH && word.test(value);
}

function isCipher(value: unknown): value is Cipher {
  if (typeof value !== "object" || value === null || Object.keys(value).length !== 3) return false;
  const { from, to, rule } = value as Partial<Cipher>;
  if (typeof from !== "string" || typeof to !== "string" || typeof rule !== "boolean") return false;
  if (!word.test(from) || new Set(from).size !== from.length) return false;
  return Array.from(from).sort().join("") === Array.from(to).sort().join("");
}
