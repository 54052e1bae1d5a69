// The results of a run out of its units: points, pooled points, thresholds, loss curves and samples.
import { Rng } from "../core/rng.ts";
import { firstAbove, fitThreshold } from "../core/statistics/index.ts";
import { poolSeeds } from "../eval/pool-seeds.ts";
import { ofCurricula, type Made } from "./assemble-curricula.ts";
import { judgeClaim } from "./judge-claim.ts";
import type { Experiment } from "./resolve.ts";
import { resultsSchema, type ResultPoint, type Results, type ResultSample, type ResultThreshold } from "./results.ts";
import type { UnitResult } from "./unit-result.ts";

/** Samples of each kind on the page. */
const samplesPerKind = 6;

/** Depends on the units' results alone, never on the order in which they ended or on the clock. */
export function assembleResults(experiment: Experiment, units: ReadonlyMap<string, UnitResult>): Results {
  const { file } = experiment;
  const made = experiment.units.map((unit) => ({ unit, result: units.get(unit.id) as UnitResult }));
  const points = [...seedPoints(made), ...pooledPoints(experiment, made)];
  const curricula = ofCurricula(experiment, made, points);
  return resultsSchema.parse({
    format: 1,
    experiment: file.name,
    title: file.title,
    claim: file.claim,
    scale: experiment.scale,
    seeds: [...experiment.seeds],
    x: { name: file.x.name, label: file.x.label, scale: file.x.scale, values: [...experiment.xValues] },
    metric: file.metric,
    interval: intervalNote(experiment),
    ...(file.published === undefined ? {} : { published: file.published }),
    ...(experiment.expectations.length === 0 ? {} : { finding: judgeClaim(experiment, { points, ...curricula }) }),
    arms: experiment.arms.map(({ name, label, fixed }) => ({
      name,
      label,
      ...(fixed === true ? { fixed } : {}),
      models: made
        .filter(({ unit }) => unit.arm === name)
        .map(({ unit, result }) => ({ x: unit.x, seed: unit.seed, ...result.model })),
    })),
    points,
    ...curricula,
    thresholds: thresholds(experiment, points),
    losses: made.map(({ unit, result }) => ({ arm: unit.arm, x: unit.x, seed: unit.seed, ...result.losses })),
    samples: pickSamples(made),
  });
}

function intervalNote({ seeds, units }: Experiment): string {
  const clustered = units.some(({ settings }) => settings.evaluation.inputsPerInstruction > 1);
  const one = clustered ? "95% bootstrap intervals over instructions" : "95% Wilson intervals";
  return seeds.length === 1
    ? `${one}; one seed, so they say nothing about other seeds`
    : `${one}; where several seeds were trained, Wilson intervals over all of them, widened where seeds disagree`;
}

function seedPoints(made: readonly Made[]): ResultPoint[] {
  return made.flatMap(({ unit, result }) =>
    result.accuracies.map(({ passed: _passed, clusters: _clusters, ...accuracy }) => ({
      arm: unit.arm,
      x: unit.x,
      seed: unit.seed,
      ...accuracy,
    })),
  );
}

function pooledPoints(experiment: Experiment, made: readonly Made[]): ResultPoint[] {
  return experiment.arms.flatMap(({ name: arm }) =>
    experiment.xValues.flatMap((x) => {
      const here = made.filter(({ unit }) => unit.arm === arm && unit.x === x);
      const kinds = new Map<string, { split: string; metric: string }>();
      for (const { result } of here) {
        for (const { split, metric } of result.accuracies) kinds.set(`${split} ${metric}`, { split, metric });
      }
      return [...kinds.values()].map(({ split, metric }) => {
        const {
          passed: _passed,
          clusters: _clusters,
          ...pooled
        } = poolSeeds(
          here.flatMap(({ result }) => result.accuracies.filter((a) => a.split === split && a.metric === metric)),
        );
        return { arm, x, metric, split, seed: null, ...pooled };
      });
    }),
  );
}

function thresholds(experiment: Experiment, points: readonly ResultPoint[]): ResultThreshold[] {
  const { threshold: level, metric, x } = experiment.file;
  if (level === undefined || x.scale === "ordinal") return [];
  return experiment.arms.map(({ name: arm }) => {
    const curve = points
      .filter(
        (p) => p.arm === arm && p.metric === metric && p.split === "unseen" && p.seed === null && p.value !== null,
      )
      .map((p) => ({ x: p.x as number, n: p.n, successes: Math.round((p.value as number) * p.n) }));
    const fit = fitThreshold(curve, { level, rng: Rng.from(0, "threshold", arm) });
    const first = firstAbove(curve, level);
    const smallest = first === undefined ? "" : `; the smallest x at or above ${level} is ${first}`;
    return {
      arm,
      metric,
      split: "unseen",
      level,
      threshold: fit.threshold ?? null,
      low: fit.interval?.low ?? null,
      high: fit.interval?.high ?? null,
      reason: `${fit.reason}${smallest}`,
    };
  });
}

/** A dozen answers, failed and passed ones alike, from as many different units as there are, near the middle first. */
function pickSamples(made: readonly Made[]): ResultSample[] {
  const picked: ResultSample[] = [];
  const shown = new Set<string>();
  for (const kind of ["fail", "pass"] as const) {
    const queues = made.map(({ result }) => result.samples.filter((sample) => sample.verdict.kind === kind));
    const order = queues
      .map((_, i) => i)
      .sort((a, b) => distanceToMiddle(a, queues.length) - distanceToMiddle(b, queues.length) || a - b);
    let taken = 0;
    for (let depth = 0; taken < samplesPerKind && queues.some((queue) => queue.length > depth); depth++) {
      for (const i of order) {
        const sample = queues[i]?.[depth];
        if (sample === undefined || taken >= samplesPerKind) continue;
        // Units that share a model share its answers.
        const { x: _x, ...answered } = sample;
        if (shown.has(JSON.stringify(answered))) continue;
        shown.add(JSON.stringify(answered));
        picked.push(sample);
        taken += 1;
      }
    }
  }
  return picked;
}

function distanceToMiddle(index: number, length: number): number {
  return Math.abs(index - (length - 1) / 2);
}
