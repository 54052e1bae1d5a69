// A few answers of a unit for people to read, failed ones with the training rows that came nearest.
import { distance } from "fastest-levenshtein";
import type { Row } from "../data/rows/row.ts";
import type { JudgedAnswer } from "../eval/answers.ts";
import { getFamily } from "../instructions/registry.ts";
import type { Unit } from "./resolve.ts";
import type { ResultSample } from "./results.ts";

const samplesPerKind = 3;
const nearestShown = 3;
/** Different instructions compared, at most. */
const mostCompared = 5000;

export async function pickUnitSamples(
  unit: Unit,
  answers: readonly JudgedAnswer[],
  rows: AsyncIterable<Row>,
): Promise<ResultSample[]> {
  const picked = (["fail", "pass"] as const).flatMap((kind) =>
    answers.filter(({ verdict }) => verdict.kind === kind).slice(0, samplesPerKind),
  );
  if (picked.length === 0) return [];
  const taught = await taughtRows(unit, rows);
  const family = getFamily(unit.family);
  return picked.map(({ params, input, expected, answer, verdict }) => {
    const instruction = family.render(params, unit.settings.data.surface);
    return {
      arm: unit.arm,
      x: unit.x,
      seed: unit.seed,
      split: "unseen",
      instruction,
      input: family.renderInput(params, input),
      expected,
      answer,
      verdict,
      ...(verdict.kind === "fail" ? { nearestTrainingRows: nearestRows(instruction, taught) } : {}),
    } as ResultSample;
  });
}

/** The first row of each different instruction, by the instruction's text. */
async function taughtRows(unit: Unit, rows: AsyncIterable<Row>): Promise<Map<string, string>> {
  const family = getFamily(unit.family);
  const wanted = Math.min(mostCompared, unit.settings.data.instructions);
  const taught = new Map<string, string>();
  for await (const { segments, lineage } of rows) {
    const instruction = family.render(lineage.params, unit.settings.data.surface);
    if (!taught.has(instruction)) taught.set(instruction, segments.map((segment) => segment.text).join(""));
    if (taught.size >= wanted) break;
  }
  return taught;
}

/** Training rows of the instructions with the fewest edits to this one. */
function nearestRows(instruction: string, taught: ReadonlyMap<string, string>): string[] {
  return [...taught]
    .map(([text, row]) => ({ row, edits: distance(instruction, text) }))
    .sort((a, b) => a.edits - b.edits || (a.row < b.row ? -1 : 1))
    .slice(0, nearestShown)
    .map(({ row }) => row);
}
