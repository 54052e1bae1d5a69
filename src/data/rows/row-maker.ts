// Makes the rows of one split: what is left to chance is drawn into the lineage, and the texts follow from that.
import { DataError } from "../../core/errors.ts";
import { Rng, type PathItem } from "../../core/rng.ts";
import type { PointerTemplate } from "../../instructions/pointers/pointer-templates.ts";
import { writtenParaphrases } from "../../instructions/write-instruction.ts";
import { instructionPicker } from "../plans/frequency.ts";
import { inputHome } from "./input-home.ts";
import { keyOf, textOf, type Instruction, type Wording } from "../plans/instructions.ts";
import { taughtSegments } from "./layout.ts";
import type { SplitPlan } from "../plans/plan.ts";
import type { RowPart } from "./row-parts.ts";
import { composeText, inContextText, responseText } from "./row-text.ts";
import type { RowContent } from "./row-line.ts";
import type { Lineage } from "./row.ts";
import type { SplitName } from "../plans/split-part.ts";

export interface RowMakerOptions {
  readonly name: SplitName;
  readonly split: SplitPlan;
  readonly parts: readonly RowPart[];
  readonly seed: PathItem;
  /** Whether pairs of instruction and input are dealt to splits. */
  readonly byInput: boolean;
  readonly instructionAt: (home: SplitName, index: number) => Instruction;
  readonly pointerAt: (home: SplitName, index: number) => string;
}

/** Draws of one input, or of a pair of instructions, before it is said that there is none. */
const MOST_DRAWS = 1_000;

/** Row `position` of the split. Throws a RangeError outside [0, rows), a DataError where no fitting input is found. */
export function rowMaker(options: RowMakerOptions): (position: number) => RowContent {
  const { name, split, parts, seed, byInput, instructionAt, pointerAt } = options;
  const pick = instructionPicker(split, seed, name, parts);
  const stream = Rng.from(seed, "row", name);
  return (position) => {
    if (!(position >= 0 && position < split.rows)) {
      throw new RangeError(`row ${position} is outside the ${split.rows} rows of the ${name} split`);
    }
    const rng = stream.derive(position);
    const { part, index } = pick(position, rng);
    return contentOf({ name, byInput, instructionAt, pointerAt, part, index, rng });
  };
}

/** What one row is drawn from. */
interface Drawing extends Pick<RowMakerOptions, "name" | "byInput" | "instructionAt" | "pointerAt"> {
  readonly part: RowPart;
  readonly index: number;
  readonly rng: Rng;
}

function contentOf(drawing: Drawing): RowContent {
  const { part, index, rng } = drawing;
  const of = drawing.instructionAt(part.home, index);
  const { kind } = part;
  const wording = drawWording(part, rng);
  switch (kind) {
    case "declare": {
      const pointer = drawing.pointerAt(part.home, index);
      const template = drawTemplate(part, rng);
      const segments = taughtSegments(template.say({ pointer }), textOf(of, wording.surface, wording.paraphrase));
      return { kind, segments, lineage: lineageOf(of, wording, null, { pointer, template: template.id }) };
    }
    case "in-context": {
      const { shots: count } = wording.style;
      if (count === 0) {
        const input = drawInput(drawing, of);
        const prompt = inContextText(of, wording, input, noShots);
        const segments = taughtSegments(prompt, responseText(of, wording, of.family.execute(of.params, input)));
        return { kind, segments, lineage: lineageOf(of, wording, input) };
      }
      const drawn = drawInputs(drawing, of, 1 + count);
      const input = drawn[0];
      const shots = drawn.slice(1);
      const prompt = inContextText(of, wording, input, shots);
      const segments = taughtSegments(prompt, responseText(of, wording, of.family.execute(of.params, input)));
      return { kind, segments, lineage: lineageOf(of, wording, input, { shots }) };
    }
    case "execute":
    case "execute-with-trace": {
      const pointer = drawing.pointerAt(part.home, index);
      const template = drawTemplate(part, rng);
      const input = drawInput(drawing, of);
      const shown = of.family.renderInput(of.params, input);
      const taught = responseText(of, wording, of.family.execute(of.params, input));
      const segments = taughtSegments(template.say({ pointer, input: shown }), taught);
      return { kind, segments, lineage: lineageOf(of, wording, input, { pointer, template: template.id }) };
    }
    case "compose": {
      const pointer = drawing.pointerAt(part.home, index);
      const template = drawTemplate(part, rng);
      const { input, outer, outerIndex, execution } = drawComposition(drawing);
      const outerPointer = drawing.pointerAt(part.home, outerIndex);
      const prompt = composeText(template, [outerPointer, pointer], of.family.renderInput(of.params, input));
      const segments = taughtSegments(prompt, responseText(of, wording, execution));
      const named = { outer: { params: outer.params, pointer: outerPointer }, pointer, template: template.id };
      return { kind, segments, lineage: lineageOf(of, wording, input, named) };
    }
    default:
      return kind satisfies never;
  }
}

