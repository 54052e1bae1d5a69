// How many rows each part of a stage has: from budgets, shares, caps, temperatures, replay and the length of rows.
import { canonicalJson } from "../../core/canonical-json.ts";
import { ConfigError } from "../../core/errors.ts";
import type { Budget, PlainStage, Stage, StagePart } from "./stage.ts";

/** What must be known of a part beyond what it says. */
export interface PartMeasures {
  /** How many instructions it shows. */
  instructions(part: StagePart): number;
  /** Tokens of one of its rows, on average. */
  tokens(part: StagePart): number;
}

export interface CountedPart {
  /** Without weight and rows. */
  readonly part: StagePart;
  readonly rows: number;
  /** Whether all its rows are replayed ones. */
  readonly replayed: boolean;
}

/**
 * The parts of stage `index` with their rows, which come to its budget: exactly in rows, within one row per part in tokens. A
 * part that is both shown and replayed is one. Throws a ConfigError ("empty-stage") for a part that gets no row, or too
 * few to show what it must, and "impossible-curriculum" where fixed rows are not the budget.
 */
export function countRows(stages: readonly Stage[], index: number, measures: PartMeasures): readonly CountedPart[] {
  const stage = stages[index];
  const counted = countAll(stages.slice(0, index + 1), measures)[index];
  if (stage === undefined || counted === undefined) throw new RangeError(`the curriculum has no stage ${index}`);
  if (stage.objective === "sft") checkShown(stage, counted, measures);
  return counted;
}

function countAll(stages: readonly Stage[], measures: PartMeasures): readonly (readonly CountedPart[])[] {
  const counted: (readonly CountedPart[])[] = [];
  for (const stage of stages) {
    const { merges, replay, rows } = stage;
    if (merges !== undefined) {
      counted.push(combined(countAll(merges, measures).flat()));
      continue;
    }
    const shown = combined(counted.flat().filter(({ replayed }) => !replayed));
    const again = replay === 0 ? [] : replayedParts(stage, shown, measures);
    counted.push(combined([...ownParts(stage, remaining(rows, again, measures), measures), ...again]));
  }
  return counted;
}

/** What the earlier stages show themselves, in the proportions of their rows. */
function replayedParts(
  stage: PlainStage,
  shown: readonly CountedPart[],
  measures: PartMeasures,
): readonly CountedPart[] {
  const share: Budget =
    typeof stage.rows === "number"
      ? Math.round(stage.rows * stage.replay)
      : { tokens: stage.rows.tokens * stage.replay };
  const rates = shown.map(({ part, rows }) => ({ part, rate: rows, fixed: undefined }));
  const counts = allocate(rates, share, measures);
  return shown.flatMap(({ part }, i) => {
    const rows = counts[i] as number;
    return rows === 0 ? [] : [{ part, rows, replayed: true }];
  });
}

function remaining(budget: Budget, again: readonly CountedPart[], measures: PartMeasures): Budget {
  if (typeof budget === "number") return budget - again.reduce((sum, { rows }) => sum + rows, 0);
  return { tokens: budget.tokens - again.reduce((sum, { part, rows }) => sum + rows * measures.tokens(part), 0) };
}

interface Rate {
  readonly part: StagePart;
  /** Rows in proportion to those of the other parts. */
  readonly rate: number;
  readonly fixed: number | undefined;
}

function ownParts(stage: PlainStage, budget: Budget, measures: PartMeasures): readonly CountedPart[] {
  const { by, cap = Number.POSITIVE_INFINITY, temperature } = stage.mixture;
  const rates = stage.parts.map((written): Rate => {
    const { weight = 1, rows: fixed, ...part } = written;
    const size = weight === "instructions" ? measures.instructions(part) * (part.examples ?? 1) : weight;
    // Rounded to single precision: powers may differ in the last bit between JavaScript engines.
    const share = temperature === 1 ? Math.min(size, cap) : Math.fround(Math.min(size, cap) ** (1 / temperature));
    return { part, fixed, rate: by === "rows" ? share : share / measures.tokens(part) };
  });
  checkFixed(stage, rates, budget);
  const counts = allocate(rates, budget, measures);
  return rates.map(({ part }, i) => {
    const rows = counts[i] as number;
    if (rows > 0) return { part, rows, replayed: false };
    throw new ConfigError(`stage "${stage.name}", parts[${i}] (${describe(part)}) has no rows`, {
      code: "empty-stage",
      hint: "Give the stage more rows, the part more weight, or leave the part out.",
    });
  });
}

