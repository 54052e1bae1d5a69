// The exact paired test: could differences of this size come from a coin that decides which side each one is on?

/**
 * The two-sided p of the permutation test that flips the sign of each pair's difference, over all flips and not a sample
 * (Fisher, "The design of experiments", 1935, section 21). Differences are whole numbers, one per independent pair. Where
 * they are all -1, 0 or 1 it is the exact test of McNemar (1947). 1 where no pair differs.
 */
export function signFlipTest(differences: readonly number[]): number {
  if (!differences.every(Number.isSafeInteger)) throw new RangeError("a sign flip test needs whole numbers");
  const sizes = differences.filter((difference) => difference !== 0).map(Math.abs);
  const observed = Math.abs(differences.reduce((sum, difference) => sum + difference, 0));
  const chances = chancesOfSums(sizes);
  const largest = (chances.length - 1) / 2;
  let p = 0;
  for (let sum = -largest; sum <= largest; sum++) {
    if (Math.abs(sum) >= observed) p += chances[sum + largest] as number;
  }
  return Math.min(1, p);
}

/** The chance of each sum of the sizes under random signs; the middle element is that of 0. */
function chancesOfSums(sizes: readonly number[]): Float64Array {
  const largest = sizes.reduce((sum, size) => sum + size, 0);
  let chances = new Float64Array(2 * largest + 1);
  let next = new Float64Array(2 * largest + 1);
  chances[largest] = 1;
  let reach = 0;
  for (const size of sizes) {
    for (let at = largest - reach - size; at <= largest + reach + size; at++) {
      next[at] = 0.5 * ((chances[at - size] ?? 0) + (chances[at + size] ?? 0));
    }
    reach += size;
    [chances, next] = [next, chances];
    next.fill(0, largest - reach, largest + reach + 1);
  }
  return chances;
}
