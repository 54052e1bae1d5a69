// Deals instructions out to splits so that no meaning is dealt twice, keeping only hashes and exceptions in memory.
import { DataError } from "../../core/errors.ts";
import { Rng } from "../../core/rng.ts";
import type { AnyFamily } from "../../instructions/family.ts";
import { KeyTable, type KeyTableParts } from "./key-table.ts";
import type { DatasetPlan } from "./plan.ts";
import { splitFamily } from "./split-family.ts";
import { splitNames, type SplitName } from "./split-part.ts";

/**
 * Instruction `index` of a split is the draw at the path (seed, "instruction", split, index, attempt): attempt 0 unless
 * that one's meaning was already taken by an earlier split or index. Only those exceptions are remembered. Where all
 * splits show the same instructions (`unseen: "instance"`), the path has "every" in place of the split.
 */
export interface Allotment {
  paramsAt(split: SplitName, index: number): unknown;
  /** The split that holds this meaning, "every" where all do, or undefined; of the plan's family unless said. */
  splitOfKey(key: string, family?: string): SplitName | "every" | undefined;
  /** The split that holds this piece of an instruction; always undefined unless the plan keeps parts unseen. */
  splitOfPart(part: string): SplitName | undefined;
  /** Number of instructions that needed more than one draw. */
  readonly exceptions: number;
  /** What another thread needs to have the same allotment without drawing everything again. */
  share(): SharedAllotment;
}

export interface SharedAllotment {
  readonly keys: KeyTableParts;
  readonly parts: KeyTableParts;
  readonly exceptions: Readonly<Record<SplitName, ReadonlyMap<number, number>>>;
}

/** Throws a DataError ("sampling-exhausted") where the family's config runs out of new meanings. */
export function allot(plan: DatasetPlan, shared?: SharedAllotment): Allotment {
  const dealt = shared === undefined ? deal(plan) : reopen(shared);
  const draws = drawsOf(plan);
  return {
    paramsAt(split, index) {
      return draws[split](index, dealt.exceptions[split].get(index) ?? 0);
    },
    splitOfKey: (key, family = plan.family) => ownerOf(plan, dealt.keys.find(scoped(plan, family, key))),
    splitOfPart: (part) => splitNames[dealt.parts.find(part) - 1],
    exceptions: [...new Set(Object.values(dealt.exceptions))].reduce((sum, { size }) => sum + size, 0),
    share: () => ({ keys: dealt.keys.parts(), parts: dealt.parts.parts(), exceptions: dealt.exceptions }),
  };
}

interface Dealt {
  readonly keys: KeyTable;
  readonly parts: KeyTable;
  readonly exceptions: Readonly<Record<SplitName, ReadonlyMap<number, number>>>;
}

function reopen(shared: SharedAllotment): Dealt {
  return { keys: new KeyTable(shared.keys), parts: new KeyTable(shared.parts), exceptions: shared.exceptions };
}

type Draw = (index: number, attempt: number) => unknown;

/** Keys of different families say nothing of each other. */
function scoped(plan: DatasetPlan, family: string, key: string): string {
  return family === plan.family ? key : `${family}\u0000${key}`;
}

function ownerOf({ unseen }: DatasetPlan, tag: number): SplitName | "every" | undefined {
  return tag !== 0 && unseen === "instance" ? "every" : splitNames[tag - 1];
}

function drawsOf(plan: DatasetPlan): Readonly<Record<SplitName, Draw>> {
  const drawOf = (split: SplitName): Draw => {
    const splitPlan = plan.splits[split];
    if (splitPlan === undefined) return () => undefined;
    const family = splitFamily(plan, split);
    const stream = Rng.from(plan.seed, "instruction", plan.unseen === "instance" ? "every" : split);
    return (index, attempt) => family.sample(splitPlan.config, stream.derive(index, attempt)) as unknown;
  };
  return { test: drawOf("test"), validation: drawOf("validation"), train: drawOf("train") };
}

function deal(plan: DatasetPlan): Dealt {
  const keys = new KeyTable();
  const parts = new KeyTable();
  const every = new Map<number, number>();
  const together = plan.unseen === "instance";
  const fresh = (): Map<number, number> => (together ? every : new Map());
  const exceptions = { test: fresh(), validation: fresh(), train: fresh() };
  const draws = drawsOf(plan);
  const wholeParts = plan.unseen === "parts";

  const take = (family: AnyFamily, params: unknown, tag: number): boolean => {
    const pieces = wholeParts ? (family.parts?.(params) ?? []) : [];
    if (pieces.some((piece) => ![0, tag].includes(parts.find(piece)))) return false;
    if (keys.add(scoped(plan, family.name, family.key(params)), tag) !== 0) return false;
    for (const piece of pieces) parts.add(piece, tag);
    return true;
  };

  for (const split of together ? [largestSplit(plan)] : splitNames) {
    const splitPlan = plan.splits[split];
    if (splitPlan === undefined) continue;
    const family = splitFamily(plan, split);
    const capacity = family.capacity(splitPlan.config);
    const tag = splitNames.indexOf(split) + 1;
    for (let index = 0; index < splitPlan.instructions; index++) {
      const limit = attemptLimit(capacity, keys.size, wholeParts);
      let attempt = 0;
      while (!take(family, draws[split](index, attempt), tag)) {
        if (++attempt >= limit) throw exhausted(plan, split, index, attempt);
      }
      if (attempt > 0) exceptions[split].set(index, attempt);
    }
  }
  return { keys, parts, exceptions };
}

function largestSplit({ splits }: DatasetPlan): SplitName {
  const count = (name: SplitName): number => splits[name]?.instructions ?? 0;
  return [...splitNames].sort((a, b) => count(b) - count(a))[0] as SplitName;
}

/** Sixty times the draws that a uniform draw needs on average, so that failing means that nothing is left. */
function attemptLimit(capacity: number, taken: number, wholeParts: boolean): number {
  if (wholeParts) return 20_000;
  const left = Math.max(1, capacity - taken);
  return 1_000 + (Number.isFinite(capacity) ? Math.ceil((60 * capacity) / left) : 0);
}

function exhausted(plan: DatasetPlan, split: SplitName, index: number, attempts: number): DataError {
  const what = plan.unseen === "parts" ? "with pieces that no other split has" : "with a meaning not yet taken";
  return new DataError(
    `Found only ${index} of ${plan.splits[split]?.instructions} instructions for the ${split} split ${what} ` +
      `(${attempts} draws without a new one).`,
    {
      code: "sampling-exhausted",
      hint: "Ask for fewer instructions in this or the other splits, or widen the family's config.",
    },
  );
}
