// Makes the rows of one split: what is left to chance is drawn into the lineage, and the texts follow from that.
import { Rng, type PathItem } from "../../core/rng.ts";
import type { PointerTemplate } from "../../instructions/pointers/pointer-templates.ts";
import { writtenParaphrases } from "../../instructions/write-instruction.ts";
import { instructionPicker } from "../plans/frequency.ts";
import { textOf, type Instruction, type Wording } from "../plans/instructions.ts";
import { drawComposition, drawInput, drawInputs, type InputDrawing } from "./draw-inputs.ts";
import { taughtSegments } from "./layout.ts";
import type { SplitPlan } from "../plans/plan.ts";
import type { RowPart } from "./row-parts.ts";
import { composeText, inContextText, responseText } from "./row-text.ts";
import type { RowContent } from "./row-line.ts";
import type { Lineage } from "./row.ts";
import type { SplitName } from "../plans/split-part.ts";
import type { Example, WorkedExamples } from "./worked-examples.ts";

export interface RowMakerOptions {
  readonly name: SplitName;
  readonly split: SplitPlan;
  readonly parts: readonly RowPart[];
  readonly seed: PathItem;
  /** The stage of a curriculum, where the rows are for one. */
  readonly stage: string | undefined;
  /** Whether pairs of instruction and input are dealt to splits. */
  readonly byInput: boolean;
  readonly instructionAt: (home: SplitName, index: number) => Instruction;
  readonly pointerAt: (home: SplitName, index: number) => string;
  readonly examplesAt: WorkedExamples;
}

/** Row `position` of the split. Throws a RangeError outside [0, rows), a DataError where no fitting input is found. */
export function rowMaker(options: RowMakerOptions): (position: number) => RowContent {
  const { name, split, parts, seed, stage, byInput, instructionAt, pointerAt, examplesAt } = options;
  const path = stage === undefined ? ([name] as const) : ([name, "stage", stage] as const);
  const pick = instructionPicker(split, seed, path, parts);
  const stream = Rng.from(seed, "row", ...path);
  return (position) => {
    if (!(position >= 0 && position < split.rows)) {
      throw new RangeError(`row ${position} is outside the ${split.rows} rows of the ${name} split`);
    }
    const rng = stream.derive(position);
    const { part, index, example: turn } = pick(position, rng);
    const example = part.examples === undefined ? undefined : examplesAt(part, index)[turn];
    return contentOf({ name, byInput, instructionAt, pointerAt, part, index, rng, example });
  };
}

/** What one row is drawn from. */
interface Drawing extends InputDrawing {
  readonly pointerAt: RowMakerOptions["pointerAt"];
  readonly example: Example | undefined;
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
        const input = inputOf(drawing, of);
        const prompt = inContextText(of, wording, input, noShots);
        const segments = taughtSegments(prompt, responseText(of, wording, of.family.execute(of.params, input)));
        return { kind, segments, lineage: lineageOf(of, wording, input) };
      }
      const { example } = drawing;
      const asked = example === undefined ? [] : [example.input];
      const [input, ...shots] = [...asked, ...drawInputs(drawing, of, 1 + count - asked.length, asked)];
      const prompt = inContextText(of, wording, input, shots);
      const segments = taughtSegments(prompt, responseText(of, wording, of.family.execute(of.params, input)));
      return { kind, segments, lineage: lineageOf(of, wording, input, { shots }) };
    }
    case "execute":
    case "execute-with-trace": {
      const pointer = drawing.pointerAt(part.home, index);
      const template = drawTemplate(part, rng);
      const input = inputOf(drawing, of);
      const shown = of.family.renderInput(of.params, input);
      const taught = responseText(of, wording, of.family.execute(of.params, input));
      const segments = taughtSegments(template.say({ pointer, input: shown }), taught);
      return { kind, segments, lineage: lineageOf(of, wording, input, { pointer, template: template.id }) };
    }
    case "compose": {
      const pointer = drawing.pointerAt(part.home, index);
      const template = drawTemplate(part, rng);
      const { input, outer, outerIndex, execution } = drawing.example?.composition ?? drawComposition(drawing);
      const outerPointer = drawing.pointerAt(part.home, outerIndex);
      const prompt = composeText(template, [outerPointer, pointer], of.family.renderInput(of.params, input));
      const segments = taughtSegments(prompt, responseText(of, wording, execution, outer));
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

function inputOf(drawing: Drawing, of: Instruction): unknown {
  return drawing.example === undefined ? drawInput(drawing, of) : drawing.example.input;
}

const noShots: readonly unknown[] = [];

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
