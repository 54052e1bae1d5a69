// What generation needs of the memory that holds keys and values: slots of sequences that come and go.
import type { Tensors } from "./graph-session.ts";

export interface Room {
  readonly slots: number;
  readonly columns: number;
  /** What the columns may grow to, for those who would rather allocate once. */
  readonly atMost: number;
}

/** The new keys and values of row `row` of a pass: `count` of them go to `slot`, from column `at` on. */
export interface Entry {
  readonly row: number;
  readonly slot: number;
  readonly at: number;
  readonly count: number;
}

export interface KeyValueCache {
  /** Positions that every slot has room for. */
  readonly columns: number;
  /** Columns of `nothing`; they must be hidden. */
  readonly emptyColumns: number;
  /** Whether passes join new keys and values to the past, where they can in the slots themselves (see `joinsPast`). */
  readonly joined: boolean;
  /** Bytes that are held. */
  readonly bytes: number;
  /** The outputs of a pass that `write` reads. */
  readonly outputs: string[];
  /** Makes room. What the first `slots` hold is kept. */
  reserve(room: Room): void;
  /** Lets go of room where the first `slots` hold at most `columns`, and that is far less than there is room for. */
  tighten(slots: number, columns: number): void;
  /** Slots `first` and on, as inputs of a pass, until the next call of any other method. */
  view(first: number, slots: number): Tensors | Promise<Tensors>;
  /** A past in which there is nothing to be seen. */
  nothing(rows: number): Tensors;
  /** Takes over what a pass of `time` new tokens per row has made. */
  write(outputs: Tensors, time: number, entries: readonly Entry[]): void;
  /** Copies the first `length` positions of a slot to another. */
  copySlot(from: number, to: number, length: number): void;
  /** Forgets what the slots hold, and their width, so that what follows does not depend on what was before. */
  empty(): void;
  /** Gives the memory back. */
  clear(): void;
}
