// Writes ciphers down as programs on any surface, and reads them back.
import { parseProgram, renderProgram } from "../program/surfaces/index.ts";
import type { Surface } from "../surface.ts";
import type { CipherParams } from "./params.ts";
import { cipherOf, nameOf, programOf } from "./program.ts";

const known = new Map<string, string>();
const MOST_KNOWN = 4_000;

/** Throws a RangeError for a paraphrase that does not exist. */
export function renderCipher(params: CipherParams, surface: Surface, paraphrase = 0): string {
  const name = `${nameOf(params)} ${surface} ${paraphrase}`;
  let text = known.get(name);
  if (text === undefined) {
    text = renderProgram(programOf(params), surface, paraphrase);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(name, text);
  }
  return text;
}

export function parseCipher(text: string, surface: Surface): CipherParams | undefined {
  const program = parseProgram(text, surface);
  return program === undefined ? undefined : cipherOf(program);
}
