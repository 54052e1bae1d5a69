// Tensors that stay on the GPU: every run makes new ones, which take the place of those before.
import type { Tensor } from "onnxruntime-node";
import type { Parameters, ParameterTensor } from "../contract.ts";
import type { Bank, Held, Part, Piece, Place } from "./device.ts";
import type { FlatLayout, Slot } from "./flat-layout.ts";
import type { Feeds } from "./tensors.ts";
import type { WebgpuCopies } from "./webgpu-copies.ts";

/** Floats and tensors that one run of an update takes, at most: what is made lies beside what it replaces. */
const PART = { floats: 2 ** 24, tensors: 32 };

export async function webgpuBank(
  copies: WebgpuCopies,
  layout: FlatLayout,
  start: Parameters | "zeros" | "nothing",
): Promise<Bank> {
  const places: Record<string, GpuPlace> = {};
  for (const name of layout.slots.keys()) places[name] = new GpuPlace(name);
  const all = Object.values(places);
  const clear = async (): Promise<void> => {
    for (const [name, { shape }] of layout.slots) places[name]?.put(await copies.zeros(shape));
  };
  const forget = (): void => {
    for (const place of all) place.release()?.dispose();
  };
  try {
    if (start === "zeros") await clear();
    else if (start !== "nothing") {
      for (const [name, { shape }] of layout.slots) {
        places[name]?.put(await copies.upload((start.get(name) as ParameterTensor).data, shape));
      }
    }
  } catch (error) {
    forget();
    throw error;
  }
  return {
    places,
    parts: cut(layout).map((names) => names.map((name) => places[name] as GpuPlace)),
    async read() {
      const tensors = new Map<string, ParameterTensor>();
      for (const [name, { shape }] of layout.slots) {
        tensors.set(name, { shape, data: await copies.download((places[name] as GpuPlace).tensor) });
      }
      return tensors;
    },
    clear,
    forget,
    take(name, from) {
      const tensor = (from as GpuPlace).release();
      if (tensor !== undefined) places[name]?.put(tensor);
    },
    close: forget,
  };
}

/** Tensors that are updated in one run, which are of open sizes so that many parts share a graph. */
export function webgpuParts(layout: FlatLayout): readonly Part[] {
  const piece = ({ shape, offset }: Slot): Piece => {
    return { shape: shape.map((_, axis) => `size${axis}`), decayed: offset < layout.decayed };
  };
  return cut(layout).map((names) => ({ pieces: names.map((name) => piece(layout.slots.get(name) as Slot)) }));
}

export async function webgpuHeld(copies: WebgpuCopies, parameters: Parameters): Promise<Held> {
  const tensors: Record<string, Tensor> = {};
  const close = (): void => {
    for (const tensor of Object.values(tensors)) tensor.dispose();
  };
  try {
    for (const [name, { shape, data }] of parameters) tensors[name] = await copies.upload(data, shape);
  } catch (error) {
    close();
    throw error;
  }
  return { tensors: tensors satisfies Feeds, close };
}

class GpuPlace implements Place {
  private readonly name: string;
  private held: Tensor | undefined;

  constructor(name: string) {
    this.name = name;
  }

  get tensor(): Tensor {
    if (this.held === undefined) throw new Error(`nothing is held at ${this.name}`);
    return this.held;
  }

  put(made: Tensor): void {
    this.held?.dispose();
    this.held = made;
  }

  release(): Tensor | undefined {
    const tensor = this.held;
    this.held = undefined;
    return tensor;
  }
}

function cut({ slots }: FlatLayout): string[][] {
  const parts: string[][] = [];
  let floats = 0;
  // Those of one rank together, so that parts are alike.
  const ordered = [...slots].toSorted(([, left], [, right]) => left.offset - right.offset);
  for (const [name, { size }] of ordered) {
    const open = parts.at(-1);
    if (open === undefined || open.length >= PART.tensors || floats + size > PART.floats) {
      parts.push([name]);
      floats = size;
    } else {
      open.push(name);
      floats += size;
    }
  }
  return parts;
}
