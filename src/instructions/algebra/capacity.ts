// How many different rules a config can give.
import type { AlgebraConfig } from "./config.ts";
import { prepare } from "./prepared.ts";

/**
 * Exact for one class: the classical identities, or the random rules counted by shape, names of variables and right side.
 * With both classes, their sum, which counts identities twice that are also random rules.
 */
export function algebraCapacity(config: AlgebraConfig): number {
  const { classes, identities } = prepare(config);
  let total = 0;
  for (const name of new Set(classes)) total += name === "library" ? identities.length : randomRules(config);
  return total;
}

/** For each number of leaves: how many trees have as many. */
type Counts = readonly number[];

function randomRules(config: AlgebraConfig): number {
  const { operators, patternDepths } = prepare(config);
  const deepest = Math.max(...patternDepths);
  /** Trees of at most so many operations on the longest way. */
  const upTo: Counts[] = [[0, 1]];
  for (let depth = 1; depth <= deepest; depth++) {
    const below = upTo[depth - 1] as Counts;
    let sum: Counts = [0, 1];
    for (const { operands } of operators) sum = add(sum, power(below, operands), 1);
    upTo.push(sum);
  }
  const largest = (upTo[deepest] as Counts).length;
  const partitions = stirling(largest);
  let total = 0;
  for (const depth of new Set(patternDepths)) {
    const right = upTo[depth] as Counts;
    const left = add(right, upTo[depth - 1] as Counts, -1);
    let factorial = 1;
    for (let count = 1; count <= config.variables; count++) {
      factorial *= count;
      const named = (trees: Counts): number =>
        trees.reduce(
          (sum, number, leaves) => (number === 0 ? sum : sum + number * (partitions[leaves]?.[count] ?? 0)),
          0,
        );
      const lefts = named(left);
      if (lefts === 0) continue;
      // One of the right sides is the left side itself.
      total += lefts * (named(right) * factorial - 1);
    }
  }
  return Number.isNaN(total) ? Infinity : total;
}

function add(a: Counts, b: Counts, factor: number): Counts {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => (a[i] ?? 0) + factor * (b[i] ?? 0));
}

function power(counts: Counts, exponent: number): Counts {
  let product: Counts = [1];
  for (let i = 0; i < exponent; i++) {
    const next: number[] = Array.from({ length: product.length + counts.length - 1 }, () => 0);
    product.forEach((a, at) => counts.forEach((b, by) => (next[at + by] = (next[at + by] as number) + a * b)));
    product = next;
  }
  return product;
}

/** `stirling(n)[i][k]`: in how many ways i leaves can be named by k variables, whatever their names. */
function stirling(n: number): readonly Counts[] {
  const rows: number[][] = [[1]];
  for (let i = 1; i <= n; i++) {
    const above = rows[i - 1] as number[];
    rows.push(Array.from({ length: i + 1 }, (_, k) => k * (above[k] ?? 0) + (k === 0 ? 0 : (above[k - 1] ?? 0))));
  }
  return rows;
}