function checkFixed({ name }: PlainStage, rates: readonly Rate[], budget: Budget): void {
  const fixed = rates.reduce((sum, rate) => sum + (rate.fixed ?? 0), 0);
  if (fixed === 0 || typeof budget !== "number") return;
  const all = rates.every((rate) => rate.fixed !== undefined);
  if (all ? fixed === budget : fixed < budget) return;
  throw new ConfigError(`stage "${name}": its parts fix ${fixed} rows, and the stage has ${budget} for them`, {
    code: "impossible-curriculum",
    hint: all ? "Make them agree, or leave the rows of one part out." : "Raise the rows of the stage.",
  });
}

/** Rows by rate that come to the budget; of what is left over, the largest remainders are rounded up. */
function allocate(rates: readonly Rate[], budget: Budget, measures: PartMeasures): readonly number[] {
  const free = rates.map(({ rate, fixed }) => (fixed === undefined ? rate : 0));
  const sum = free.reduce((total, rate) => total + rate, 0);
  if (typeof budget !== "number") {
    const tokens = rates.map(({ part }) => measures.tokens(part));
    const spent = rates.reduce((total, { fixed = 0 }, i) => total + fixed * (tokens[i] as number), 0);
    const perTurn = free.reduce((total, rate, i) => total + rate * (tokens[i] as number), 0);
    const turns = perTurn === 0 ? 0 : Math.max(0, budget.tokens - spent) / perTurn;
    return rates.map(({ fixed }, i) => fixed ?? Math.round(turns * (free[i] as number)));
  }
  const left = budget - rates.reduce((total, { fixed = 0 }) => total + fixed, 0);
  const exact = free.map((rate) => (sum === 0 ? 0 : (left * rate) / sum));
  const counts = exact.map(Math.floor);
  const short = sum === 0 ? 0 : left - counts.reduce((total, count) => total + count, 0);
  const order = exact
    .map((share, i) => ({ i, remainder: share - (counts[i] as number) }))
    .filter(({ i }) => free[i] !== 0)
    .sort((a, b) => b.remainder - a.remainder || a.i - b.i);
  for (const { i } of order.slice(0, short)) counts[i] = (counts[i] as number) + 1;
  return rates.map(({ fixed }, i) => fixed ?? (counts[i] as number));
}

/** Parts that say the same are one part with the rows of all. */
function combined(parts: readonly CountedPart[]): readonly CountedPart[] {
  const known = new Map<string, CountedPart>();
  for (const counted of parts) {
    const key = canonicalJson(counted.part);
    const before = known.get(key);
    if (before === undefined) known.set(key, counted);
    else {
      const replayed = before.replayed && counted.replayed;
      known.set(key, { part: before.part, rows: before.rows + counted.rows, replayed });
    }
  }
  return [...known.values()];
}

/**
 * An evaluation instruction that was never declared, or not with all its examples, would be counted as one that the
 * declaration did not help. Of paired ones, one kind must reach all.
 */
function checkShown({ name }: Stage, counted: readonly CountedPart[], measures: PartMeasures): void {
  const needs = ({ part }: CountedPart): number => measures.instructions(part) * (part.examples ?? 1);
  const own = counted.filter(({ replayed }) => !replayed);
  const pairedShown = own.some((counted) => counted.part.of === "paired" && counted.rows >= needs(counted));
  for (const counted of own) {
    const { part, rows } = counted;
    const needed = needs(counted);
    if (rows >= needed || (pairedShown && part.of === "paired" && part.examples === undefined)) continue;
    const what = part.examples === undefined ? "" : ` with ${part.examples} worked examples each`;
    throw new ConfigError(
      `stage "${name}": ${rows} rows (${describe(part)}) cannot show ${measures.instructions(part)} instructions${what}`,
      { code: "empty-stage", hint: `Give the part at least ${needed} rows, or show fewer instructions or examples.` },
    );
  }
}

function describe({ of, kind }: StagePart): string {
  return `${kind}, ${of}`;
}
