// Byte-pair encoding of one word: the pair of lowest rank merges first, the leftmost of equals, until none is left.
import type { BytePairTable } from "./byte-pair-table.ts";

/** Where scanning for the lowest rank costs more than keeping a heap. */
const longWord = 96;

/** Merges `symbols[0 .. length)` in place and returns how many are left. */
export function mergePairs(symbols: Int32Array, length: number, table: BytePairTable): number {
  return length <= longWord ? mergeByScanning(symbols, length, table) : mergeByHeap(symbols, length, table);
}

const scannedRanks = new Int32Array(longWord);

function mergeByScanning(symbols: Int32Array, length: number, table: BytePairTable): number {
  const ranks = scannedRanks;
  const rankAt = (index: number): number => table.rank(symbols[index] as number, symbols[index + 1] as number);
  for (let index = 0; index < length - 1; index++) ranks[index] = rankAt(index);
  let left = length;
  for (;;) {
    let best = -1;
    let bestRank = 0x7fffffff;
    for (let index = 0; index < left - 1; index++) {
      const rank = ranks[index] as number;
      if (rank >= 0 && rank < bestRank) {
        bestRank = rank;
        best = index;
      }
    }
    if (best === -1) return left;
    symbols[best] = table.merged(bestRank);
    symbols.copyWithin(best + 1, best + 2, left);
    ranks.copyWithin(best + 1, best + 2, left - 1);
    left -= 1;
    if (best < left - 1) ranks[best] = rankAt(best);
    if (best > 0) ranks[best - 1] = rankAt(best - 1);
  }
}

/** Keys order by rank, then by place; an entry is stale where the pair at its place has another rank by now. */
function mergeByHeap(symbols: Int32Array, length: number, table: BytePairTable): number {
  const next = Int32Array.from({ length }, (_, index) => index + 1);
  const previous = Int32Array.from({ length }, (_, index) => index - 1);
  const heap = createNumberHeap();
  const gone = -1;
  const rankAt = (at: number): number => {
    const after = next[at] as number;
    return after >= length ? -1 : table.rank(symbols[at] as number, symbols[after] as number);
  };
  const offer = (at: number): void => {
    const rank = rankAt(at);
    if (rank >= 0) heap.push(rank * length + at);
  };
  for (let at = 0; at < length - 1; at++) offer(at);
  for (let key = heap.pop(); key !== undefined; key = heap.pop()) {
    const at = key % length;
    const rank = (key - at) / length;
    if (symbols[at] === gone || rankAt(at) !== rank) continue;
    const taken = next[at] as number;
    symbols[at] = table.merged(rank);
    symbols[taken] = gone;
    const after = next[taken] as number;
    const before = previous[at] as number;
    next[at] = after;
    if (after < length) previous[after] = at;
    if (before >= 0) offer(before);
    offer(at);
  }
  let left = 0;
  for (let at = 0; at < length; at = next[at] as number) symbols[left++] = symbols[at] as number;
  return left;
}

interface NumberHeap {
  push(key: number): void;
  /** The smallest key, or undefined where there is none. */
  pop(): number | undefined;
}

function createNumberHeap(): NumberHeap {
  const keys: number[] = [];
  return {
    push(key) {
      let at = keys.push(key) - 1;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if ((keys[parent] as number) <= key) break;
        keys[at] = keys[parent] as number;
        at = parent;
      }
      keys[at] = key;
    },
    pop() {
      const top = keys[0];
      const last = keys.pop();
      if (last === undefined || keys.length === 0) return top;
      let at = 0;
      for (;;) {
        let child = 2 * at + 1;
        if (child >= keys.length) break;
        if (child + 1 < keys.length && (keys[child + 1] as number) < (keys[child] as number)) child++;
        if ((keys[child] as number) >= last) break;
        keys[at] = keys[child] as number;
        at = child;
      }
      keys[at] = last;
      return top;
    },
  };
}
