// Finds out before anything is trained whether instructions have as many different inputs as are asked of them.
import type { DatasetPlanInput } from "../plans/plan.ts";
import type { SplitName } from "../plans/split-part.ts";
import type { CurriculumData } from "./curriculum-data.ts";
import { openDataPlan } from "./data-plan.ts";

/** Examples that are drawn to find out; of more, those of the first instructions. */
const MOST_CHECKED = 4_000;

/** Throws a DataError ("sampling-exhausted") naming the number of inputs that there are. */
export function checkExamples(plan: DatasetPlanInput, data: CurriculumData, split: SplitName): void {
  const kinds = plan.splits[split]?.kinds ?? [];
  if (kinds.every(({ examples }) => examples === undefined)) return;
  const source = openDataPlan(plan, data);
  let left = MOST_CHECKED;
  for (const part of source.parts(split)) {
    if (part.examples === undefined) continue;
    for (let place = 0; place < part.chosen.count && left > 0; place++) {
      source.examplesAt(split, part, part.chosen.at(place));
      left -= part.examples;
    }
  }
}
