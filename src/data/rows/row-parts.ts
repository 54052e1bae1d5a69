// The parts of a split: the kinds of rows that it mixes, over the same instructions, and which position is of which part.
import type { AnyFamily } from "../../instructions/family.ts";
import { readConfig } from "../../instructions/read-config.ts";
import { templatesFor, type PointerTemplate, type TemplateUse } from "../../instructions/pointers/pointer-templates.ts";
import { chooseInstructions, type ChosenInstructions } from "../plans/chosen-instructions.ts";
import type { Wording } from "../plans/instructions.ts";
import { layoutStyle, type Layout } from "./layout.ts";
import type { DatasetPlan, SplitPlan } from "../plans/plan.ts";
import { splitFamily } from "../plans/split-family.ts";
import type { PlannedKind, SplitName, SplitPart } from "../plans/split-part.ts";

/** A part with everything decided. Its rows are those whose shuffled position lies in [start, start + rows). */
export interface RowPart {
  readonly kind: PlannedKind;
  readonly family: AnyFamily;
  readonly layout: Layout;
  /** How each of the surfaces is laid out, in its first wording. */
  readonly wordings: readonly Wording[];
  readonly templates: readonly PointerTemplate[];
  /** The split that the instructions belong to. */
  readonly home: SplitName;
  /** How many instructions that split has. */
  readonly available: number;
  /** Those that the part shows. */
  readonly chosen: ChosenInstructions;
  /** Worked examples of each; a fresh input in every row where undefined. */
  readonly examples: number | undefined;
  /** Inputs are drawn with it. */
  readonly config: SplitPlan["config"];
  readonly start: number;
  readonly rows: number;
}

/**
 * The parts of a split in the order of the plan: one where it does not mix. `paramsAt` gives the instructions of a split,
 * which are looked at where a part chooses among them.
 */
export function partsOf(
  plan: DatasetPlan,
  name: SplitName,
  paramsAt: (home: SplitName, index: number) => unknown,
): readonly RowPart[] {
  const split = plan.splits[name] as SplitPlan;
  const parts: readonly SplitPart[] = split.kinds ?? [{ kind: split.kind ?? "in-context" }];
  const counts = partRows(split);
  let start = 0;
  return parts.map((part, i) => {
    const home = part.of ?? name;
    const homeSplit = plan.splits[home] as SplitPlan;
    const layout = part.layout ?? split.layout;
    const surfaces = part.surfaces ?? split.surfaces;
    const rows = counts[i] as number;
    const family = splitFamily(plan, home);
    const { config, instructions } = homeSplit;
    const chosen = chooseInstructions({
      part,
      at: split.kinds === undefined ? `splits.${name}` : `splits.${name}.kinds[${i}]`,
      family,
      config,
      seed: plan.seed,
      home,
      instructions,
      paramsAt: (index) => paramsAt(home, index),
    });
    const resolved: RowPart = {
      kind: part.kind,
      family,
      layout,
      wordings: surfaces.map((surface) => {
        return { surface, paraphrase: 0, style: layoutStyle(layoutFor(part.kind, layout), surface) };
      }),
      templates: partTemplates(part, split),
      home,
      available: instructions,
      chosen,
      examples: part.examples,
      config:
        part.inputs === undefined ? config : (readConfig(family, { ...config, ...part.inputs }) as SplitPlan["config"]),
      start,
      rows,
    };
    start += rows;
    return resolved;
  });
}

/** The sentences that rows of a part are written with; none where the instruction itself is in the row. */
export function partTemplates(part: SplitPart, split: SplitPlan): readonly PointerTemplate[] {
  const { forms, count } = part.templates ?? split.templates ?? {};
  const use = templateUse(part.kind, part.layout ?? split.layout);
  if (use === undefined) return [];
  return templatesFor(use, { ...(forms === undefined ? {} : { forms }), ...(count === undefined ? {} : { count }) });
}

/** Rows of each part: those that are fixed, and the rest by weight, the largest remainders rounded up. */
export function partRows(split: SplitPlan): readonly number[] {
  if (split.kinds === undefined) return [split.rows];
  const fixed = split.kinds.reduce((sum, { rows = 0 }) => sum + rows, 0);
  const weights = split.kinds.map(({ rows, weight = 1 }) => (rows === undefined ? weight : 0));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const free = Math.max(0, split.rows - fixed);
  const exact = weights.map((weight) => (total === 0 ? 0 : (free * weight) / total));
  const counts = split.kinds.map(({ rows }, i) => rows ?? Math.floor(exact[i] as number));
  const left = total === 0 ? 0 : free - counts.reduce((sum, count, i) => sum + (weights[i] === 0 ? 0 : count), 0);
  const order = exact
    .map((share, i) => ({ i, remainder: share - Math.floor(share) }))
    .filter(({ i }) => weights[i] !== 0)
    .sort((a, b) => b.remainder - a.remainder || a.i - b.i);
  for (let k = 0; k < left; k++) {
    const { i } = order[k % order.length] as { i: number };
    counts[i] = (counts[i] as number) + 1;
  }
  return counts;
}

/** "execute-with-trace" is that layout by name; a declaration has no answer to lay out. */
export function layoutFor(kind: PlannedKind, layout: Layout): Layout {
  if (kind === "declare") return {};
  return kind === "execute-with-trace" ? { ...layout, kind: "trace-then-answer" } : layout;
}

function templateUse(kind: PlannedKind, layout: Layout): TemplateUse | undefined {
  if (kind === "in-context") return undefined;
  // The steps of a composition are asked for as those of the outer instruction on what the inner one returns.
  if (kind === "compose" && layout.kind === "trace-then-answer") return "execute-with-trace";
  return kind;
}
