// Turns a plan into rows: any row, in any order, on any thread, with memory that does not grow with their number.
import { ConfigError } from "../../core/errors.ts";
import type { AnyFamily } from "../../instructions/family.ts";
import { pointerIndices, pointerNames } from "../../instructions/pointers/pointer-names.ts";
import { allot, type Allotment, type SharedAllotment } from "./allotment.ts";
import { cachedByIndex } from "./cached-by-index.ts";
import { instruction, type Instruction } from "./instructions.ts";
import { readPlan, type DatasetPlan, type DatasetPlanInput, type SplitPlan } from "./plan.ts";
import { rowId } from "../rows/row-id.ts";
import type { RowContent } from "../rows/row-line.ts";
import { rowMaker } from "../rows/row-maker.ts";
import { partsOf, type RowPart } from "../rows/row-parts.ts";
import { workedExamples, type WorkedExamples } from "../rows/worked-examples.ts";
import type { Row } from "../rows/row.ts";
import { splitFamily } from "./split-family.ts";
import { splitNames, type SplitName } from "./split-part.ts";

export interface RowSource {
  readonly plan: DatasetPlan;
  readonly family: AnyFamily;
  readonly allotment: Allotment;
  /** The splits of the plan, in the order in which their instructions were drawn. */
  readonly splits: readonly SplitName[];
  /** The plan of a split. Throws a ConfigError ("no-split") for one that the plan does not have. */
  split(name: SplitName): SplitPlan;
  /** Row `position` of a split; needs no other row. Throws a RangeError outside [0, rows). */
  rowAt(name: SplitName, position: number): Row;
  /** `rowAt` without the id, for writers that hash the bytes. */
  contentAt(name: SplitName, position: number): RowContent;
  /** The parameters of instruction `index` of a split. Throws a RangeError outside [0, instructions). */
  paramsAt(name: SplitName, index: number): unknown;
  /** The name that stands for that instruction; no other instruction of the plan's seed has it. */
  pointerAt(name: SplitName, index: number): string;
  /** The instruction that a name stands for, or undefined. */
  instructionNamed(pointer: string): { readonly split: SplitName; readonly index: number } | undefined;
  /** The kinds of rows in a split. */
  parts(name: SplitName): readonly RowPart[];
  /** The worked examples that a split shows of instruction `index` of a part; see worked-examples.ts. */
  examplesAt(name: SplitName, part: RowPart, index: number): ReturnType<WorkedExamples>;
  /** The family of a split's instructions. */
  familyOf(name: SplitName): AnyFamily;
}

/**
 * Opens a plan. Costs one draw per instruction (to keep their meanings apart) unless `shared` brings the result from
 * another thread. Throws a ConfigError for a plan that cannot be, a DataError where meanings run out.
 */
export function openPlan(input: DatasetPlanInput | DatasetPlan, shared?: SharedAllotment): RowSource {
  const plan = readPlan(input);
  const allotment = allot(plan, shared);
  const names = splitNames.filter((name) => plan.splits[name] !== undefined);
  const everywhere = plan.unseen === "instance";
  const byInput = everywhere || plan.inputs === "apart";
  const pointer = pointerNames(plan.seed);
  const indexOf = pointerIndices(plan.seed);
  // Where all splits show the same instructions, these have the same names.
  const pointerAt = (name: SplitName, index: number): string =>
    pointer(index * splitNames.length + (everywhere ? 0 : splitNames.indexOf(name)));
  const drawn = new Map(
    names.map((name) => {
      const family = splitFamily(plan, name);
      const draw = (index: number): Instruction => instruction(family, allotment.paramsAt(name, index));
      return [name, cachedByIndex((plan.splits[name] as SplitPlan).instructions, draw)];
    }),
  );
  const instructionAt = (name: SplitName, index: number): Instruction =>
    (drawn.get(name) ?? noSplit(name, names))(index);
  const paramsAt = (name: SplitName, index: number): unknown => instructionAt(name, index).params;
  const { seed, stage } = plan;
  const splits = new Map(
    names.map((name) => {
      const split = plan.splits[name] as SplitPlan;
      const parts = partsOf(plan, name, paramsAt);
      const examplesAt = workedExamples({ name, byInput, instructionAt }, seed);
      const rowAt = rowMaker({ name, split, parts, seed, stage, byInput, instructionAt, pointerAt, examplesAt });
      return [name, { split, family: splitFamily(plan, name), parts, examplesAt, rowAt }];
    }),
  );
  const opened = (name: SplitName): OpenSplit => splits.get(name) ?? noSplit(name, names);
  const contentAt = (name: SplitName, position: number): RowContent => opened(name).rowAt(position);
  return {
    plan,
    family: splitFamily({ family: plan.family, splits: {} }, "train"),
    allotment,
    splits: names,
    split: (name) => opened(name).split,
    rowAt(name, position) {
      const content = contentAt(name, position);
      return { id: rowId(content), ...content };
    },
    contentAt,
    paramsAt,
    pointerAt(name, index) {
      instructionAt(name, index);
      return pointerAt(name, index);
    },
    instructionNamed(said) {
      const place = indexOf(said);
      if (place === undefined) return undefined;
      const index = Math.floor(place / splitNames.length);
      const named = splitNames[place % splitNames.length] as SplitName;
      const split = everywhere && named === "test" ? largestOf(names, plan) : named;
      const count = plan.splits[split]?.instructions ?? 0;
      return index < count && pointerAt(split, index) === said ? { split, index } : undefined;
    },
    parts: (name) => opened(name).parts,
    examplesAt: (name, part, index) => opened(name).examplesAt(part, index),
    familyOf: (name) => opened(name).family,
  };
}

interface OpenSplit {
  readonly split: SplitPlan;
  readonly family: AnyFamily;
  readonly parts: readonly RowPart[];
  readonly examplesAt: WorkedExamples;
  rowAt(position: number): RowContent;
}

function largestOf(names: readonly SplitName[], plan: DatasetPlan): SplitName {
  const count = (name: SplitName): number => plan.splits[name]?.instructions ?? 0;
  return names.reduce((largest, name) => (count(name) > count(largest) ? name : largest));
}

function noSplit(name: SplitName, names: readonly SplitName[]): never {
  throw new ConfigError(`The plan has no ${name} split.`, {
    code: "no-split",
    hint: `It has: ${names.join(", ")}.`,
  });
}