function drawWording({ kind, family, wordings }: RowPart, rng: Rng): Wording {
  const first = wordings[0] as Wording;
  // Where the instruction is only named, its surface decides no more than the marks.
  const named = kind !== "in-context" && kind !== "declare";
  const wording = wordings.length === 1 || named ? first : rng.pick(wordings);
  if (named && wording.style.kind !== "pseudocode-then-answer") return wording;
  const paraphrases = writtenParaphrases(family, wording.surface);
  const paraphrase = paraphrases === 1 ? 0 : rng.int(paraphrases);
  return paraphrase === 0 ? wording : { surface: wording.surface, paraphrase, style: wording.style };
}

function drawTemplate({ templates }: RowPart, rng: Rng): PointerTemplate {
  return templates[rng.int(templates.length)] as PointerTemplate;
}

const noShots: readonly unknown[] = [];

function drawInput(drawing: Drawing, of: Instruction): unknown {
  if (drawing.byInput) return drawInputs(drawing, of, 1)[0];
  return of.family.sampleInput(of.params, drawing.part.config, drawing.rng) as unknown;
}

/** So many inputs that look different, all of which the split may show. */
function drawInputs(drawing: Drawing, of: Instruction, count: number): unknown[] {
  const { part, rng, name } = drawing;
  const { family, params } = of;
  const shown = new Set<string>();
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

function mayShow({ byInput, name }: Drawing, of: Instruction, shown: string): boolean {
  return !byInput || inputHome(keyOf(of), shown) === name;
}

/** Another instruction that can be carried out on what this one returns, with an input for which it can. */
function drawComposition(drawing: Drawing) {
  const { part, index, rng, name } = drawing;
  const inner = drawing.instructionAt(part.home, index);
  for (let draw = 0; draw < MOST_DRAWS; draw++) {
    const other = rng.int(part.instructions - 1);
    const outerIndex = other < index ? other : other + 1;
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

type Named = Pick<Lineage, "pointer" | "template" | "outer" | "shots">;

/** Members that say nothing are left out. */
function lineageOf({ family, params }: Instruction, wording: Wording, input: unknown, named?: Named): Lineage {
  const { surface, paraphrase, style } = wording;
  const lineage: { -readonly [Key in keyof Lineage]: Lineage[Key] } = {
    family: family.name,
    version: family.version,
    params,
    input,
    surface,
  };
  // Assigned and not spread, which is several times as fast.
  if (paraphrase !== 0) lineage.paraphrase = paraphrase;
  if (style.kind !== "answer-only") lineage.layout = style.kind;
  if (named === undefined) return lineage;
  if (named.pointer !== undefined) lineage.pointer = named.pointer;
  if (named.template !== undefined) lineage.template = named.template;
  if (named.outer !== undefined) lineage.outer = named.outer;
  if (named.shots !== undefined) lineage.shots = named.shots;
  return lineage;
}
