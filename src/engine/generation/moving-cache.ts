// Keys and values on a device whose memory cannot be written in place: changes are noted, and made in one run when read.
import type { Tensor } from "onnxruntime-node";
import { floatTensor, intTensor } from "../devices/tensors.ts";
import { type CacheShape, names } from "./generation-graph.ts";
import type { Tensors } from "./graph-session.ts";
import type { Entry, KeyValueCache, Room } from "./key-value-cache.ts";
import type { Mover } from "./mover.ts";

/** Columns are added in blocks, so that shapes do not change with every token. */
const BLOCK = 32;

/** Tensors of [slots or rows, heads, columns, size], the keys of each layer, then the values of each. */
interface Source {
  readonly tensors: readonly Tensor[];
  readonly slots: number;
  readonly columns: number;
}

/**
 * Where each position of each slot is to come from: a row number in all sources behind each other, of its first head, and
 * how many rows lie from one head to the next. Positions that hold nothing come from anywhere, and have to be hidden.
 */
interface Plan {
  readonly bases: Int32Array;
  readonly strides: Int32Array;
}

export class MovingCache implements KeyValueCache {
  columns = 0;
  /** A product over no columns at all ends the process on WebGPU. */
  readonly emptyColumns = 1;
  readonly joined = false;
  private readonly shape: CacheShape;
  private readonly mover: Mover;
  private slots = 0;
  /** One that is as the plan says, or several to be put together. */
  private sources: Source[] = [];
  private plan: Plan = emptyPlan(0);
  private changed = false;
  /** Parts of the slots that were made for one pass. */
  private views: readonly Tensor[] = [];

  constructor(shape: CacheShape, mover: Mover) {
    this.shape = shape;
    this.mover = mover;
  }

  get bytes(): number {
    const { layers, heads, headSize } = this.shape;
    return 8 * layers * heads * headSize * this.sources.reduce((sum, { slots, columns }) => sum + slots * columns, 0);
  }

  get outputs(): string[] {
    return this.named(names.newKeys, names.newValues);
  }

  reserve({ slots, columns, atMost }: Room): void {
    if (slots <= this.slots && columns <= this.columns) return;
    const wide = Math.min(Math.max(atMost, columns), Math.ceil(columns / BLOCK) * BLOCK);
    this.resize(slots, Math.max(this.columns, wide));
  }

  tighten(slots: number, columns: number): void {
    const wide = Math.ceil(columns / BLOCK) * BLOCK;
    if (2 * wide < this.columns) this.resize(slots, wide);
  }

  async view(first: number, slots: number): Promise<Tensors> {
    this.dropViews();
    await this.settle();
    const [source] = this.sources;
    if (source === undefined) return this.nothing(slots);
    if (first === 0 && slots === source.slots) return this.feeds(source.tensors);
    const from = [first * this.columns, (first + slots) * this.columns] as const;
    const part = { bases: this.plan.bases.subarray(...from), strides: this.plan.strides.subarray(...from) };
    this.views = await this.move(part, slots);
    return this.feeds(this.views);
  }

  nothing(rows: number): Tensors {
    const { layers, heads, headSize } = this.shape;
    const tensor = floatTensor(new Float32Array(rows * heads * headSize), [rows, heads, 1, headSize]);
    return this.feeds(Array.from({ length: 2 * layers }, () => tensor));
  }

  write(outputs: Tensors, time: number, entries: readonly Entry[]): void {
    const tensors = this.outputs.flatMap((name) => outputs[name] ?? []);
    if (entries.length === 0 || tensors.length === 0) {
      for (const tensor of tensors) tensor.dispose();
      return;
    }
    const { heads } = this.shape;
    const start = this.sources.reduce((rows, { slots, columns }) => rows + slots * heads * columns, 0);
    for (const { row, slot, at, count } of entries) {
      for (let column = 0; column < count; column++) {
        this.plan.bases[slot * this.columns + at + column] = start + row * heads * time + column;
        this.plan.strides[slot * this.columns + at + column] = time;
      }
    }
    this.sources.push({ tensors, slots: tensors[0]?.dims[0] ?? 0, columns: time });
    this.changed = true;
  }

  copySlot(from: number, to: number, length: number): void {
    const [source, target] = [from * this.columns, to * this.columns];
    for (const numbers of [this.plan.bases, this.plan.strides]) numbers.copyWithin(target, source, source + length);
    this.changed = true;
  }

  empty(): void {
    this.dropViews();
    for (const { tensors } of this.sources.splice(0)) for (const tensor of tensors) tensor.dispose();
    this.plan = emptyPlan(0);
    [this.slots, this.columns, this.changed] = [0, 0, false];
  }

  clear(): void {
    this.empty();
  }

  private resize(slots: number, columns: number): void {
    const plan = emptyPlan(slots * columns);
    const width = Math.min(columns, this.columns);
    for (let slot = 0; slot < Math.min(slots, this.slots); slot++) {
      const held = [slot * this.columns, slot * this.columns + width] as const;
      plan.bases.set(this.plan.bases.subarray(...held), slot * columns);
      plan.strides.set(this.plan.strides.subarray(...held), slot * columns);
    }
    this.plan = plan;
    [this.slots, this.columns] = [slots, columns];
    this.changed = true;
  }

  /** Puts the sources together as planned, into one. */
  private async settle(): Promise<void> {
    if (!this.changed || this.sources.length === 0) return;
    const made = await this.move(this.plan, this.slots);
    for (const { tensors } of this.sources.splice(0)) for (const tensor of tensors) tensor.dispose();
    this.sources = [{ tensors: made, slots: this.slots, columns: this.columns }];
    const { heads } = this.shape;
    for (let slot = 0; slot < this.slots; slot++) {
      for (let column = 0; column < this.columns; column++) {
        this.plan.bases[slot * this.columns + column] = slot * heads * this.columns + column;
      }
    }
    this.plan.strides.fill(this.columns);
    this.changed = false;
  }

  private async move({ bases, strides }: Plan, slots: number): Promise<readonly Tensor[]> {
    const at = [slots, 1, this.columns];
    return await this.mover.move(
      this.sources.map(({ tensors }) => tensors),
      { bases: intTensor(bases.slice(), at), strides: intTensor(strides.slice(), at) },
    );
  }

  private dropViews(): void {
    for (const tensor of this.views) tensor.dispose();
    this.views = [];
  }

  private feeds(tensors: readonly Tensor[]): Tensors {
    return Object.fromEntries(
      this.named(names.keys, names.values).map((name, index) => [name, tensors[index] as Tensor]),
    );
  }

  private named(keys: (layer: number) => string, values: (layer: number) => string): string[] {
    const layers = Array.from({ length: this.shape.layers }, (_, layer) => layer);
    return [...layers.map(keys), ...layers.map(values)];
  }
}

function emptyPlan(size: number): Plan {
  return { bases: new Int32Array(size), strides: new Int32Array(size) };
}
