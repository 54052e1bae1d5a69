import { describe, expect, test } from "vitest";
import { parameterShapes } from "../architectures/architecture.ts";
import { gpt2Config } from "../model-config.ts";
import { cpuBank, cpuParts } from "./cpu-bank.ts";
import { layOut } from "./flat-layout.ts";
import { webgpuBank, webgpuParts } from "./webgpu-bank.ts";
import type { WebgpuCopies } from "./webgpu-copies.ts";
import { floatTensor } from "./tensors.ts";

const layout = layOut(
  parameterShapes(gpt2Config({ vocabularySize: 30_000, contextLength: 64, layers: 12, width: 768, heads: 12 })),
);
const matrices = [...layout.slots.values()].filter(({ shape }) => shape.length === 2);

/** Stands in for a GPU: tensors without numbers that count how many there are. */
function copiesThatCount() {
  const held = new Set<unknown>();
  const make = (shape: readonly number[]) => {
    const tensor = floatTensor(new Float32Array(shape.reduce((total, axis) => total * axis, 1)), shape);
    tensor.dispose = () => void held.delete(tensor);
    held.add(tensor);
    return tensor;
  };
  const copies: WebgpuCopies = {
    upload: async (_data, shape) => make(shape),
    zeros: async (shape) => make(shape),
    download: async (tensor) => tensor.data as Float32Array,
    close: async () => undefined,
  };
  return { held, make, copies };
}

describe("on the CPU", () => {
  test("the parts are stretches that make up the buffer, decayed as a whole or not at all", () => {
    const parts = cpuParts(layout);
    const bank = cpuBank(layout, "zeros");
    const sizes = bank.parts.map(([piece]) => piece?.tensor.size ?? 0);
    expect(sizes).toHaveLength(parts.length);
    expect(sizes.reduce((total, size) => total + size, 0)).toBe(layout.size);
    const decayed = sizes.filter((_, index) => parts[index]?.pieces[0]?.decayed === true);
    expect(decayed.reduce((total, size) => total + size, 0)).toBe(layout.decayed);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(131_072);
  });
});

describe("on a GPU", () => {
  test("the parts are whole tensors, each once, and no part is far too large", async () => {
    const bank = await webgpuBank(copiesThatCount().copies, layout, "zeros");
    const parts = webgpuParts(layout);
    const places = bank.parts.flat();
    expect(new Set(places).size).toBe(layout.slots.size);
    expect(places).toHaveLength(layout.slots.size);
    expect(bank.parts.map((part) => part.length)).toEqual(parts.map(({ pieces }) => pieces.length));
    for (const part of bank.parts) {
      const size = part.reduce((total, place) => total + place.tensor.size, 0);
      expect(part.length).toBeLessThanOrEqual(32);
      // A single tensor may be larger.
      if (part.length > 1) expect(size).toBeLessThanOrEqual(2 ** 24);
    }
    const decayed = parts.flatMap(({ pieces }) => pieces).filter((piece) => piece.decayed);
    expect(decayed).toHaveLength(matrices.length);
    expect(decayed.every(({ shape }) => shape.length === 2)).toBe(true);
    // Layers are alike, and so are many parts of them: a graph for each would be compiled in vain.
    const kinds = new Set(parts.map(({ pieces }) => JSON.stringify(pieces)));
    expect(kinds.size).toBeLessThan(parts.length);
  });

  test("a tensor that takes another's place lets go of it, and closing lets go of all", async () => {
    const { held, make, copies } = copiesThatCount();
    const small = layOut(
      new Map([
        ["a", [2, 3]],
        ["b", [3]],
      ]),
    );
    const bank = await webgpuBank(copies, small, "zeros");
    expect(held.size).toBe(2);
    bank.places["a"]?.put(make([2, 3]));
    expect(held.size).toBe(2);
    const other = await webgpuBank(copies, small, "nothing");
    expect(held.size).toBe(2);
    expect(() => other.places["a"]?.tensor).toThrow("nothing is held at a");
    const moved = bank.places["a"]?.tensor;
    other.take("a", bank.places["a"] as (typeof bank.places)[string]);
    expect(other.places["a"]?.tensor).toBe(moved);
    bank.close();
    expect([...held]).toEqual([moved]);
    other.close();
    expect(held.size).toBe(0);
  });

  test("a bank that cannot be filled lets go of what it had", async () => {
    const { held, copies } = copiesThatCount();
    const failing: WebgpuCopies = {
      ...copies,
      zeros: async (shape) => {
        if (shape.length === 1) throw new Error("full");
        return await copies.zeros(shape);
      },
    };
    await expect(webgpuBank(failing, layout, "zeros")).rejects.toThrow("full");
    expect(held.size).toBe(0);
  });
});
