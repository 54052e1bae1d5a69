// The exact paired test: could differences of this size come from a coin that decides which side each one is on?

/**
 * The two-sided p of the permutation test that flips the sign of each pair's difference, over all flips and not a sample
 * (Fisher, "The design of experiments", 1935, section 21). Differences are whole numbers, one per independent pair. Where
 * they are all -1, 0 or 1 it is the exact test of McNemar (1947). 1 where no pair differs.
 */
export function signFlipTest(differences: readonly number[]): number {
  if (!differences.every(Number.isSafeInteger)) throw new RangeError("a sign flip test needs whole numbers");
  const observed = Math.abs(differences.reduce((sum, difference) => sum + difference, 0));
  const chances = chancesOfSums(differences.filter((difference) => difference !== 0).map(Math.abs));
  const largest = (chances.length - 1) / 2;
  let p = 0;
  for (let sum = observed; sum <= largest; sum++) p += chances[largest + sum] as number;
  return observed === 0 ? 1 : Math.min(1, 2 * p);
}

/**
 * The chance of each sum of the sizes under random signs; the middle element is that of 0. Pairs of one size are taken
 * together, as a binomial, so that the work grows with the pairs and not with their square.
 */
function chancesOfSums(sizes: readonly number[]): Float64Array {
  const counts = new Map<number, number>();
  for (const size of sizes) counts.set(size, (counts.get(size) ?? 0) + 1);
  let chances = Float64Array.of(1);
  for (const [size, pairs] of counts) {
    const heads = coinTosses(pairs);
    const next = new Float64Array(chances.length + 2 * pairs * size);
    for (let head = 0; head <= pairs; head++) {
      const chance = heads[head] as number;
      // Beyond some forty standard deviations nothing is left of a double.
      if (chance === 0) continue;
      const at = 2 * head * size;
      for (let i = 0; i < chances.length; i++)
        next[at + i] = (next[at + i] as number) + chance * (chances[i] as number);
    }
    chances = next;
  }
  return chances;
}

/** The chance of each number of heads in `n` tosses, from the likeliest outwards, since the powers of a half vanish. */
function coinTosses(n: number): Float64Array {
  const chances = new Float64Array(n + 1);
  const middle = Math.floor(n / 2);
  let log = -n * Math.LN2;
  for (let i = 1; i <= middle; i++) log += Math.log((n - middle + i) / i);
  chances[middle] = Math.exp(log);
  for (let head = middle; head < n; head++) chances[head + 1] = ((chances[head] as number) * (n - head)) / (head + 1);
  for (let head = middle; head > 0; head--) chances[head - 1] = ((chances[head] as number) * head) / (n - head + 1);
  return chances;
}
