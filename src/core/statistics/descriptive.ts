// Mean, median and quantiles of a list of numbers.

/** The arithmetic mean. Throws a RangeError for an empty list. */
export function mean(values: readonly number[]): number {
  refuseEmpty(values, "mean");
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** The middle value, or the mean of the two middle ones. Throws a RangeError for an empty list or a NaN. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/**
 * The value below which a share `q` of the values lies, with linear interpolation: type 7 of Hyndman and Fan, "Sample
 * quantiles in statistical packages" (1996), as R's and NumPy's default. Throws a RangeError for an empty list, a NaN,
 * or a `q` outside [0, 1].
 */
export function quantile(values: readonly number[], q: number): number {
  refuseEmpty(values, "quantile");
  if (!(q >= 0 && q <= 1)) throw new RangeError(`a quantile's share is from 0 to 1, got ${q}`);
  const sorted = Float64Array.from(values).sort();
  // Typed arrays sort NaN to the end.
  if (Number.isNaN(sorted[sorted.length - 1])) throw new RangeError("a quantile needs numbers, and one value is NaN");
  const place = q * (sorted.length - 1);
  const below = sorted[Math.floor(place)] as number;
  const above = sorted[Math.ceil(place)] as number;
  // Not below + share * (above - below): that is NaN between two equal infinities.
  return below === above ? below : below + (place - Math.floor(place)) * (above - below);
}

function refuseEmpty(values: readonly number[], what: string): void {
  if (values.length === 0) throw new RangeError(`the ${what} of no values is not defined`);
}
