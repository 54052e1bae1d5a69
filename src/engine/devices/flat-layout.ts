// Where each parameter lies in one flat buffer: tensors are views, and the optimiser walks the buffer without seeing them.
import type { Parameters, ParameterTensor } from "../contract.ts";
import { elements } from "../onnx/shapes.ts";

export interface Slot {
  readonly shape: readonly number[];
  /** In floats from the start of the buffer. */
  readonly offset: number;
  readonly size: number;
}

export interface FlatLayout {
  /** In the parameters' own order, which is not that of the offsets. */
  readonly slots: ReadonlyMap<string, Slot>;
  /**
   * Floats from the start to which weight decay applies: every two-dimensional parameter, matrices and embeddings, as in
   * GPT-2's training code; gains, shifts and biases follow.
   */
  readonly decayed: number;
  readonly size: number;
}

/** Lays out decayed parameters first, then the others, each in the given order. */
export function layOut(shapes: ReadonlyMap<string, readonly number[]>): FlatLayout {
  const slots = new Map<string, Slot>();
  let offset = 0;
  let decayed = 0;
  for (const decay of [true, false]) {
    for (const [name, shape] of shapes) {
      if ((shape.length === 2) !== decay) continue;
      const size = elements(shape);
      slots.set(name, { shape, offset, size });
      offset += size;
    }
    if (decay) decayed = offset;
  }
  const ordered = new Map([...shapes.keys()].map((name) => [name, slots.get(name) as Slot]));
  return { slots: ordered, decayed, size: offset };
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

/** The part of a flat buffer that is the tensor of a slot. */
export function viewOf(flat: Float32Array, { offset, size }: Slot): Float32Array {
  return flat.subarray(offset, offset + size);
}
