// The exercises that are held out, as a dataset that `precept eval` asks and as prompts for other programs.
import { join } from "node:path";
import { generateDataset, type GenerateOptions } from "../datasets/generate-dataset.ts";
import { readRows } from "../datasets/read-rows.ts";
import type { DatasetPlan, DatasetPlanInput } from "../plans/plan.ts";
import { openPlan, type RowSource } from "../plans/row-source.ts";
import { layoutFor } from "../rows/row-parts.ts";
import type { ExportForm } from "./codec.ts";
import type { EvaluationRecord } from "./export-manifest.ts";
import { openLineFile } from "./line-file.ts";
import { messageOf } from "./segments.ts";
import { promptOf } from "./verify-rows.ts";

/** Exercises to ask: the test split of a plan. */
export interface ExportEvaluation {
  /** Lower case with hyphens; a folder's name. */
  readonly name: string;
  readonly plan: DatasetPlanInput | DatasetPlan;
}

/** The test rows of a dataset's plan without its other rows: the same instructions, names and inputs. */
export function testPlan(plan: DatasetPlan): DatasetPlan {
  const { test, train, validation } = plan.splits;
  const without = (split: DatasetPlan["splits"]["train"]): typeof split => {
    if (split === undefined) return undefined;
    const { kinds: _kinds, ...rest } = split;
    return { ...rest, kind: split.kind ?? "in-context", rows: 0 };
  };
  const [otherTrain, otherValidation] = [without(train), without(validation)];
  return {
    ...plan,
    splits: {
      ...(test === undefined ? {} : { test }),
      ...(otherValidation === undefined ? {} : { validation: otherValidation }),
      ...(otherTrain === undefined ? {} : { train: otherTrain }),
    },
  };
}

export interface WriteEvaluationOptions extends Pick<GenerateOptions, "signal"> {
  readonly folder: string;
  readonly form: ExportForm;
}

/** Writes `evaluation/<name>` and its prompts. Throws what generating a dataset throws. */
export async function writeEvaluation(
  { name, plan }: ExportEvaluation,
  { folder, form, signal }: WriteEvaluationOptions,
): Promise<EvaluationRecord> {
  const dataset = `evaluation/${name}`;
  const prompts = `${dataset}.prompts.jsonl`;
  await generateDataset(plan, join(folder, dataset), signal === undefined ? {} : { signal });
  const file = await openLineFile(join(folder, prompts));
  const kinds = new Set<string>();
  let exercises = 0;
  try {
    for await (const row of readRows(join(folder, dataset), { split: "test" })) {
      const asked = row.segments.filter(({ learn }) => !learn);
      const said = form === "text" ? { prompt: promptOf(row) } : { messages: asked.map(messageOf) };
      file.add(JSON.stringify({ id: row.id, ...said }));
      if (file.full) await file.flush();
      kinds.add(row.kind);
      exercises++;
    }
    const { sha256 } = await file.finish();
    return { name, folder: dataset, prompts, promptsSha256: sha256, exercises, kinds: [...kinds].sort() };
  } finally {
    await file.close();
  }
}

/**
 * The prompts of exercises about instructions of the test split, which no row to be learnt from may have. Declarations
 * are no exercises, and a prompt that does not show its instruction may be that of several.
 */
export function heldOutPrompts(plans: readonly (DatasetPlanInput | DatasetPlan)[]): ReadonlySet<string> {
  const prompts = new Set<string>();
  for (const plan of plans) {
    const source = openPlan(plan);
    if (!asksOfTest(source)) continue;
    for (let position = 0; position < source.split("test").rows; position++) {
      const row = source.contentAt("test", position);
      if (row.kind !== "declare") prompts.add(promptOf(row));
    }
  }
  return prompts;
}

function asksOfTest(source: RowSource): boolean {
  return source
    .parts("test")
    .every(({ home, kind, layout }) => home === "test" && layoutFor(kind, layout).instruction !== false);
}
