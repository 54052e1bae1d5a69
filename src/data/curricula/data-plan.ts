// The plan that all stages and probes of one comparison have in common: both sets of instructions, and no rows.
import { canonicalJson } from "../../core/canonical-json.ts";
import { ConfigError } from "../../core/errors.ts";
import type { SharedAllotment } from "../plans/allotment.ts";
import type { DatasetPlanInput } from "../plans/plan.ts";
import { openPlan, type RowSource } from "../plans/row-source.ts";
import type { SplitName, SplitPart } from "../plans/split-part.ts";
import type { Layout } from "../rows/layout.ts";
import type { CurriculumData } from "./curriculum-data.ts";
import type { InstructionSet, StagePart } from "./stage.ts";

/** Where a plan keeps the instructions of each set. */
export const splitOf = { paired: "train", evaluation: "test" } as const satisfies Record<InstructionSet, SplitName>;

export type SplitsInput = DatasetPlanInput["splits"];

type SplitInput = NonNullable<SplitsInput["train"]>;

export interface DataPlan extends DatasetPlanInput {
  readonly splits: { readonly test: SplitInput; readonly train: SplitInput };
}

/**
 * Instructions, their names and the inputs that a test asks about follow from this alone. Throws a ConfigError
 * ("impossible-curriculum") where paired and evaluation instructions could not be told apart.
 */
export function dataPlan(data: CurriculumData): DataPlan {
  const { family, config, seed, unseen = "instruction", inputs = "apart", paired, evaluation, shardRows } = data;
  if (!["instruction", "parts", "family"].includes(unseen)) {
    throw new ConfigError(`unseen: "${unseen}" leaves no instruction that training does not demonstrate`, {
      code: "impossible-curriculum",
      hint: 'Use "instruction", "parts" or "family".',
    });
  }
  const common: Pick<SplitInput, "rows" | "surfaces" | "layout" | "templates"> = {
    rows: 0,
    surfaces: [...(data.surfaces ?? [])],
    ...(data.layout === undefined ? {} : { layout: data.layout }),
    ...(data.templates === undefined ? {} : { templates: data.templates }),
  };
  return {
    family,
    ...(config === undefined ? {} : { config }),
    seed,
    unseen,
    ...(inputs === "apart" ? { inputs } : {}),
    ...(shardRows === undefined ? {} : { shardRows }),
    splits: {
      test: {
        ...common,
        instructions: evaluation.instructions,
        ...(evaluation.family === undefined ? {} : { family: evaluation.family }),
        ...(evaluation.config === undefined ? {} : { config: evaluation.config }),
      },
      train: { ...common, instructions: paired.instructions },
    },
  };
}

/** What a part of a stage or a probe says to a plan, in a split of this name. */
export function planPart(part: Omit<StagePart, "weight" | "rows">, data: CurriculumData, split: SplitName): SplitPart {
  const { of, kind, surfaces, templates, examples, instructions, where, inputs } = part;
  const home = splitOf[of];
  const layout: Layout | undefined =
    part.layout === undefined || data.layout === undefined ? part.layout : { ...data.layout, ...part.layout };
  return {
    kind,
    ...(home === split ? {} : { of: home }),
    ...(surfaces === undefined ? {} : { surfaces }),
    ...(layout === undefined ? {} : { layout }),
    ...(templates === undefined ? {} : { templates }),
    ...(examples === undefined ? {} : { examples }),
    ...(instructions === undefined ? {} : { instructions }),
    ...(where === undefined ? {} : { where }),
    ...(inputs === undefined ? {} : { inputs }),
  };
}

/** Comparisons whose instructions were dealt out lately: the stages of many arms ask again. */
const dealt = new Map<string, SharedAllotment>();
const MOST_DEALT = 32;

/** Opens a plan that has the instructions of `dataPlan(data)`. Costs one draw per instruction the first time. */
export function openDataPlan(plan: DatasetPlanInput, data: CurriculumData): RowSource {
  const base = dataPlan(data);
  const known = canonicalJson([base.family, base.config ?? {}, base.seed, base.unseen ?? "", instructionsOf(base)]);
  let shared = dealt.get(known);
  if (shared === undefined) {
    shared = openPlan(base).allotment.share();
    if (dealt.size >= MOST_DEALT) dealt.clear();
    dealt.set(known, shared);
  }
  return openPlan(plan, shared);
}

function instructionsOf({ splits: { test, train } }: DataPlan): unknown {
  return [test.instructions, test.family ?? "", test.config ?? {}, train.instructions];
}
