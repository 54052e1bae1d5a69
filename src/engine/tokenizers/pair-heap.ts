// The pairs of a corpus by how often they occur, for training byte-pair encoding.

/** A pair of tokens and the words it was found in when it was put on the heap. */
export interface CountedPair {
  readonly left: number;
  readonly right: number;
  /** Which count in the trainer's table is this pair's. */
  readonly slot: number;
  count: number;
  readonly words: readonly number[];
}

export interface PairHeap {
  push(pair: CountedPair): void;
  /** The most frequent pair; of equally frequent ones that of the smallest ids. */
  pop(): CountedPair | undefined;
}

export function createPairHeap(): PairHeap {
  const pairs: CountedPair[] = [];
  return {
    push(pair) {
      let at = pairs.push(pair) - 1;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if (!precedes(pair, pairs[parent] as CountedPair)) break;
        pairs[at] = pairs[parent] as CountedPair;
        at = parent;
      }
      pairs[at] = pair;
    },
    pop() {
      const top = pairs[0];
      const last = pairs.pop();
      if (last === undefined || pairs.length === 0) return top;
      let at = 0;
      for (;;) {
        let child = 2 * at + 1;
        if (child >= pairs.length) break;
        if (child + 1 < pairs.length && precedes(pairs[child + 1] as CountedPair, pairs[child] as CountedPair)) child++;
        if (!precedes(pairs[child] as CountedPair, last)) break;
        pairs[at] = pairs[child] as CountedPair;
        at = child;
      }
      pairs[at] = last;
      return top;
    },
  };
}

function precedes(a: CountedPair, b: CountedPair): boolean {
  if (a.count !== b.count) return a.count > b.count;
  return a.left === b.left ? a.right < b.right : a.left < b.left;
}
