// Which of IFScale's three shapes a decline of accuracy has: threshold, linear or exponential, chosen by AIC.
import { DataError } from "../../core/errors.ts";

export interface DecayPoint {
  readonly density: number;
  /** From 0 to 1. */
  readonly accuracy: number;
}

/** `accuracy(N)` of each shape, and its parameters. */
export type DecayShape =
  /** `level` up to `threshold`, from there `level - slope (N - threshold)`. */
  | { readonly kind: "threshold"; readonly level: number; readonly threshold: number; readonly slope: number }
  /** `level - slope N` */
  | { readonly kind: "linear"; readonly level: number; readonly slope: number }
  /** `level exp(-rate N)` */
  | { readonly kind: "exponential"; readonly level: number; readonly rate: number };

export interface DecayCandidate {
  readonly shape: DecayShape;
  /** Root of the mean squared residual. */
  readonly error: number;
  /** `n ln(RSS / n) + 2 k`, k counting the parameters and the variance; lower is better. */
  readonly aic: number;
  /** Akaike weight: how likely this shape is the best of the three. */
  readonly weight: number;
}

export interface DecayFit {
  /** Best first; ties go to the shape with fewer parameters, linear before exponential. */
  readonly candidates: readonly [DecayCandidate, DecayCandidate, DecayCandidate];
  readonly best: DecayCandidate;
}

/** Residuals below this are rounding, so that a perfect fit has a finite AIC. */
const FLOOR = 1e-9;

/** Least squares. Throws a DataError "too-few-points" under five densities, "bad-point" for one that is no accuracy. */
export function fitDecay(points: readonly DecayPoint[]): DecayFit {
  check(points);
  const shapes = [linearShape(points), exponentialShape(points), thresholdShape(points)];
  const rated = shapes.map((shape) => {
    const squares = squaresOf(points, (n) => decayAt(shape, n));
    const mean = Math.max(squares / points.length, FLOOR);
    const parameters = Object.keys(shape).length - 1;
    return {
      shape,
      error: Math.sqrt(squares / points.length),
      aic: points.length * Math.log(mean) + 2 * (parameters + 1),
    };
  });
  const least = Math.min(...rated.map(({ aic }) => aic));
  const likelihoods = rated.map(({ aic }) => Math.exp((least - aic) / 2));
  const total = likelihoods.reduce((sum, value) => sum + value, 0);
  const candidates = rated
    .map((candidate, i) => ({ ...candidate, weight: (likelihoods[i] as number) / total }))
    .sort((a, b) => a.aic - b.aic) as unknown as DecayFit["candidates"];
  return { candidates, best: candidates[0] };
}

/** The accuracy that a shape gives at a density; not cut to the range from 0 to 1. */
export function decayAt(shape: DecayShape, density: number): number {
  if (shape.kind === "threshold") return shape.level - shape.slope * Math.max(0, density - shape.threshold);
  if (shape.kind === "linear") return shape.level - shape.slope * density;
  return shape.level * Math.exp(-shape.rate * density);
}

function linearShape(points: readonly DecayPoint[]): DecayShape {
  const { level, slope } = line(points, ({ density }) => density);
  return { kind: "linear", level, slope };
}

/** For every threshold the rest is linear; thresholds are tried in 400 steps between the densities at the ends. */
function thresholdShape(points: readonly DecayPoint[]): DecayShape {
  const [low, high] = range(points);
  let best: { squares: number; shape: DecayShape } | undefined;
  for (let step = 0; step < 400; step++) {
    const threshold = low + ((high - low) * step) / 400;
    const { level, slope } = line(points, ({ density }) => Math.max(0, density - threshold));
    const shape: DecayShape = { kind: "threshold", level, threshold, slope };
    const squares = squaresOf(points, (n) => decayAt(shape, n));
    if (best === undefined || squares < best.squares) best = { squares, shape };
  }
  return (best as { shape: DecayShape }).shape;
}

/** For every rate the level has a closed form; the rate is searched by golden section around the best of a grid. */
function exponentialShape(points: readonly DecayPoint[]): DecayShape {
  const [, high] = range(points);
  const shapeAt = (rate: number): DecayShape => ({ kind: "exponential", level: levelAt(points, rate), rate });
  const squaresAt = (rate: number) => squaresOf(points, (n) => decayAt(shapeAt(rate), n));
  const grid = Array.from({ length: 400 }, (_, i) => ((i - 50) * 0.05) / high);
  let at = 0;
  for (let i = 1; i < grid.length; i++) if (squaresAt(grid[i] as number) < squaresAt(grid[at] as number)) at = i;
  let [from, to] = [grid[Math.max(0, at - 1)] as number, grid[Math.min(grid.length - 1, at + 1)] as number];
  for (let round = 0; round < 80; round++) {
    const third = (to - from) * GOLDEN;
    if (squaresAt(from + third) < squaresAt(to - third)) to -= third;
    else from += third;
  }
  return shapeAt((from + to) / 2);
}

const GOLDEN = (3 - Math.sqrt(5)) / 2;

function levelAt(points: readonly DecayPoint[], rate: number): number {
  let [above, below] = [0, 0];
  for (const { density, accuracy } of points) {
    const weight = Math.exp(-rate * density);
    above += weight * accuracy;
    below += weight * weight;
  }
  return above / below;
}

/** Least squares of `accuracy = level - slope x`. */
function line(points: readonly DecayPoint[], xOf: (point: DecayPoint) => number): { level: number; slope: number } {
  const n = points.length;
  const meanX = points.reduce((sum, point) => sum + xOf(point), 0) / n;
  const meanY = points.reduce((sum, { accuracy }) => sum + accuracy, 0) / n;
  let [products, squares] = [0, 0];
  for (const point of points) {
    products += (xOf(point) - meanX) * (point.accuracy - meanY);
    squares += (xOf(point) - meanX) ** 2;
  }
  const slope = squares === 0 ? 0 : -products / squares;
  return { level: meanY + slope * meanX, slope };
}

function squaresOf(points: readonly DecayPoint[], at: (density: number) => number): number {
  return points.reduce((sum, { density, accuracy }) => sum + (accuracy - at(density)) ** 2, 0);
}

function range(points: readonly DecayPoint[]): [low: number, high: number] {
  const all = points.map(({ density }) => density);
  return [Math.min(...all), Math.max(...all)];
}

function check(points: readonly DecayPoint[]): void {
  for (const [i, { density, accuracy }] of points.entries()) {
    if (density > 0 && Number.isFinite(density) && accuracy >= 0 && accuracy <= 1) continue;
    throw new DataError(`Point ${i} is no accuracy at a density: ${accuracy} at ${density}.`, {
      code: "bad-point",
      hint: "Densities are positive, accuracies from 0 to 1.",
    });
  }
  const different = new Set(points.map(({ density }) => density)).size;
  if (different >= 5) return;
  throw new DataError(`A decay cannot be fitted to ${different} densities.`, {
    code: "too-few-points",
    hint: "Measure five densities at least; the threshold shape alone has three parameters.",
  });
}
