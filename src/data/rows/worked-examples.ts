// Worked examples: a fixed number of different exercises for each instruction, the same ones wherever they are shown.
import { DataError } from "../../core/errors.ts";
import { Rng, type PathItem } from "../../core/rng.ts";
import { cachedByIndex } from "../plans/cached-by-index.ts";
import type { Instruction } from "../plans/instructions.ts";
import { drawComposition, MOST_DRAWS, mayShow, type Composition, type InputDrawing } from "./draw-inputs.ts";
import type { RowPart } from "./row-parts.ts";

/** What is carried out: an input and, of kind "compose", all of what follows from it. */
export interface Example {
  readonly input: unknown;
  readonly composition: Composition | undefined;
}

export type WorkedExamples = (part: RowPart, index: number) => readonly Example[];

type Drawn = Pick<InputDrawing, "name" | "byInput" | "instructionAt">;

/**
 * The examples of instruction `index` of a part that has `examples`. They follow from the seed, the split that shows them
 * and the instruction alone, so that all stages, curricula, kinds, surfaces and sentences show the same, and k of them
 * are the first k of more. No two look alike; in training, where a family has many right answers, two may differ in the
 * answer alone.
 *
 * Throws a DataError ("sampling-exhausted") with the number of inputs that there are, where there are fewer.
 */
export function workedExamples(drawn: Drawn, seed: PathItem): WorkedExamples {
  const known = new Map<RowPart, (index: number) => readonly Example[]>();
  return (part, index) => {
    let examplesOf = known.get(part);
    if (examplesOf === undefined) {
      const { name } = drawn;
      const stream = Rng.from(seed, "example", name, part.home, part.kind === "compose" ? "two" : "one");
      examplesOf = cachedByIndex(part.available, (i) => draw({ ...drawn, part, index: i, rng: stream.derive(i) }));
      known.set(part, examplesOf);
    }
    return examplesOf(index);
  };
}

function draw(drawing: InputDrawing): readonly Example[] {
  const { part, index } = drawing;
  const { examples: wanted = 0 } = part;
  const of = drawing.instructionAt(part.home, index);
  const shown = new Map<string, Example[]>();
  const examples: Example[] = [];
  for (let vain = 0; examples.length < wanted; vain++) {
    if (vain === MOST_DRAWS) throw exhausted(drawing, examples.length, wanted);
    const example = drawOne(drawing, of);
    if (example === undefined) continue;
    const looks = looksOf(of, example);
    const alike = shown.get(looks) ?? [];
    if (alike.length > 0 && !answersNewly(drawing, of, alike, example)) continue;
    shown.set(looks, [...alike, example]);
    examples.push(example);
    vain = -1;
  }
  return examples;
}

/** Whether the same question has another answer; answers are made only where this is to be known. */
function answersNewly({ name, part }: InputDrawing, of: Instruction, alike: readonly Example[], { input }: Example) {
  const { family, params } = of;
  if (name === "test" || part.kind === "compose" || family.answers !== "many") return false;
  const { answer } = family.execute(params, input);
  return alike.every((example) => family.execute(params, example.input).answer !== answer);
}

/** Undefined for an input that the split may not show. */
function drawOne(drawing: InputDrawing, of: Instruction): Example | undefined {
  const { part, rng } = drawing;
  if (part.kind === "compose") {
    const composition = drawComposition(drawing);
    return { input: composition.input, composition };
  }
  const { family, params } = of;
  const input: unknown = family.sampleInput(params, part.config, rng);
  return mayShow(drawing, of, family.renderInput(params, input)) ? { input, composition: undefined } : undefined;
}

function looksOf({ family, params }: Instruction, { input, composition }: Example): string {
  const shown = family.renderInput(params, input);
  return composition === undefined ? shown : `${composition.outerIndex}\u0000${shown}`;
}

function exhausted({ part, index, name, byInput }: InputDrawing, found: number, wanted: number): DataError {
  const apart = byInput ? ` that the ${name} split may show` : "";
  return new DataError(
    `Instruction ${index} of the ${part.home} split has only ${found} different inputs${apart}, and ${wanted} are asked ` +
      `(${MOST_DRAWS} draws in a row without a new one).`,
    {
      code: "sampling-exhausted",
      hint: found === 0 ? "Widen the family's config." : `Ask for at most ${found}, or widen the family's config.`,
    },
  );
}
