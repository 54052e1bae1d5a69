// What the made-up results of curricula are made of: points with seeds and intervals, baselines, models with stages, worths.
import { Rng } from "../core/rng.ts";
import type {
  ResultBaseline,
  ResultModel,
  ResultPoint,
  Results,
  ResultStagePoint,
  ResultWorth,
} from "../experiments/results.ts";
import type { XValue } from "../experiments/words.ts";

export const seeds = [1, 2, 3];
export const interval = "95% bootstrap intervals over instructions; several seeds pooled, widened where they disagree";

const probes: NonNullable<Results["probes"]> = [
  { split: "unseen", kind: "execute-with-trace", of: "evaluation" },
  { split: "train", kind: "execute-with-trace", of: "paired" },
  { split: "declared", kind: "declare", of: "evaluation" },
];

export type Shares = Readonly<Record<string, number>>;

export interface SampleArm {
  readonly name: string;
  readonly label: string;
  readonly fixed?: true;
  /** By split: after the last stage, and after those before it. */
  readonly at: (x: XValue) => Shares;
  readonly earlier?: Readonly<Record<string, Shares>>;
  readonly stages: readonly (readonly [name: string, objective: string, rows: number, steps: number])[];
}

export type Made = Pick<Results, "arms" | "points" | "losses"> &
  Required<Pick<Results, "probes" | "baselines" | "breakdowns" | "stagePoints">>;

export function measured(arms: readonly SampleArm[], values: readonly XValue[]): Made {
  const points: ResultPoint[] = [];
  const stagePoints: ResultStagePoint[] = [];
  const baselines: ResultBaseline[] = [];
  const losses: Results["losses"] = [];
  for (const arm of arms) {
    for (const x of values) {
      const place = { arm: arm.name, x, metric: "exact-match" };
      const path = arm.fixed === true ? "" : x;
      points.push(...bySplit(arm.at(x), { ...place, path: [arm.name, path] }));
      for (const [stage, shares] of Object.entries(arm.earlier ?? {})) {
        const after = bySplit(shares, { ...place, path: [arm.name, stage] });
        stagePoints.push(...after.map((point) => ({ ...point, stage })));
      }
      for (const split of Object.keys(arm.at(x))) {
        const { seed: _, ...point } = pointOf({ ...place, split }, 0.004, 2400);
        baselines.push({ ...point, how: "each exercise answered with the true answer of another one" });
      }
      for (const seed of seeds) losses.push({ arm: arm.name, x, seed, train: lossesOf(arm, seed), validation: [] });
    }
  }
  return {
    arms: arms.map(({ name, label, fixed, stages }) => ({
      name,
      label,
      ...(fixed === undefined ? {} : { fixed }),
      models: values.flatMap((x) => seeds.map((seed): ResultModel => modelOf(name, stages, { x, seed }))),
    })),
    points,
    stagePoints,
    baselines,
    breakdowns: [],
    losses,
    probes: probes.filter(({ split }) => points.some((point) => point.split === split)),
  };
}

function bySplit(
  shares: Shares,
  { path, ...place }: Pick<ResultPoint, "arm" | "x" | "metric"> & { readonly path: readonly (string | number)[] },
): ResultPoint[] {
  return Object.entries(shares).flatMap(([split, share]) => {
    const own = seeds.map((seed) => {
      const noise = share < 0.01 ? 0 : 0.03 * Rng.from(seed, "curricula", ...path, split).normal();
      return Math.min(1, Math.max(0, share + noise));
    });
    return [
      ...own.map((value, i) => pointOf({ ...place, split }, value, 800, seeds[i] ?? null)),
      pointOf({ ...place, split }, own.reduce((a, b) => a + b, 0) / own.length, 2400),
    ];
  });
}

export function pointOf(
  place: Pick<ResultPoint, "arm" | "x" | "metric" | "split">,
  value: number,
  n: number,
  seed: number | null = null,
): ResultPoint {
  const half = 1.96 * Math.sqrt((2 * value * (1 - value) + 0.002) / n);
  const rounded = (share: number): number => Math.round(Math.min(1, Math.max(0, share)) * 1e4) / 1e4;
  return { ...place, seed, n, value: rounded(value), low: rounded(value - half), high: rounded(value + half) };
}

function modelOf(
  arm: string,
  stages: SampleArm["stages"],
  { x, seed }: { readonly x: XValue; readonly seed: number },
): ResultModel {
  const facts = stages.map(([name, objective, rows, steps]) => ({
    name,
    id: `${name === "stage-1" ? "" : `${arm}-${x}-`}${name}-${rows}-${seed}`,
    objective,
    rows,
    steps,
    tokens: rows * (objective === "grpo" ? 40 : 23) + (name === "stage-1" ? 0 : arm.length * 1000),
    finalLoss: Math.round((0.1 + 0.01 * seed) * 1e4) / 1e4,
  }));
  const total = (of: (stage: (typeof facts)[number]) => number): number => facts.reduce((sum, one) => sum + of(one), 0);
  return {
    x,
    seed,
    trainRows: total(({ rows }) => rows),
    distinctInstructions: facts.length === 0 ? 0 : 1000,
    steps: total(({ steps }) => steps),
    tokens: total(({ tokens }) => tokens),
    parameters: 352_128,
    finalLoss: facts.at(-1)?.finalLoss ?? null,
    stages: facts,
  };
}

function lossesOf({ stages, name }: SampleArm, seed: number): [number, number][] {
  let before = 0;
  return stages.flatMap(([stage, , , steps]) => {
    const rng = Rng.from(seed, "curriculum-losses", name, stage);
    const points = Array.from({ length: 40 }, (_, i): [number, number] => {
      const loss = 0.1 + (before === 0 ? 2.8 : 0.9) * Math.exp(-i / 7);
      return [before + Math.round(((i + 1) * steps) / 40), Math.abs(loss * (1 + 0.05 * rng.normal()))];
    });
    before += steps;
    return points;
  });
}

export type ResultWorthEnds = readonly [value: number | null, low: number | null, high: number | null];

export interface WorthOf {
  readonly curve: readonly (readonly [arm: string, x: XValue, examples: number])[];
  readonly x: XValue | null;
  readonly found: ResultWorthEnds;
}

export function worth({ points }: Made, of: string, { curve, x, found }: WorthOf): ResultWorth {
  const pooled = (arm: string, at: XValue | null): ResultPoint | undefined =>
    points.find((p) => p.arm === arm && (at === null || p.x === at) && p.split === "unseen" && p.seed === null);
  const [value, low, high] = found;
  const largest = curve.at(-1)?.[2] ?? 0;
  return {
    of,
    x,
    curve: curve.map(([arm, at, examples]) => {
      const { value: rate = null, low: from = null, high: to = null } = pooled(arm, at) ?? {};
      return { examples, arm, x: at, value: rate, low: from, high: to };
    }),
    split: "unseen",
    metric: "exact-match",
    instructions: 600,
    accuracy: pooled(of, x)?.value ?? 0,
    value,
    low,
    high,
    largest,
    text: `One declaration is worth ${value ?? `more than ${largest}`} worked examples (95% interval ${low ?? `more than ${largest}`} to ${high ?? `more than ${largest}`}).`,
  };
}
