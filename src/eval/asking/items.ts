// What a model is asked in an evaluation: rows as exercises, each with what judges its answer.
import { layoutStyle, type Layout, type LayoutKind } from "../../data/rows/layout.ts";
import type { Row, RowKind } from "../../data/rows/row.ts";
import type { DatasetPlan, SplitName } from "../../data/plans/plan.ts";
import type { AnyFamily } from "../../instructions/family.ts";
import { getFamily } from "../../instructions/registry.ts";
import type { WrittenSurface } from "../../instructions/surface.ts";
import type { Exercise } from "../answers.ts";

/** An exercise of a row. Of a declaration the answer is the instruction, and `input` is null. */
export interface Item extends Exercise {
  /** The row's. */
  readonly id: string;
  readonly kind: RowKind;
  readonly family: AnyFamily;
  /** The family's, for reading declarations back. */
  readonly config: unknown;
  readonly surface: WrittenSurface;
}

/** The rows' exercises; `plan` says how the answers are marked and what configuration they are of. */
export async function itemsOf(
  rows: AsyncIterable<Row> | Iterable<Row>,
  plan: DatasetPlan,
  split: SplitName,
): Promise<Item[]> {
  const items: Item[] = [];
  for await (const row of rows) items.push(itemOf(row, plan, split));
  return items;
}

function itemOf(row: Row, plan: DatasetPlan, split: SplitName): Item {
  const { id, kind, segments, lineage } = row;
  const family = getFamily(lineage.family);
  const text = (learn: boolean): string =>
    segments
      .filter((segment) => segment.learn === learn)
      .map((segment) => segment.text)
      .join("");
  const marker = markerOf(row, plan, split);
  return {
    id,
    kind,
    family,
    config: plan.splits[split]?.config,
    surface: lineage.surface as WrittenSurface,
    ...judgedOf(row, family),
    prompt: text(false),
    expected: text(true),
    ...(marker === undefined ? {} : { marker }),
  };
}

/** Of a composition, the outer instruction on what the inner one gives is judged. */
function judgedOf({ lineage }: Row, family: AnyFamily): Pick<Exercise, "params" | "input"> {
  const { params, input, outer } = lineage;
  if (outer === undefined) return { params, input };
  const { answer } = family.execute(params, input);
  return { params: outer.params, input: family.asInput?.(outer.params, answer) as unknown };
}

/** What stands before the answer: the mark of the part of the plan that such a row is of. */
function markerOf({ kind, lineage }: Row, plan: DatasetPlan, split: SplitName): string | undefined {
  if (lineage.layout === undefined) return undefined;
  const own = plan.splits[split];
  const parts = own?.kinds?.filter((part) => part.kind === kind) ?? [];
  const layouts: readonly Layout[] = [...parts.map((part) => part.layout ?? own?.layout ?? {}), own?.layout ?? {}];
  const fits = layouts.find((layout) => layout.kind === lineage.layout) ?? layouts[0];
  return layoutStyle({ ...fits, kind: lineage.layout as LayoutKind }, lineage.surface as WrittenSurface).finalMarker;
}
