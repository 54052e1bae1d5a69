// Turns a plan into rows: any row, in any order, on any thread, with memory that does not grow with their number.
import { ConfigError } from "../../core/errors.ts";
import type { AnyFamily } from "../../instructions/family.ts";
import { pointerIndices, pointerNames } from "../../instructions/pointers/pointer-names.ts";
import { allot, type Allotment, type SharedAllotment } from "./allotment.ts";
import { cachedInstructions, instruction, type Instruction } from "./instructions.ts";
import { readPlan, type DatasetPlan, type DatasetPlanInput, type SplitPlan } from "./plan.ts";
import { rowId } from "../rows/row-id.ts";
import type { RowContent } from "../rows/row-line.ts";
import { rowMaker } from "../rows/row-maker.ts";
import { partsOf, type RowPart } from "../rows/row-parts.ts";
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
  const byInput = plan.unseen === "instance";
  const pointer = pointerNames(plan.seed);
  const indexOf = pointerIndices(plan.seed);
  // Where all splits show the same instructions, these have the same names.
  const pointerAt = (name: SplitName, index: number): string =>
    pointer(index * splitNames.length + (byInput ? 0 : splitNames.indexOf(name)));
  const splits = new Map(
    names.map((name) => {
      const family = splitFamily(plan, name);
      const draw = (index: number): Instruction => instruction(family, allotment.paramsAt(name, index));
      const split = plan.splits[name] as SplitPlan;
      return [
        name,
        { split, family, instructionAt: cachedInstructions(split.instructions, draw), parts: partsOf(plan, name) },
      ];
    }),
  );
  const opened = (name: SplitName): OpenSplit => splits.get(name) ?? noSplit(name, names);
  const instructionAt = (name: SplitName, index: number): Instruction => opened(name).instructionAt(index);
  const makers = new Map(
    names.map((name) => {
      const { split, parts } = opened(name);
      return [name, rowMaker({ name, split, parts, seed: plan.seed, byInput, instructionAt, pointerAt })];
    }),
  );
  const contentAt = (name: SplitName, position: number): RowContent =>
    (makers.get(name) ?? noSplit(name, names))(position);
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
    paramsAt: (name, index) => instructionAt(name, index).params,
    pointerAt(name, index) {
      instructionAt(name, index);
      return pointerAt(name, index);
    },
    instructionNamed(said) {
      const place = indexOf(said);
      if (place === undefined) return undefined;
      const index = Math.floor(place / splitNames.length);
      const named = splitNames[place % splitNames.length] as SplitName;
      const split = byInput && named === "test" ? largestOf(names, plan) : named;
      const count = plan.splits[split]?.instructions ?? 0;
      return index < count && pointerAt(split, index) === said ? { split, index } : undefined;
    },
    parts: (name) => opened(name).parts,
    familyOf: (name) => opened(name).family,
  };
}

interface OpenSplit {
  readonly split: SplitPlan;
  readonly family: AnyFamily;
  readonly parts: readonly RowPart[];
  instructionAt(index: number): Instruction;
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
