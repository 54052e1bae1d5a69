// What counting rows must know of parts: how many instructions they choose, and how long their rows are.
import { canonicalJson } from "../../core/canonical-json.ts";
import type { RowContent } from "../rows/row-line.ts";
import type { CountTokens, CurriculumData } from "./curriculum-data.ts";
import { dataPlan, openDataPlan, planPart, splitOf } from "./data-plan.ts";
import type { PartMeasures } from "./stage-rows.ts";
import type { StagePart } from "./stage.ts";

/** Rows of a part that are measured: enough for a mean within a few percent. */
const SAMPLED = 256;

/** Measured on rows of the parts' own, the same ones every time; nothing is drawn that nobody asks about. */
export function partMeasures(data: CurriculumData, countTokens: CountTokens = characters): PartMeasures {
  const lengths = new Map<string, number>();
  return {
    instructions({ of, instructions, where, ...part }) {
      if (where === undefined) return instructions ?? data[of].instructions;
      return openPart(data, { of, where, ...(instructions === undefined ? {} : { instructions }), ...part }, 1).chosen;
    },
    tokens(part) {
      const key = canonicalJson(part);
      let length = lengths.get(key);
      if (length === undefined) {
        const { rows } = openPart(data, part, SAMPLED);
        length = rows().reduce((sum, row) => sum + countTokens(row), 0) / SAMPLED;
        lengths.set(key, length);
      }
      return length;
    },
  };
}

function openPart(data: CurriculumData, part: StagePart, rows: number) {
  const base = dataPlan(data);
  const train = { ...base.splits.train, rows, kinds: [planPart(part, data, "train")] };
  const demonstrates = part.of === "evaluation" && part.kind !== "declare";
  const source = openDataPlan(
    {
      ...base,
      ...(demonstrates ? { demonstrates: true as const } : {}),
      stage: "measured",
      splits: { ...base.splits, train },
    },
    data,
  );
  const chosen = source.parts(splitOf.paired)[0]?.chosen.count ?? 0;
  return {
    chosen,
    rows: (): RowContent[] => Array.from({ length: rows }, (_, i) => source.contentAt(splitOf.paired, i)),
  };
}

function characters({ segments }: Pick<RowContent, "segments">): number {
  return segments.reduce((sum, { text }) => sum + text.length, 0);
}
