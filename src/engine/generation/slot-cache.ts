// Keys and values of sequences that come and go: one slot for each, all of one width, growing as the longest does.
import type { Tensor } from "onnxruntime-node";
import { floatTensor } from "../devices/tensors.ts";
import { type CacheShape, names } from "./generation-graph.ts";
import type { Tensors } from "./graph-session.ts";
import type { Entry, KeyValueCache, Room } from "./key-value-cache.ts";

/** Columns are added in blocks: each growth moves everything once, and what is not yet used is read in vain. */
const BLOCK = 32;
/** Below this many numbers a loop is faster than a typed array's own copying. */
const SHORT = 256;

export class SlotCache implements KeyValueCache {
  /** Positions that every slot has room for. */
  columns = 0;
  readonly emptyColumns = 0;
  readonly joined: boolean;
  private readonly shape: CacheShape;
  private slots = 0;
  /** The keys of each layer, then the values of each: [slots, heads, columns, size], and room behind. */
  private stores: Float32Array[] = [];

  constructor(shape: CacheShape, joined = false) {
    this.shape = shape;
    this.joined = joined;
  }

  /** Bytes that are held. */
  get bytes(): number {
    return this.stores.reduce((total, store) => total + store.byteLength, 0);
  }

  /** The outputs of a pass that `write` reads. */
  get outputs(): string[] {
    const layers = Array.from({ length: this.shape.layers }, (_, layer) => layer);
    return layers.flatMap((layer) => [names.newKeys(layer), names.newValues(layer)]);
  }

  /** Makes room. What the first `slots` hold is kept. */
  reserve({ slots, columns, atMost }: Room): void {
    if (slots <= this.slots && columns <= this.columns) return;
    const kept = Math.min(slots, this.slots);
    const most = Math.max(atMost, columns, this.columns);
    const wide = columns <= this.columns ? this.columns : Math.max(columns, 1.25 * this.columns);
    const width = Math.min(most, Math.ceil(wide / BLOCK) * BLOCK);
    const stretch = this.shape.heads * this.shape.headSize;
    const fits = slots * width * stretch <= (this.stores[0]?.length ?? -1);
    // Those who come one by one do not each move the others.
    const size = Math.ceil(kept > 0 && slots > kept ? 1.5 * slots : slots) * most * stretch;
    for (let index = 0; index < 2 * this.shape.layers; index++) {
      const old = this.stores[index] ?? new Float32Array(0);
      const store = fits ? old : new Float32Array(size);
      this.restride(old, store, { slots: kept, columns: width });
      this.stores[index] = store;
    }
    this.slots = slots;
    this.columns = width;
  }

  /**
   * Makes the slots narrower where the first `slots` hold at most `columns` and that is less than half their width: every
   * pass reads all of it.
   */
  tighten(slots: number, columns: number): void {
    const width = Math.ceil(columns / BLOCK) * BLOCK;
    if (2 * width >= this.columns) return;
    const { heads, headSize } = this.shape;
    for (const store of this.stores) {
      for (let lane = 1; lane < slots * heads; lane++) {
        const source = lane * this.columns * headSize;
        store.copyWithin(lane * width * headSize, source, source + width * headSize);
      }
    }
    this.slots = slots;
    this.columns = width;
  }

  /** Slots `first` and on, as inputs of a pass. */
  view(first: number, slots: number): Tensors {
    const { heads, headSize } = this.shape;
    const stretch = heads * this.columns * headSize;
    const dimensions = [slots, heads, this.columns, headSize];
    return this.named((index) => {
      return floatTensor(
        (this.stores[index] as Float32Array).subarray(first * stretch, (first + slots) * stretch),
        dimensions,
      );
    });
  }

  /** A past without columns. */
  nothing(rows: number): Tensors {
    const { heads, headSize } = this.shape;
    const empty = floatTensor(new Float32Array(0), [rows, heads, 0, headSize]);
    return this.named(() => empty);
  }

  /**
   * Takes over what a pass of `time` new tokens per row has made, unless that was made in place; tensors may hold the past
   * before it. Columns behind a row's are cleared where it begins.
   */
  write(outputs: Tensors, time: number, entries: readonly Entry[]): void {
    if (entries.length === 0) return;
    const { layers, heads, headSize } = this.shape;
    for (const [index, store] of this.stores.entries()) {
      const name = index < layers ? names.newKeys(index) : names.newValues(index - layers);
      const tensor = outputs[name] as Tensor;
      const made = tensor.data as Float32Array;
      if (made.buffer === store.buffer) continue;
      const [, , width = 0] = tensor.dims;
      for (const { row, slot, at, count } of entries) {
        const length = count * headSize;
        for (let head = 0; head < heads; head++) {
          const first = width === time ? 0 : at;
          const source = ((row * heads + head) * width + first) * headSize;
          const lane = (slot * heads + head) * this.columns * headSize;
          const target = lane + at * headSize;
          if (length > SHORT) store.set(made.subarray(source, source + length), target);
          else for (let i = 0; i < length; i++) store[target + i] = made[source + i] as number;
          if (at === 0) store.fill(0, target + length, lane + this.columns * headSize);
        }
      }
    }
  }

  /** Copies the first `length` positions of a slot to another. */
  copySlot(from: number, to: number, length: number): void {
    const { heads, headSize } = this.shape;
    const lane = this.columns * headSize;
    for (const store of this.stores) {
      for (let head = 0; head < heads; head++) {
        const source = (from * heads + head) * lane;
        const target = (to * heads + head) * lane;
        store.copyWithin(target, source, source + length * headSize);
        store.fill(0, target + length * headSize, target + lane);
      }
    }
  }

  /** Forgets what the slots hold, and their width, so that what follows does not depend on what was before. */
  empty(): void {
    this.slots = 0;
    this.columns = 0;
  }

  /** Gives the memory back. */
  clear(): void {
    this.stores = [];
    this.empty();
  }

  /** Moves lanes from the old width to the new one, the last first, as they may lie in the same store. */
  private restride(old: Float32Array, store: Float32Array, { slots, columns }: Omit<Room, "atMost">): void {
    const { heads, headSize } = this.shape;
    const [narrow, wide] = [this.columns * headSize, columns * headSize];
    if (old === store && narrow === wide) return;
    for (let lane = slots * heads - 1; lane >= 0; lane--) {
      if (old === store) store.copyWithin(lane * wide, lane * narrow, (lane + 1) * narrow);
      else store.set(old.subarray(lane * narrow, (lane + 1) * narrow), lane * wide);
      if (old === store) store.fill(0, lane * wide + narrow, (lane + 1) * wide);
    }
  }

  private named(tensor: (index: number) => Tensor): Tensors {
    const { layers } = this.shape;
    const entries = Array.from({ length: 2 * layers }, (_, index) => {
      return [index < layers ? names.keys(index) : names.values(index - layers), tensor(index)] as const;
    });
    return Object.fromEntries(entries);
  }
}
