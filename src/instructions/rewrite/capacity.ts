// How many different rules a config can give, counted exactly.
import { listOf } from "../../core/list-of.ts";
import { blockOf } from "./classes.ts";
import { strengthsOf, type RewriteConfig } from "./config.ts";

/**
 * The number of rules x -> y with x != y whose sides both lie in one (class, k) of the mixture. Classes overlap
 * ("aaaa" is repeated, periodic and mirrored), so the union is counted by inclusion and exclusion over the partitions
 * of positions that they impose; equal intersections are merged, which keeps their number small.
 * Infinity above 1.8e308.
 */
export function rewriteCapacity(config: RewriteConfig): number {
  const { patternLength, replacementLength } = config;
  const terms = new Map<string, { readonly partition: Partition; count: bigint }>();
  for (const partition of partitions(config)) {
    const added = [{ partition, count: 1n }];
    for (const term of terms.values()) added.push({ partition: join(term.partition, partition), count: -term.count });
    for (const { partition: merged, count } of added) {
      const key = `${merged.x.join()}|${merged.y.join()}`;
      const term = terms.get(key);
      if (term === undefined) terms.set(key, { partition: merged, count });
      else term.count += count;
    }
  }
  const letters = BigInt(config.alphabet.length);
  let total = 0n;
  for (const { partition, count } of terms.values()) {
    if (count === 0n) continue;
    const x = blocks(partition.x);
    const rules = letters ** BigInt(x + blocks(partition.y));
    const identities = patternLength === replacementLength ? letters ** BigInt(x) : 0n;
    total += count * (rules - identities);
  }
  return Number(total);
}

/** For each position of each side, the first position that must hold the same letter. */
interface Partition {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

function partitions(config: RewriteConfig): Partition[] {
  const found: Partition[] = [];
  for (const name of listOf(config.class)) {
    for (const k of name === "free" ? [1] : strengthsOf(config)) {
      const side = (length: number): number[] => firstPlaces(blockOf(k === 1 ? "free" : name, k, length));
      found.push({ x: side(config.patternLength), y: side(config.replacementLength) });
    }
  }
  return found;
}

function firstPlaces(labels: readonly number[]): number[] {
  return labels.map((label) => labels.indexOf(label));
}

function join(a: Partition, b: Partition): Partition {
  return { x: joinSide(a.x, b.x), y: joinSide(a.y, b.y) };
}

/** The finest partition that is coarser than both (union by the smaller place). */
function joinSide(a: readonly number[], b: readonly number[]): number[] {
  const root = a.slice();
  const find = (place: number): number => {
    let at = place;
    while (root[at] !== at) at = root[at] as number;
    return at;
  };
  b.forEach((first, place) => {
    const low = find(first);
    const high = find(place);
    root[Math.max(low, high)] = Math.min(low, high);
  });
  return root.map((_, place) => find(place));
}

function blocks(partition: readonly number[]): number {
  return partition.reduce((count, first, place) => (first === place ? count + 1 : count), 0);
}
