// Uniform random letters, several per random number: the innermost loop of making rows.
import type { Rng } from "./rng.ts";

export interface Letters {
  readonly alphabet: string;
  /** `count` independent letters, each equally likely. */
  draw(rng: Rng, count: number): string;
}

const TWO_32 = 2 ** 32;
/** Small enough to stay in a processor's first cache: a larger table of longer chunks is slower. */
const LARGEST_TABLE = 1_000;

export function lettersOf(alphabet: string): Letters {
  const tables = chunkTables(alphabet);
  const longest = tables.length;
  return {
    alphabet,
    draw(rng, count) {
      let text = "";
      let rest = count;
      while (rest > 0) {
        const { size, limit, chunks } = tables[(rest < longest ? rest : longest) - 1] as ChunkTable;
        let draw = rng.uint32();
        while (draw >= limit) draw = rng.uint32();
        text += chunks[draw % size] as string;
        rest -= longest;
      }
      return text;
    },
  };
}

interface ChunkTable {
  readonly size: number;
  /** Draws from here on would favour the first chunks and are drawn again. */
  readonly limit: number;
  readonly chunks: readonly string[];
}

/** All texts of one letter, of two letters, ... as long as the table stays small. */
function chunkTables(alphabet: string): readonly ChunkTable[] {
  const letters = Array.from(alphabet);
  const tables: ChunkTable[] = [];
  let chunks = [""];
  while (chunks.length * letters.length <= LARGEST_TABLE) {
    chunks = chunks.flatMap((chunk) => letters.map((letter) => chunk + letter));
    tables.push({ size: chunks.length, limit: TWO_32 - (TWO_32 % chunks.length), chunks });
    if (letters.length === 1 && tables.length === 8) break;
  }
  return tables;
}
