// What results say of curricula beyond their points: what was asked, baselines, difficulty, stages, and worth in examples.
import { Rng } from "../core/rng.ts";
import { examplesWorth, type Scores } from "../core/statistics/index.ts";
import { poolSeeds } from "../eval/pool-seeds.ts";
import type { Experiment, Unit } from "./resolve.ts";
import type {
  ResultBaseline,
  ResultBreakdown,
  ResultPoint,
  Results,
  ResultStagePoint,
  ResultWorth,
} from "./results.ts";
import { mainSplit } from "./schema.ts";
import type { UnitResult } from "./unit-result.ts";
import type { XValue } from "./words.ts";

export interface Made {
  readonly unit: Unit;
  readonly result: UnitResult;
}

type OfCurricula = Pick<Results, "curves" | "probes" | "stagePoints" | "baselines" | "breakdowns" | "worth">;

/** Nothing where the experiment has no curriculum. */
export function ofCurricula(
  experiment: Experiment,
  made: readonly Made[],
  points: readonly ResultPoint[],
): OfCurricula {
  if (!made.some(({ result }) => result.curriculum !== undefined)) return {};
  const cells = cellsOf(experiment, made);
  const probes = new Map(
    made.flatMap(({ result }) => (result.curriculum?.probes ?? []).map((probe) => [probe.split, probe] as const)),
  );
  const worth = worthOf(experiment, cells, points);
  const curves = made.flatMap(({ unit: { arm, x, seed }, result }) =>
    (result.curriculum?.curves ?? []).map((curve) => ({ arm, x, seed, ...curve })),
  );
  return {
    probes: [...probes.values()],
    stagePoints: stagePoints(made, cells),
    baselines: cells.flatMap(baselines),
    breakdowns: cells.flatMap(breakdowns),
    ...(worth.length === 0 ? {} : { worth }),
    ...(curves.length === 0 ? {} : { curves }),
  };
}

/** The units of one arm at one x. */
interface Cell {
  readonly arm: string;
  readonly x: XValue;
  readonly made: readonly Made[];
}

function cellsOf({ arms, xValues }: Experiment, made: readonly Made[]): Cell[] {
  return arms.flatMap(({ name: arm }) =>
    xValues.map((x) => ({ arm, x, made: made.filter(({ unit }) => unit.arm === arm && unit.x === x) })),
  );
}

/** Items of all seeds that are of one kind, kinds in the order in which they first occur. */
function groups<Item>(items: readonly Item[], kindOf: (item: Item) => string): Item[][] {
  const found = new Map<string, Item[]>();
  for (const item of items) found.set(kindOf(item), [...(found.get(kindOf(item)) ?? []), item]);
  return [...found.values()];
}

function baselines({ arm, x, made }: Cell): ResultBaseline[] {
  const all = made.flatMap(({ result }) => result.curriculum?.baselines ?? []);
  return groups(all, ({ split }) => split).map((seeds) => {
    const [{ split, metric, how }] = seeds as [(typeof seeds)[number]];
    const { n, value, low, high } = poolSeeds(seeds);
    return { arm, x, metric, split, n, value, low, high, how };
  });
}

function breakdowns({ arm, x, made }: Cell): ResultBreakdown[] {
  const all = made.flatMap(({ result }) => result.curriculum?.breakdowns ?? []);
  return groups(all, ({ split, axis, level }) => JSON.stringify([split, axis, level])).map((seeds) => {
    const [{ split, metric, axis, level }] = seeds as [(typeof seeds)[number]];
    const { passed: _passed, clusters: _clusters, ...pooled } = poolSeeds(seeds);
    return { arm, x, metric, split, ...pooled, axis, level };
  });
}

function stagePoints(made: readonly Made[], cells: readonly Cell[]): ResultStagePoint[] {
  const bySeed = made.flatMap(({ unit: { arm, x, seed }, result }) =>
    (result.curriculum?.earlier ?? []).flatMap(({ stage, accuracies }) =>
      accuracies.map(({ passed: _passed, clusters: _clusters, ...accuracy }) => ({ arm, x, seed, ...accuracy, stage })),
    ),
  );
  const pooled = cells.flatMap(({ arm, x, made: here }) => {
    const all = here.flatMap(({ result }) =>
      (result.curriculum?.earlier ?? []).flatMap(({ stage, accuracies }) =>
        accuracies.map((one) => ({ ...one, stage })),
      ),
    );
    return groups(all, ({ stage, split, metric }) => `${stage} ${split} ${metric}`).map((seeds) => {
      const [{ stage, split, metric }] = seeds as [(typeof seeds)[number]];
      const { passed: _passed, clusters: _clusters, ...rest } = poolSeeds(seeds);
      return { arm, x, metric, split, seed: null, ...rest, stage };
    });
  });
  return [...bySeed, ...pooled];
}

