// The single character that an escape of Python's patterns stands for.
import { bad, unsupported } from "./pattern-problem.ts";

export interface Escape {
  readonly character: string;
  /** Of what was read after the backslash, in characters. */
  readonly length: number;
}

/** `text` is what follows the backslash, nine characters of it at least. Throws a PatternProblem. */
export function readEscape(text: string): Escape {
  const [character] = text;
  if (character === undefined) throw bad("bad escape (end of pattern)");
  const octal = /^0[0-7]{0,2}|^[0-7]{1,3}/.exec(text)?.[0];
  if (octal !== undefined) {
    const code = Number.parseInt(octal, 8);
    if (code > 0o377) throw bad("octal escape value outside of range 0-0o377");
    return { character: String.fromCodePoint(code), length: octal.length };
  }
  const digits = { x: 2, u: 4, U: 8 }[character];
  if (digits !== undefined) return hexadecimal(text.slice(1, 1 + digits), digits);
  if (character === "N") throw unsupported("a character by its name");
  const control = controls[character];
  if (control === undefined && /^[a-zA-Z89]$/.test(character)) throw bad(`bad escape \\${character}`);
  return { character: control ?? character, length: 1 };
}

function hexadecimal(digits: string, wanted: number): Escape {
  if (digits.length !== wanted || !/^[0-9a-fA-F]+$/.test(digits)) throw bad("incomplete escape");
  const code = Number.parseInt(digits, 16);
  if (code > 0x10_ff_ff) throw bad("bad escape: no such character");
  return { character: String.fromCodePoint(code), length: 1 + wanted };
}

const controls: Readonly<Record<string, string>> = { a: "\x07", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };
