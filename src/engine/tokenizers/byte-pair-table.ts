// Which pairs of tokens merge, in which order and into what: a hash table over two integers.

/** `ranks` gives the rank of a pair or -1; the lower rank merges first. */
export interface BytePairTable {
  rank(left: number, right: number): number;
  /** The token that the pair of this rank becomes. */
  merged(rank: number): number;
}

/** `lefts[i]` and `rights[i]` become `results[i]` with rank i; of a pair that occurs twice, the later counts. */
export function createBytePairTable(lefts: Int32Array, rights: Int32Array, results: Int32Array): BytePairTable {
  let bits = 4;
  while (1 << bits < lefts.length * 2) bits++;
  const mask = (1 << bits) - 1;
  const slots = new Int32Array(mask + 1).fill(-1);

  function slotOf(left: number, right: number): number {
    const mixed = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);
    let slot = (mixed ^ (mixed >>> 15)) & mask;
    for (;;) {
      const found = slots[slot] as number;
      if (found === -1 || (lefts[found] === left && rights[found] === right)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  for (let rank = 0; rank < lefts.length; rank++) {
    slots[slotOf(lefts[rank] as number, rights[rank] as number)] = rank;
  }
  return {
    rank: (left, right) => slots[slotOf(left, right)] as number,
    merged: (rank) => results[rank] as number,
  };
}