/** One arm that learnt from so many examples. */
interface OnCurve {
  readonly examples: number;
  readonly cell: Cell;
}

function worthOf(experiment: Experiment, cells: readonly Cell[], points: readonly ResultPoint[]): ResultWorth[] {
  const { worth, xValues } = experiment;
  if (worth === undefined) return [];
  const cellOf = (arm: string, x: XValue | undefined): Cell | undefined =>
    cells.find((cell) => cell.arm === arm && cell.x === x);
  if (worth.against !== undefined) {
    const curve = cells.filter(({ arm }) => arm === worth.against);
    const reference = cellOf(worth.of, xValues[0]);
    const onCurve = curve.map((cell) => ({ examples: cell.x as number, cell }));
    return reference === undefined ? [] : found(points, { reference, onCurve, x: null });
  }
  return xValues.flatMap((x) => {
    const reference = cellOf(worth.of, x);
    const onCurve = Object.entries(worth.among ?? {}).flatMap(([arm, examples]) => {
      const cell = cellOf(arm, x);
      return cell === undefined ? [] : [{ examples, cell }];
    });
    return reference === undefined || onCurve.length === 0 ? [] : found(points, { reference, onCurve, x });
  });
}

interface Comparison {
  readonly reference: Cell;
  readonly onCurve: readonly OnCurve[];
  readonly x: XValue | null;
}

const metric = "exact-match";

function found(points: readonly ResultPoint[], { reference, onCurve, x }: Comparison): ResultWorth[] {
  const curve = [...onCurve].sort((a, b) => a.examples - b.examples);
  const [ofReference, ...ofCurve] = onlyShared([reference, ...curve.map(({ cell }) => cell)].map(scoresOf));
  if (ofReference === undefined || ofReference.size === 0) return [];
  const { accuracy, value, low, high, instructions } = examplesWorth({
    reference: ofReference,
    curve: curve.map(({ examples }, i) => ({ examples, scores: ofCurve[i] ?? new Map() })),
    rng: Rng.from(0, "worth", reference.arm, String(x)),
  });
  const tried = curve.map(({ examples }) => examples);
  const finite = (number: number): number | null => (Number.isFinite(number) ? number : null);
  return [
    {
      of: reference.arm,
      x,
      curve: curve.map(({ examples, cell }) => {
        const point = points.find(
          (p) =>
            p.arm === cell.arm && p.x === cell.x && p.split === mainSplit && p.metric === metric && p.seed === null,
        );
        const { value: rate = null, low: from = null, high: to = null } = point ?? {};
        return { examples, arm: cell.arm, x: cell.x, value: rate, low: from, high: to };
      }),
      split: mainSplit,
      metric,
      instructions,
      accuracy,
      value: finite(value),
      low: finite(low),
      high: finite(high),
      largest: tried.at(-1) ?? 0,
      text: inWords({ accuracy, value, low, high }, tried),
    },
  ];
}

/** Scores of all seeds: the same instruction under another seed has another name and other exercises. */
function scoresOf({ made }: Cell): Scores {
  return new Map(
    made.flatMap(({ unit, result }) =>
      (result.curriculum?.scores ?? []).map(({ instruction, n, passed }) => [
        `${unit.seed} ${instruction}`,
        { n, passed },
      ]),
    ),
  );
}

/** Of the instructions that all have been asked about: some arms may have been trained under more seeds. */
function onlyShared(all: readonly Scores[]): Scores[] {
  const [first, ...others] = all;
  const shared = [...(first?.keys() ?? [])].filter((instruction) => others.every((scores) => scores.has(instruction)));
  return all.map((scores) => new Map(shared.map((name) => [name, scores.get(name) ?? { n: 0, passed: 0 }])));
}

interface Found {
  readonly accuracy: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

function inWords({ accuracy, value, low, high }: Found, tried: readonly number[]): string {
  const largest = tried.at(-1) ?? 0;
  const number = (worth: number): string => (Number.isFinite(worth) ? String(worth) : `more than ${largest}`);
  const interval =
    low === high ? `95% interval: ${number(low)} alone` : `95% interval ${number(low)} to ${number(high)}`;
  if (accuracy === 0) return "No instruction that was only declared is carried out, so that one is worth no example.";
  const reached = `an accuracy of ${accuracy.toFixed(3)}`;
  if (!Number.isFinite(value)) {
    return `One declaration is worth more than ${largest} worked examples: none of ${tried.join(", ")} reaches ${reached} (${interval}).`;
  }
  const below = tried.filter((examples) => examples < value).at(-1);
  const not = below === undefined ? "the fewest that were tried" : `${below} do not`;
  return `One declaration is worth ${value} worked example${value === 1 ? "" : "s"}: that many reach ${reached}, ${not} (${interval}).`;
}
