// Draws inputs that a split may show: one, several that look different, or one on which two instructions can follow.
import { DataError } from "../../core/errors.ts";
import type { Rng } from "../../core/rng.ts";
import type { Execution } from "../../instructions/family.ts";
import { keyOf, type Instruction } from "../plans/instructions.ts";
import type { SplitName } from "../plans/split-part.ts";
import { inputHome } from "./input-home.ts";
import type { RowPart } from "./row-parts.ts";

/** What an input is drawn for, and from what. */
export interface InputDrawing {
  /** The split that shows it. */
  readonly name: SplitName;
  /** Whether pairs of instruction and input are dealt to splits. */
  readonly byInput: boolean;
  readonly instructionAt: (home: SplitName, index: number) => Instruction;
  readonly part: RowPart;
  readonly index: number;
  readonly rng: Rng;
}

/** Draws of one input, or of a pair of instructions, before it is said that there is none. */
export const MOST_DRAWS = 1_000;

export function drawInput(drawing: InputDrawing, of: Instruction): unknown {
  if (drawing.byInput) return drawInputs(drawing, of, 1)[0];
  return of.family.sampleInput(of.params, drawing.part.config, drawing.rng) as unknown;
}

/** So many inputs that look different, from each other and from `taken`, all of which the split may show. */
export function drawInputs(
  drawing: InputDrawing,
  of: Instruction,
  count: number,
  taken: readonly unknown[] = nothing,
): unknown[] {
  const { part, rng, name } = drawing;
  const { family, params } = of;
  const shown = new Set(taken.map((input) => family.renderInput(params, input)));
  const inputs: unknown[] = [];
  for (let draw = 0; inputs.length < count; draw++) {
    if (draw === MOST_DRAWS * count) {
      throw new DataError(
        `Found only ${inputs.length} of ${count} different inputs for one instruction of the ${name} split in ${draw} draws.`,
        { code: "sampling-exhausted", hint: "Ask for fewer examples, or widen the family's config." },
      );
    }
    const input: unknown = family.sampleInput(params, part.config, rng);
    const text = family.renderInput(params, input);
    if (shown.has(text) || !mayShow(drawing, of, text)) continue;
    shown.add(text);
    inputs.push(input);
  }
  return inputs;
}

const nothing: readonly unknown[] = [];

/** Whether the split may show the instruction with an input that reads `shown`. */
export function mayShow({ byInput, name }: InputDrawing, of: Instruction, shown: string): boolean {
  return !byInput || inputHome(keyOf(of), shown) === name;
}

export interface Composition {
  readonly input: unknown;
  readonly outer: Instruction;
  readonly outerIndex: number;
  readonly execution: Execution;
}

/** Another instruction that can be carried out on what this one returns, with an input for which it can. */
export function drawComposition(drawing: InputDrawing): Composition {
  const { part, index, rng, name } = drawing;
  const inner = drawing.instructionAt(part.home, index);
  const place = part.chosen.placeOf(index);
  for (let draw = 0; draw < MOST_DRAWS; draw++) {
    const other = rng.int(part.chosen.count - 1);
    const outerIndex = part.chosen.at(other < place ? other : other + 1);
    const outer = drawing.instructionAt(part.home, outerIndex);
    const input = drawInput(drawing, inner);
    const first = inner.family.execute(inner.params, input);
    const middle: unknown = outer.family.asInput?.(outer.params, first.answer);
    if (middle === undefined) continue;
    if (!mayShow(drawing, outer, outer.family.renderInput(outer.params, middle))) continue;
    const { answer, trace } = outer.family.execute(outer.params, middle);
    return { input, outer, outerIndex, execution: { answer, trace: [...first.trace, ...trace] } };
  }
  throw new DataError(`No instruction of the ${name} split can follow another in ${MOST_DRAWS} draws.`, {
    code: "sampling-exhausted",
    hint: "Ask for more instructions, or for a config whose answers are inputs.",
  });
}
