// Where each parameter lies in one flat buffer: tensors are views, so the optimiser can update many at once.
import type { Parameters, ParameterTensor } from "../contract.ts";

export interface Slot {
  readonly name: string;
  readonly shape: readonly number[];
  /** In floats from the start of the buffer. */
  readonly offset: number;
  readonly size: number;
}

/** Neighbouring parameters that one set of AdamW nodes updates. */
export interface Group {
  readonly offset: number;
  readonly size: number;
  /** Weight decay applies to every two-dimensional parameter: matrices and embeddings, as in GPT-2's training code. */
  readonly decay: boolean;
  readonly slots: readonly Slot[];
}

export interface FlatLayout {
  /** In the parameters' own order, which is not that of the offsets. */
  readonly slots: ReadonlyMap<string, Slot>;
  readonly groups: readonly Group[];
  readonly size: number;
}

/** A group is closed when it holds this many floats: few nodes for small models, tensors that fit caches for others. */
const GROUP_SIZE = 131_072;

/** Lays out decayed parameters first, then the others, each in the given order. */
export function layOut(shapes: ReadonlyMap<string, readonly number[]>, groupSize = GROUP_SIZE): FlatLayout {
  const slots = new Map<string, Slot>();
  const groups: { offset: number; size: number; decay: boolean; slots: Slot[] }[] = [];
  let offset = 0;
  for (const decay of [true, false]) {
    let open: (typeof groups)[number] | undefined;
    for (const [name, shape] of shapes) {
      if ((shape.length === 2) !== decay) continue;
      const slot = { name, shape, offset, size: shape.reduce((total, size) => total * size, 1) };
      slots.set(name, slot);
      if (open === undefined || open.size >= groupSize) {
        open = { offset, size: 0, decay, slots: [] };
        groups.push(open);
      }
      open.slots.push(slot);
      open.size += slot.size;
      offset += slot.size;
    }
  }
  const ordered = new Map([...shapes.keys()].map((name) => [name, slots.get(name) as Slot]));
  return { slots: ordered, groups, size: offset };
}

/** Copies tensors into a new flat buffer. */
export function flatten(layout: FlatLayout, tensors: Parameters): Float32Array {
  const flat = new Float32Array(layout.size);
  for (const [name, { offset }] of layout.slots) flat.set((tensors.get(name) as ParameterTensor).data, offset);
  return flat;
}

/** Copies a flat buffer out into tensors. */
export function unflatten(layout: FlatLayout, flat: Float32Array): Parameters {
  const tensors = new Map<string, ParameterTensor>();
  for (const [name, { shape, offset, size }] of layout.slots) {
    tensors.set(name, { shape, data: flat.slice(offset, offset + size) });
  }
  return tensors;
}
