// Byte-pair encoding learnt from counted words, merge by merge as `tokenizers`' BpeTrainer does.
import { symbolOfByte } from "./byte-symbols.ts";
import { createPairHeap, type PairHeap } from "./pair-heap.ts";

export interface LearnMergesOptions {
  /** How often each word occurs. */
  readonly words: ReadonlyMap<string, number>;
  readonly vocabularySize: number;
  /** They get the first ids, in this order. */
  readonly specialTokens: readonly string[];
  /** A pair that occurs less often is not merged. */
  readonly minFrequency: number;
}

export interface LearntMerges {
  /** Token by id: the special tokens, the 256 bytes in the order of their symbols, then what merges make. */
  readonly tokens: readonly string[];
  readonly merges: readonly (readonly [string, string])[];
}

/**
 * Merges the most frequent pair of neighbours (of equals, that of the smallest ids) until the vocabulary is full or no
 * pair is frequent enough. Source: Sennrich, Haddow and Birch 2016, section 3.2; order of ties as in `tokenizers` 0.23.
 */
export function learnMerges({ words, vocabularySize, specialTokens, minFrequency }: LearnMergesOptions): LearntMerges {
  const tokens = [...specialTokens, ...[...symbolOfByte].sort()];
  const idOf = new Map(tokens.map((token, id) => [token, id]));
  const corpus = createCorpus(
    words,
    Int32Array.from(symbolOfByte, (symbol) => idOf.get(symbol) as number),
  );
  const heap = createPairHeap();
  corpus.countAll(heap);
  // A pair can be merged twice, when its parts come about in two ways; its last place in the order is the one that counts.
  const merges = new Map<string, readonly [string, string]>();
  while (tokens.length < vocabularySize) {
    const pair = heap.pop();
    if (pair === undefined) break;
    const count = corpus.countOf(pair.slot);
    if (pair.count !== count) {
      pair.count = count;
      heap.push(pair);
      continue;
    }
    if (count < 1 || count < minFrequency) break;
    const left = tokens[pair.left] as string;
    const right = tokens[pair.right] as string;
    let id = idOf.get(left + right);
    if (id === undefined) {
      id = tokens.push(left + right) - 1;
      idOf.set(left + right, id);
    }
    const key = `${left} ${right}`;
    merges.delete(key);
    merges.set(key, [left, right]);
    corpus.merge(pair, id, heap);
  }
  return { tokens, merges: [...merges.values()] };
}

interface Corpus {
  countAll(heap: PairHeap): void;
  countOf(slot: number): number;
  /** Replaces the pair by `id` in its words and puts the pairs that come about on the heap. */
  merge(
    pair: { readonly left: number; readonly right: number; readonly words: readonly number[] },
    id: number,
    heap: PairHeap,
  ): void;
}

/** The words' symbols end to end; a word shrinks in its place. */
function createCorpus(words: ReadonlyMap<string, number>, byteIds: Int32Array): Corpus {
  const { symbols, starts, lengths, frequencies } = layOut(words, byteIds);
  const slots = new Map<number, number>();
  const counts: number[] = [];
  /** The pairs whose count rose since the last drain, and the words they did in. */
  let risen = new Map<number, { readonly left: number; readonly right: number; readonly words: number[] }>();

  function add(left: number, right: number, change: number): number {
    const key = left * 2 ** 24 + right;
    let slot = slots.get(key);
    if (slot === undefined) {
      slot = counts.push(0) - 1;
      slots.set(key, slot);
    }
    counts[slot] = (counts[slot] as number) + change;
    return slot;
  }

  function rise(left: number, right: number, word: number): void {
    const slot = add(left, right, frequencies[word] as number);
    const found = risen.get(slot);
    if (found === undefined) risen.set(slot, { left, right, words: [word] });
    // Words come in order, so one that is known was the last.
    else if (found.words.at(-1) !== word) found.words.push(word);
  }

  function drain(heap: PairHeap): void {
    for (const [slot, pair] of risen) {
      const count = counts[slot] as number;
      if (count > 0) heap.push({ ...pair, slot, count });
    }
    risen = new Map();
  }

  return {
    countAll(heap) {
      for (let word = 0; word < lengths.length; word++) {
        const start = starts[word] as number;
        const end = start + (lengths[word] as number);
        for (let at = start; at < end - 1; at++) rise(symbols[at] as number, symbols[at + 1] as number, word);
      }
      drain(heap);
    },
    countOf: (slot) => counts[slot] as number,
    merge(pair, id, heap) {
      for (const word of pair.words) {
        const start = starts[word] as number;
        const end = start + (lengths[word] as number);
        const frequency = frequencies[word] as number;
        let kept = start;
        for (let at = start; at < end; at++) {
          const symbol = symbols[at] as number;
          if (symbol !== pair.left || at + 1 >= end || symbols[at + 1] !== pair.right) {
            symbols[kept++] = symbol;
            continue;
          }
          if (kept > start) {
            const before = symbols[kept - 1] as number;
            add(before, pair.left, -frequency);
            rise(before, id, word);
          }
          at += 1;
          if (at + 1 < end) {
            const after = symbols[at + 1] as number;
            add(pair.right, after, -frequency);
            rise(id, after, word);
          }
          symbols[kept++] = id;
        }
        lengths[word] = kept - start;
      }
      drain(heap);
    },
  };
}

interface Layout {
  readonly symbols: Int32Array;
  readonly starts: Float64Array;
  readonly lengths: Int32Array;
  readonly frequencies: Float64Array;
}

function layOut(words: ReadonlyMap<string, number>, byteIds: Int32Array): Layout {
  let total = 0;
  for (const word of words.keys()) total += Buffer.byteLength(word);
  const symbols = new Int32Array(total);
  const starts = new Float64Array(words.size);
  const lengths = new Int32Array(words.size);
  const frequencies = new Float64Array(words.size);
  let at = 0;
  let index = 0;
  for (const [word, frequency] of words) {
    starts[index] = at;
    frequencies[index] = frequency;
    for (const byte of Buffer.from(word)) symbols[at++] = byteIds[byte] as number;
    lengths[index] = at - (starts[index] as number);
    index += 1;
  }
  return { symbols, starts, lengths, frequencies };
}
