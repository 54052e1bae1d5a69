import { Tensor } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { Rng } from "../../core/rng.ts";
import { names } from "./generation-graph.ts";
import { SlotCache } from "./slot-cache.ts";

const shape = { layers: 2, heads: 2, headSize: 3 };

/** What a pass gives: every number names its layer, kind, row, head, position and feature. */
function outputs(rows: number, time: number, mark: number): Record<string, Tensor> {
  const made: Record<string, Tensor> = {};
  for (let layer = 0; layer < shape.layers; layer++) {
    for (const [kind, name] of [names.newKeys(layer), names.newValues(layer)].entries()) {
      const data = new Float32Array(rows * shape.heads * time * shape.headSize);
      for (let i = 0; i < data.length; i++) data[i] = mark * 1e5 + (2 * layer + kind) * 1e4 + i + 1;
      made[name] = new Tensor("float32", data, [rows, shape.heads, time, shape.headSize]);
    }
  }
  return made;
}

/** Keys of layer 1 as [slot][head][column][feature 0]. */
function columnsOf(cache: SlotCache, slots: number): number[][][] {
  const { data } = cache.view(0, slots)[names.keys(1)] as { data: Float32Array };
  const at = (slot: number, head: number, column: number): number => {
    return data[((slot * shape.heads + head) * cache.columns + column) * shape.headSize]!;
  };
  return Array.from({ length: slots }, (_, slot) =>
    Array.from({ length: shape.heads }, (_, head) =>
      Array.from({ length: cache.columns }, (_, column) => at(slot, head, column)),
    ),
  );
}

function filled(slots: number): SlotCache {
  const cache = new SlotCache(shape);
  cache.reserve({ slots, columns: 4, atMost: 200 });
  const entries = Array.from({ length: slots }, (_, row) => ({ row, slot: row, at: 0, count: 4 - (row % 2) }));
  cache.write(outputs(slots, 4, 1), 4, entries);
  return cache;
}

test("what a pass made lies where it was put, and nothing behind it", () => {
  const cache = filled(3);
  const [first, second] = columnsOf(cache, 3) as [number[][], number[][]];
  expect(first[0]?.slice(0, 5)).toEqual([120001, 120004, 120007, 120010, 0]);
  expect(first[1]?.slice(0, 5)).toEqual([120013, 120016, 120019, 120022, 0]);
  expect(second[0]?.slice(0, 5)).toEqual([120025, 120028, 120031, 0, 0]);
});

test("single positions are appended", () => {
  const cache = filled(2);
  cache.write(outputs(2, 1, 2), 1, [{ row: 1, slot: 1, at: 3, count: 1 }]);
  const [first, second] = columnsOf(cache, 2) as [number[][], number[][]];
  expect(first[0]?.[4]).toBe(0);
  expect(second[0]?.slice(0, 5)).toEqual([120025, 120028, 120031, 220007, 0]);
  expect(second[1]?.slice(3, 5)).toEqual([220010, 0]);
});

describe("joined to the past", () => {
  const joined = new SlotCache(shape, true);
  joined.reserve({ slots: 2, columns: 5, atMost: 5 });

  test("what came in tensors of its own is taken from behind the past", () => {
    joined.write(outputs(2, 5, 1), 1, [{ row: 1, slot: 0, at: 3, count: 1 }]);
    expect(columnsOf(joined, 1)[0]).toEqual([
      [0, 0, 0, 120031 + 9, 0],
      [0, 0, 0, 120046 + 9, 0],
    ]);
  });

  test("what was made in place stays as it is", () => {
    const before = columnsOf(joined, 2);
    const view = joined.view(0, 2);
    const made = Object.entries(view).map(([name, tensor]) => [`new-${name}`, tensor] as const);
    joined.write(Object.fromEntries(made), 1, [{ row: 1, slot: 0, at: 0, count: 1 }]);
    expect(columnsOf(joined, 2)).toEqual(before);
  });
});

