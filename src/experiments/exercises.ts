// What a trained model is asked: the test rows, and the training instructions with inputs they were not trained on.
import { Rng } from "../core/rng.ts";
import { inContextPrompt, layoutStyle, type Layout, type LayoutKind } from "../data/rows/layout.ts";
import type { Lineage, Row } from "../data/rows/row.ts";
import type { Exercise } from "../eval/answers.ts";
import { getFamily } from "../instructions/registry.ts";
import type { WrittenSurface } from "../instructions/surface.ts";
import type { Unit } from "./resolve.ts";

/**
 * Each row as an exercise: what is only read is the prompt, what is learnt is a true response; `layout` holds the marks
 * of the rows that are not the default. Of a composition, the outer instruction is judged. Declarations are no exercises.
 */
export async function exercisesOf(rows: AsyncIterable<Row>, layout: Layout = {}): Promise<Exercise[]> {
  const exercises: Exercise[] = [];
  for await (const row of rows) if (row.kind !== "declare") exercises.push(exerciseOf(row, layout));
  return exercises;
}

/** A row that is no declaration, as an exercise. */
export function exerciseOf({ segments, lineage }: Row, layout: Layout = {}): Exercise {
  const text = (learn: boolean): string =>
    segments
      .filter((s) => s.learn === learn)
      .map((s) => s.text)
      .join("");
  const marker = markerOf(lineage, layout);
  return {
    ...judgedOf(lineage),
    prompt: text(false),
    expected: text(true),
    ...(marker === undefined ? {} : { marker }),
  };
}

function markerOf({ layout: kind, surface }: Lineage, layout: Layout): string | undefined {
  return kind === undefined
    ? undefined
    : layoutStyle({ ...layout, kind: kind as LayoutKind }, surface as WrittenSurface).finalMarker;
}

function judgedOf({ family: name, params, input, outer }: Lineage): Pick<Exercise, "params" | "input"> {
  if (outer === undefined) return { params, input };
  const family = getFamily(name);
  const { answer } = family.execute(params, input);
  return { params: outer.params, input: family.asInput?.(outer.params, answer) as unknown };
}

/** The first different instructions among the training rows, each with one fresh input. */
export async function trainExercises(unit: Unit, rows: AsyncIterable<Row>): Promise<Exercise[]> {
  const family = getFamily(unit.family);
  const { data, evaluation } = unit.settings;
  const wanted = Math.min(evaluation.trainInstructions, data.instructions);
  const config: unknown = family.config.parse(data.config);
  const found = new Map<string, Exercise>();
  if (wanted === 0) return [];
  for await (const { lineage } of rows) {
    const key = family.key(lineage.params);
    if (found.has(key)) continue;
    const rng = Rng.from(unit.seed, "train-exercise", key);
    const input: unknown = family.sampleInput(lineage.params, config, rng);
    const instruction = family.render(lineage.params, data.surface);
    const prompt = inContextPrompt({}, data.surface, instruction, family.renderInput(lineage.params, input));
    found.set(key, { params: lineage.params, input, prompt, expected: family.execute(lineage.params, input).answer });
    if (found.size === wanted) break;
  }
  return [...found.values()];
}
