import { Tensor } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { Rng } from "../../core/rng.ts";
import { names } from "./generation-graph.ts";
import { cpuSession, type Tensors } from "./graph-session.ts";
import type { KeyValueCache } from "./key-value-cache.ts";
import { createMover } from "./mover.ts";
import { MovingCache } from "./moving-cache.ts";
import { SlotCache } from "./slot-cache.ts";

const shape = { layers: 2, heads: 3, headSize: 2 };

function movingCache(): MovingCache {
  return new MovingCache(
    shape,
    createMover(shape, (graph) => cpuSession(1)(graph, new Map())),
  );
}

/** What a pass gives: no two numbers are equal. */
function outputs(rows: number, time: number, mark: number): Tensors {
  const made: Record<string, Tensor> = {};
  for (let layer = 0; layer < shape.layers; layer++) {
    for (const [kind, name] of [names.newKeys(layer), names.newValues(layer)].entries()) {
      const data = new Float32Array(rows * shape.heads * time * shape.headSize);
      for (let i = 0; i < data.length; i++) data[i] = mark * 1e4 + (2 * layer + kind) * 1e3 + i + 1;
      made[name] = new Tensor("float32", data, [rows, shape.heads, time, shape.headSize]);
    }
  }
  return made;
}

/** The first `lengths` columns of slots `first` and on, of every layer. */
async function read(cache: KeyValueCache, first: number, lengths: readonly number[]): Promise<number[][]> {
  const view = await cache.view(first, lengths.length);
  return Object.values(view).map(({ data, dims }) => {
    expect(dims).toEqual([lengths.length, shape.heads, cache.columns, shape.headSize]);
    const lanes = lengths.flatMap((length, slot) =>
      Array.from({ length: shape.heads }, (_, head) => {
        const lane = (slot * shape.heads + head) * cache.columns * shape.headSize;
        return Array.from((data as Float32Array).subarray(lane, lane + length * shape.headSize));
      }),
    );
    return lanes.flat();
  });
}

describe("whatever sequences do, the moved cache holds what the one in place holds", () => {
  test.each([1, 2, 3, 4, 5, 6])("seed %d", async (seed) => {
    const rng = Rng.from("moving cache", seed);
    const [moving, fixed] = [movingCache(), new SlotCache(shape)];
    const both = (act: (cache: KeyValueCache) => void): void => [moving, fixed].forEach(act);
    let lengths: number[] = [];
    for (let turn = 0; turn < 40; turn++) {
      const choice = rng.int(5);
      if (choice <= 1 && lengths.length < 6) {
        const counts = Array.from({ length: 1 + rng.int(3) }, () => 1 + rng.int(20));
        const time = Math.max(...counts);
        const first = lengths.length;
        lengths.push(...counts);
        both((cache) => {
          cache.reserve({ slots: lengths.length, columns: Math.max(...lengths), atMost: 90 });
          const entries = counts.map((count, row) => ({ row, slot: first + row, at: 0, count }));
          cache.write(outputs(counts.length, time, turn), time, entries);
        });
      } else if (choice <= 3 && lengths.length > 0) {
        const going = [...lengths.keys()].filter(() => rng.int(4) > 0);
        const longest = Math.max(...lengths) + 1;
        both((cache) => {
          cache.reserve({ slots: lengths.length, columns: longest, atMost: longest });
          const entries = going.map((row) => ({ row, slot: row, at: lengths[row]!, count: 1 }));
          cache.write(outputs(lengths.length, 1, turn), 1, entries);
        });
        for (const row of going) lengths[row]!++;
      } else if (lengths.length > 1) {
        const slot = rng.int(lengths.length - 1);
        const last = lengths.pop()!;
        both((cache) => {
          cache.copySlot(lengths.length, slot, last);
        });
        lengths[slot] = last;
      }
      // Not every change is read at once.
      if (rng.int(2) === 0 || lengths.length === 0) continue;
      expect(await read(moving, 0, lengths)).toEqual(await read(fixed, 0, lengths));
      const first = rng.int(lengths.length);
      expect(await read(moving, first, lengths.slice(first))).toEqual(await read(fixed, first, lengths.slice(first)));
      if (rng.int(12) === 0) {
        both((cache) => {
          cache.empty();
        });
        lengths = [];
      }
    }
  });
});

test("a cache made narrower keeps what fits", async () => {
  const cache = movingCache();
  cache.reserve({ slots: 3, columns: 150, atMost: 150 });
  cache.write(outputs(3, 150, 1), 150, [
    { row: 2, slot: 0, at: 0, count: 9 },
    { row: 0, slot: 1, at: 0, count: 30 },
    { row: 1, slot: 2, at: 0, count: 150 },
  ]);
  const before = await read(cache, 0, [9, 30]);
  cache.tighten(2, 100);
  expect(cache.columns).toBe(150);
  cache.tighten(2, 31);
  expect(cache.columns).toBe(32);
  expect(await read(cache, 0, [9, 30])).toEqual(before);
});

test("what a pass made and nobody needs is let go of, and so is everything when emptied", async () => {
  const cache = movingCache();
  const disposed: string[] = [];
  const watched = (mark: string): Tensors => {
    const made = outputs(1, 4, 1);
    for (const tensor of Object.values(made)) {
      const dispose = tensor.dispose.bind(tensor);
      tensor.dispose = () => {
        disposed.push(mark);
        dispose();
      };
    }
    return made;
  };
  cache.reserve({ slots: 1, columns: 8, atMost: 8 });
  cache.write(watched("unwanted"), 4, []);
  expect(disposed).toEqual(Array(4).fill("unwanted"));
  cache.write(watched("moved"), 4, [{ row: 0, slot: 0, at: 0, count: 4 }]);
  expect(cache.bytes).toBe(8 * shape.layers * shape.heads * shape.headSize * 4);
  await cache.view(0, 1);
  expect(disposed.slice(4)).toEqual(Array(4).fill("moved"));
  cache.write(watched("forgotten"), 4, [{ row: 0, slot: 0, at: 4, count: 4 }]);
  cache.clear();
  expect(disposed.slice(8)).toEqual(Array(4).fill("forgotten"));
  expect(cache.bytes).toBe(0);
});

test("a past in which there is nothing has a column all the same", () => {
  const tensors = Object.values(movingCache().nothing(3));
  expect(tensors).toHaveLength(4);
  for (const { dims } of tensors) expect(dims).toEqual([3, 3, 1, 2]);
});
