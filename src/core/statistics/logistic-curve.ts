// A logistic curve in log x with a ceiling, fitted to counts by maximum likelihood.
import { nelderMead } from "./nelder-mead.ts";

/** Counts at one x; x are positive, distinct and ascending, 0 <= successes <= n, n > 0. */
export interface Counts {
  readonly x: number;
  readonly successes: number;
  readonly n: number;
}

/** p(x) = ceiling / (1 + exp(-slope (ln x - middle))). */
export interface Curve {
  readonly ceiling: number;
  /** Per unit of ln x, positive. */
  readonly slope: number;
  /** ln x where half the ceiling is reached. */
  readonly middle: number;
}

/** At the steepest, the curve goes from 0.1 % to 99.9 % of its ceiling between the two nearest x. */
const steepest = 2 * Math.log(999);
/** At the flattest, its logit changes by this over all x. */
const flattest = 0.01;

/**
 * The curve of the largest binomial likelihood among rising ones. For given slope and middle the best ceiling is the
 * root of a monotone function, which leaves two dimensions to search. Counts that a step would separate have no largest
 * likelihood; the slope is therefore bounded by what the distance of the points can tell. Needs two distinct x and at
 * least one success.
 */
export function fitCurve(counts: readonly Counts[], near?: Curve): Curve {
  const logs = counts.map(({ x }) => Math.log(x));
  const first = logs[0] as number;
  const range = (logs.at(-1) as number) - first;
  const gap = Math.min(...logs.slice(1).map((log, i) => log - (logs[i] as number)));
  const lowSlope = Math.log(flattest / range);
  const highSlope = Math.log(steepest / gap);
  const clamp = (at: readonly number[]): Shape => ({
    middle: Math.min(first + 2 * range, Math.max(first - range, at[0] as number)),
    slope: Math.exp(Math.min(highSlope, Math.max(lowSlope, at[1] as number))),
  });
  const objective = (at: readonly number[]): number => {
    const shape = clamp(at);
    return -logLikelihood(counts, logs, { ...shape, ceiling: bestCeiling(counts, logs, shape) });
  };
  const starts = near === undefined ? grid() : [[near.middle, Math.log(near.slope)], ...grid(6, 3)];
  const ranked = starts.map((at) => ({ at, value: objective(at) })).sort((a, b) => a.value - b.value);
  const found = ranked
    .slice(0, near === undefined ? 3 : 1)
    .map(({ at }) =>
      nelderMead(objective, { start: at, step: [range / 20, 0.3], tolerance: 1e-8, maxIterations: 200 }),
    );
  const best = clamp(found.reduce((a, b) => (b.value < a.value ? b : a)).at);
  return { ...best, ceiling: bestCeiling(counts, logs, best) };

  function grid(middles = 24, slopes = 8): number[][] {
    return Array.from({ length: middles * slopes }, (_, i) => [
      first + range * (((i % middles) + 0.5) / middles) * 1.4 - 0.2 * range,
      lowSlope + ((highSlope - lowSlope) * (Math.floor(i / middles) + 0.5)) / slopes,
    ]);
  }
}

/** The probability of success at x. */
export function curveAt(curve: Curve, x: number): number {
  return curve.ceiling * logistic(curve.slope * (Math.log(x) - curve.middle));
}

/** Where the curve meets `level`, or undefined where its ceiling is not above it. */
export function crossing(curve: Curve, level: number): number | undefined {
  if (curve.ceiling <= level) return undefined;
  return Math.exp(curve.middle - Math.log(curve.ceiling / level - 1) / curve.slope);
}

interface Shape {
  readonly slope: number;
  readonly middle: number;
}

function logLikelihood(counts: readonly Counts[], logs: readonly number[], curve: Curve): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) {
    const { successes, n } = counts[i] as Counts;
    const t = curve.slope * ((logs[i] as number) - curve.middle);
    if (successes > 0) sum += successes * (Math.log(curve.ceiling) - Math.log1p(Math.exp(-t)));
    // 1 - ceiling * logistic(t), written so that nothing cancels near 1.
    if (successes < n) sum += (n - successes) * Math.log(1 - curve.ceiling + curve.ceiling * logistic(-t));
  }
  return sum;
}

/**
 * Where the likelihood's derivative in the ceiling is 0, or 1 where it still rises there. Times the ceiling, the
 * derivative falls ever faster, so Newton's steps from the right come down to the root without passing it.
 */
function bestCeiling(counts: readonly Counts[], logs: readonly number[], { slope, middle }: Shape): number {
  let successes = 0;
  const heights = logs.map((log, i) => {
    successes += (counts[i] as Counts).successes;
    return logistic(slope * (log - middle));
  });
  // A height that is 1 to the last bit would divide by 0 at a ceiling of 1.
  let ceiling = 1 - 1e-12;
  for (let step = 0; step < 100; step++) {
    let value = successes;
    let decline = 0;
    for (let i = 0; i < heights.length; i++) {
      const { successes: hits, n } = counts[i] as Counts;
      const height = heights[i] as number;
      const room = 1 - ceiling * height;
      value -= ((n - hits) * ceiling * height) / room;
      decline += ((n - hits) * height) / (room * room);
    }
    if (value >= 0) return step === 0 ? 1 : ceiling;
    const change = value / decline;
    ceiling += change;
    if (-change < 1e-13) break;
  }
  return ceiling;
}

function logistic(t: number): number {
  return 1 / (1 + Math.exp(-t));
}
