// Instructions as rows need them: parameters, the texts last asked for, and the place in a split.
import type { AnyFamily } from "../../instructions/family.ts";
import type { WrittenSurface } from "../../instructions/surface.ts";
import { writeInstruction, writtenParaphrases } from "../../instructions/write-instruction.ts";
import type { LayoutStyle } from "../rows/layout.ts";

/** An instruction with what was made of it last: most plans ask for one wording only. */
export interface Instruction {
  readonly family: AnyFamily;
  readonly params: unknown;
  readonly shown: Written;
  /** What stands beside it or in the answer. */
  readonly pseudocode: Written;
  key: string | undefined;
}

/** An instruction as one row shows it. */
export interface Wording {
  readonly surface: WrittenSurface;
  readonly paraphrase: number;
  readonly style: LayoutStyle;
}

interface Written {
  text: string;
  surface: WrittenSurface | undefined;
  paraphrase: number;
  /** The other wordings that were asked for, as long as there is room. */
  readonly kept: Map<string, string>;
  /** The generation that these are of. */
  keptIn: number;
}

/** Characters of kept wordings, for all instructions together, before they are all forgotten. */
const ROOM = 1 << 25;
let used = 0;
let generation = 0;

export function instruction(family: AnyFamily, params: unknown): Instruction {
  const unwritten = (): Written => ({ text: "", surface: undefined, paraphrase: 0, kept: new Map(), keptIn: 0 });
  return { family, params, shown: unwritten(), pseudocode: unwritten(), key: undefined };
}

/** The instruction written down. */
export function textOf(of: Instruction, surface: WrittenSurface, paraphrase: number): string {
  return write(of, of.shown, surface, paraphrase);
}

/** Its pseudo-code, or what the layout takes for it; wordings go along with those of the instruction, as far as there are. */
export function pseudocodeOf(of: Instruction, surface: WrittenSurface, paraphrase: number): string {
  return write(of, of.pseudocode, surface, paraphrase % writtenParaphrases(of.family, surface));
}

export function keyOf(of: Instruction): string {
  return (of.key ??= of.family.key(of.params));
}

function write(of: Instruction, written: Written, surface: WrittenSurface, paraphrase: number): string {
  if (written.surface !== surface || written.paraphrase !== paraphrase) {
    written.text = kept(of, written, surface, paraphrase);
    written.surface = surface;
    written.paraphrase = paraphrase;
  }
  return written.text;
}

/** Of the second wording on, since most plans ask for one. */
function kept(of: Instruction, written: Written, surface: WrittenSurface, paraphrase: number): string {
  if (written.surface === undefined) return writeInstruction(of.family, of.params, surface, paraphrase);
  if (written.keptIn !== generation) {
    written.kept.clear();
    written.keptIn = generation;
  }
  const name = `${surface} ${paraphrase}`;
  const known = written.kept.get(name);
  if (known !== undefined) return known;
  const text = writeInstruction(of.family, of.params, surface, paraphrase);
  used += text.length;
  if (used > ROOM) {
    used = 0;
    generation += 1;
  }
  written.kept.set(name, text);
  return text;
}
