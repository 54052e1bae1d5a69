// Deals instructions out to splits so that no meaning is dealt twice, keeping only hashes and exceptions in memory.
import { DataError } from "../core/errors.ts";
import { Rng } from "../core/rng.ts";
import type { AnyFamily } from "../instructions/family.ts";
import { KeyTable, type KeyTableParts } from "./key-table.ts";
import { splitNames, type DatasetPlan, type SplitName } from "./plan.ts";

/**
 * Instruction `index` of a split is the draw at the path (seed, "instruction", split, index, attempt): attempt 0 unless
 * that one's meaning was already taken by an earlier split or index. Only those exceptions are remembered.
 */
export interface Allotment {
  paramsAt(split: SplitName, index: number): unknown;
  /** The split that holds this meaning, or undefined. */
  splitOfKey(key: string): SplitName | undefined;
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
export function allot(plan: DatasetPlan, family: AnyFamily, shared?: SharedAllotment): Allotment {
  const dealt = shared === undefined ? deal(plan, family) : reopen(shared);
  const draws = drawsOf(plan, family);
  return {
    paramsAt(split, index) {
      return draws[split](index, dealt.exceptions[split].get(index) ?? 0);
    },
    splitOfKey: (key) => splitNames[dealt.keys.find(key) - 1],
    splitOfPart: (part) => splitNames[dealt.parts.find(part) - 1],
    exceptions: splitNames.reduce((sum, split) => sum + dealt.exceptions[split].size, 0),
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

function drawsOf(plan: DatasetPlan, family: AnyFamily): Readonly<Record<SplitName, Draw>> {
  const drawOf = (split: SplitName): Draw => {
    const config = plan.splits[split]?.config;
    const stream = Rng.from(plan.seed, "instruction", split);
    return (index, attempt) => family.sample(config, stream.derive(index, attempt)) as unknown;
  };
  return { test: drawOf("test"), validation: drawOf("validation"), train: drawOf("train") };
}

function deal(plan: DatasetPlan, family: AnyFamily): Dealt {
  const keys = new KeyTable();
  const parts = new KeyTable();
  const exceptions = {
    test: new Map<number, number>(),
    validation: new Map<number, number>(),
    train: new Map<number, number>(),
  };
  const draws = drawsOf(plan, family);
  const wholeParts = plan.unseen === "parts";

  const take = (params: unknown, tag: number): boolean => {
    const pieces = wholeParts ? (family.parts?.(params) ?? []) : [];
    if (pieces.some((piece) => ![0, tag].includes(parts.find(piece)))) return false;
    if (keys.add(family.key(params), tag) !== 0) return false;
    for (const piece of pieces) parts.add(piece, tag);
    return true;
  };

  splitNames.forEach((split, i) => {
    const splitPlan = plan.splits[split];
    if (splitPlan === undefined) return;
    const capacity = family.capacity(splitPlan.config);
    for (let index = 0; index < splitPlan.instructions; index++) {
      const limit = attemptLimit(capacity, keys.size, wholeParts);
      let attempt = 0;
      while (!take(draws[split](index, attempt), i + 1)) {
        if (++attempt >= limit) throw exhausted(plan, split, index, attempt);
      }
      if (attempt > 0) exceptions[split].set(index, attempt);
    }
  });
  return { keys, parts, exceptions };
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
