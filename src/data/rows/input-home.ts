// Which split an input belongs to where all splits show the same instructions.
import { hash32 } from "../plans/key-table.ts";
import type { SplitName } from "../plans/split-part.ts";

/** Eighths of all pairs of instruction and input: two for testing, one for validation, five for training. */
const homes: readonly SplitName[] = ["test", "test", "validation", "train", "train", "train", "train", "train"];

/**
 * The split that may show the instruction of `key` with an input that reads `shown`. It follows from the two alone, so
 * that no pair can be in two splits, and no split has to know what the others drew.
 */
export function inputHome(key: string, shown: string): SplitName {
  return homes[hash32(`${key}\u0000${shown}`) & 7] as SplitName;
}
