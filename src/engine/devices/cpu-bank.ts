// Tensors as views of one flat buffer: programs write into it, and element-wise updates walk it without seeing tensors.
import type { Tensor } from "onnxruntime-node";
import type { Parameters } from "../contract.ts";
import type { Bank, Part, Place, Places } from "./device.ts";
import { type FlatLayout, flatten, unflatten, viewOf } from "./flat-layout.ts";
import { floatTensor } from "./tensors.ts";

/** Floats that one run of an update takes: few runs for small models, stretches that fit caches for others. */
const STRETCH = 131_072;

export function cpuBank(layout: FlatLayout, start: Parameters | "zeros" | "nothing"): Bank {
  const flat = typeof start === "string" ? new Float32Array(layout.size) : flatten(layout, start);
  const places = placesIn(layout, flat);
  return {
    places,
    parts: runs(layout).map((stretches) =>
      stretches.map(({ from, to }) => fixed(floatTensor(flat.subarray(from, to), [to - from]))),
    ),
    read: async () => unflatten(layout, flat),
    clear: async () => void flat.fill(0),
    forget: () => undefined,
    take(name, { tensor }) {
      const target = places[name]?.tensor.data as Float32Array | undefined;
      target?.set(tensor.data as Float32Array);
    },
    close: () => undefined,
  };
}

/** The tensors of a layout as views of a buffer. */
export function placesIn(layout: FlatLayout, flat: Float32Array): Places {
  return Object.fromEntries(
    Array.from(layout.slots, ([name, slot]) => [name, fixed(floatTensor(viewOf(flat, slot), slot.shape))]),
  );
}

/** Stretches of the flat buffer, each decayed as a whole or not at all. */
export function cpuParts(layout: FlatLayout): readonly Part[] {
  return runs(layout).map((stretches) => ({ pieces: stretches.map(({ decayed }) => ({ shape: ["size"], decayed })) }));
}

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly decayed: boolean;
}

/** The stretches of each run of an update: short ones share a run. */
function runs({ decayed, size }: FlatLayout): Stretch[][] {
  const made: Stretch[][] = [];
  let room = 0;
  const cut = (start: number, end: number, isDecayed: boolean): void => {
    for (let from = start; from < end; from += STRETCH) {
      const to = Math.min(end, from + STRETCH);
      if (to - from > room) {
        made.push([]);
        room = STRETCH;
      }
      made.at(-1)?.push({ from, to, decayed: isDecayed });
      room -= to - from;
    }
  };
  cut(0, decayed, true);
  cut(decayed, size, false);
  return made;
}

function fixed(tensor: Tensor): Place {
  return { tensor, put: () => undefined };
}