describe("growth keeps what the slots hold", () => {
  test.each([
    ["in columns, within what was set aside", { slots: 3, columns: 150, atMost: 200 }],
    ["in columns, beyond it", { slots: 3, columns: 400, atMost: 500 }],
    ["in slots", { slots: 9, columns: 4, atMost: 200 }],
    ["in both", { slots: 70, columns: 60, atMost: 60 }],
  ])("%s", (_, room) => {
    const cache = filled(3);
    const before = columnsOf(cache, 3);
    cache.reserve(room);
    expect(cache.columns).toBeGreaterThanOrEqual(room.columns);
    const after = columnsOf(cache, 3);
    for (const [slot, heads] of before.entries()) {
      for (const [head, columns] of heads.entries()) {
        const now = after[slot]?.[head] ?? [];
        expect(now.slice(0, columns.length)).toEqual(columns);
        expect(now.slice(columns.length).every((number) => number === 0)).toBe(true);
      }
    }
    expect(columnsOf(cache, room.slots)).toHaveLength(room.slots);
  });

  test("and asking for less changes nothing", () => {
    const cache = filled(3);
    const { columns, bytes } = cache;
    cache.reserve({ slots: 1, columns: 1, atMost: 1 });
    expect([cache.columns, cache.bytes]).toEqual([columns, bytes]);
  });
});

test("random growth, writes and moves hold what a plain list holds", () => {
  const rng = Rng.from("slots");
  for (let round = 0; round < 20; round++) {
    const cache = new SlotCache(shape);
    const rows: number[][] = [];
    for (let step = 1; step < 40; step++) {
      const move = rng.int(3);
      if (move === 0 || rows.length === 0) {
        const count = rng.between(1, 20);
        const slot = rows.length;
        const most = Math.max(count, ...rows.map((row) => row.length)) + 1;
        cache.reserve({ slots: slot + 1, columns: most, atMost: rng.between(1, 80) });
        const made = outputs(1, count, step);
        cache.write(made, count, [{ row: 0, slot, at: 0, count }]);
        const data = made[names.newKeys(1)]?.data as Float32Array;
        rows.push(Array.from({ length: count }, (_, column) => data[column * shape.headSize]!));
      } else if (move === 1) {
        const slot = rng.int(rows.length);
        const at = rows[slot]!.length;
        cache.reserve({ slots: rows.length, columns: at + 1, atMost: at + 1 });
        const made = outputs(1, 1, step);
        cache.write(made, 1, [{ row: 0, slot, at, count: 1 }]);
        const { data } = made[names.newKeys(1)] as { data: Float32Array };
        rows[slot]!.push(data[0]!);
      } else {
        const slot = rng.int(rows.length);
        const last = rows.pop()!;
        if (slot < rows.length) {
          cache.copySlot(rows.length, slot, last.length);
          rows[slot] = last;
        }
      }
      if (rows.length > 0 && rng.chance(0.3)) cache.tighten(rows.length, Math.max(...rows.map((row) => row.length)));
      const held = columnsOf(cache, rows.length).map(([head], slot) => head?.slice(0, rows[slot]!.length));
      expect(held).toEqual(rows);
    }
  }
});

test("a cache is made narrower only where that halves it", () => {
  const cache = filled(3);
  cache.reserve({ slots: 3, columns: 150, atMost: 200 });
  const before = columnsOf(cache, 2).map((heads) => heads.map((columns) => columns.slice(0, 32)));
  cache.tighten(2, 70);
  expect(cache.columns).toBe(160);
  cache.tighten(2, 4);
  expect(cache.columns).toBe(32);
  expect(columnsOf(cache, 2)).toEqual(before);
});

test("an emptied cache keeps its memory and holds what is written next", () => {
  const cache = filled(3);
  const { bytes } = cache;
  cache.empty();
  cache.reserve({ slots: 2, columns: 40, atMost: 60 });
  cache.write(outputs(2, 3, 3), 3, [{ row: 0, slot: 1, at: 0, count: 3 }]);
  expect([cache.bytes, cache.columns]).toEqual([bytes, 60]);
  expect(columnsOf(cache, 2)[1]?.[0]?.slice(0, 5)).toEqual([320001, 320004, 320007, 0, 0]);
});

test("memory is set aside for the longest, and given back", () => {
  const cache = filled(2);
  expect(cache.bytes).toBe(2 * shape.layers * 2 * shape.heads * 200 * shape.headSize * 4);
  cache.clear();
  expect([cache.bytes, cache.columns]).toEqual([0, 0]);
  cache.reserve({ slots: 1, columns: 4, atMost: 4 });
  cache.write(outputs(1, 4, 3), 4, [{ row: 0, slot: 0, at: 0, count: 4 }]);
  expect(columnsOf(cache, 1)[0]?.[0]).toEqual([320001, 320004, 320007, 320010]);
});
