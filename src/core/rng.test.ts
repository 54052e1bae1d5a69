import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Rng, type PathItem } from "./rng.ts";

const take = (rng: Rng, count: number): number[] => Array.from({ length: count }, () => rng.uint32());

/** Standard deviations by which a chi-square statistic over equally likely bins lies above its mean. */
function chiSquareZ(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const statistic = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  return (statistic - (counts.length - 1)) / Math.sqrt(2 * (counts.length - 1));
}

function counted(values: Iterable<number>, bins: number): number[] {
  const counts = Array.from({ length: bins }, () => 0);
  for (const value of values) counts[value]!++;
  return counts;
}

function correlation(left: readonly number[], right: readonly number[]): number {
  const centred = (values: readonly number[]): number[] => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return values.map((value) => value - mean);
  };
  const [a, b] = [centred(left), centred(right)];
  const dot = (x: readonly number[], y: readonly number[]): number =>
    x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

describe("the generator", () => {
  // Recorded from this program. They change only with the generator, and then every dataset's version must too.
  test.each<[PathItem[], number[]]>([
    [[0], [1316980506, 1316157262, 2636064392]],
    [
      [42, "train", 7],
      [2432325202, 1078612223, 3222247079],
    ],
    [
      ["seed", -1.5, "größe 😀"],
      [1611053823, 145405273, 31268825],
    ],
  ])("of %j still gives the numbers it always gave", (path, numbers) => {
    const [seed, ...rest] = path;
    expect(take(Rng.from(seed!, ...rest), numbers.length)).toEqual(numbers);
  });

  test("still draws the same floats, integers, normals and orders", () => {
    const rng = Rng.from(42, "golden");
    expect([
      rng.float(),
      rng.int(1000),
      rng.int(2 ** 40),
      rng.between(-5, 5),
      rng.pick(["a", "b", "c"]),
      rng.chance(0.5),
    ]).toEqual([0.6621074444063942, 590, 591614946158, -5, "b", true]);
    expect(rng.shuffle([1, 2, 3, 4, 5, 6, 7, 8])).toEqual([3, 2, 7, 5, 8, 1, 4, 6]);
    expect(rng.normal()).toBeCloseTo(0.6866071184926514, 12);
  });
});

describe("a path", () => {
  const paths = fc.array(fc.oneof(fc.string(), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })), {
    minLength: 1,
    maxLength: 4,
  });
  const from = ([seed, ...rest]: readonly PathItem[]): Rng => Rng.from(seed!, ...rest);

  test("names one stream", () => {
    fc.assert(
      fc.property(paths, (path) => {
        expect(take(from(path), 4)).toEqual(take(from(path), 4));
      }),
    );
  });

  test("names another stream than any other path", () => {
    fc.assert(
      fc.property(paths, paths, (left, right) => {
        // 0 and -0 are the same number.
        fc.pre(JSON.stringify(left) !== JSON.stringify(right));
        expect(take(from(left), 4)).not.toEqual(take(from(right), 4));
      }),
    );
  });

  test.each<[PathItem[], PathItem[]]>([
    [
      ["ab", "c"],
      ["a", "bc"],
    ],
    [["a", ""], ["a"]],
    [["", "a"], ["a"]],
    [["1"], [1]],
    [[12], [1, 2]],
    [
      [1, 2],
      [2, 1],
    ],
    [[0.1], [0.2]],
    [[-1], [2 ** 32 - 1]],
    [[2 ** 32], [0]],
    [["N"], ["n"]],
    [["\u0000"], [""]],
    [["a\u0000"], ["a"]],
    [["é"], ["e\u0301"]],
    [[0], [0, 0]],
  ])("%j is another than %j", (left, right) => {
    expect(take(from(left), 4)).not.toEqual(take(from(right), 4));
  });

  test("can be gone in steps, whatever was drawn on the way", () => {
    const whole = take(Rng.from(7, "train", 3, "x"), 5);
    expect(take(Rng.from(7).derive("train", 3).derive("x"), 5)).toEqual(whole);
    const parent = Rng.from(7, "train");
    parent.uint32();
    expect(take(parent.derive(3, "x"), 5)).toEqual(whole);
    parent.derive("aside").uint32();
    expect(parent.uint32()).toBe(take(Rng.from(7, "train"), 2)[1]);
  });

  test("takes 0 and -0 for the same", () => {
    expect(take(Rng.from(-0, -0), 3)).toEqual(take(Rng.from(0, 0), 3));
  });

  test.each([Number.NaN, Infinity, -Infinity])("with %d is an error", (item) => {
    expect(() => Rng.from(item)).toThrow(RangeError);
    expect(() => Rng.from(1).derive("a", item)).toThrow(RangeError);
  });

  test("of 300,000 numbered pairs has no two streams alike", () => {
    const starts = new Set<number>();
    for (let i = 0; i < 300; i++) {
      for (let j = 0; j < 1000; j++) {
        const rng = Rng.from(i, j);
        starts.add((rng.uint32() >>> 11) * 2 ** 32 + rng.uint32());
      }
    }
    expect(starts.size).toBe(300_000);
  });
});

describe("neighbouring seeds and indices", () => {
  test("share less than 1 % of their items", () => {
    for (const seed of [0, 1, 42, 1_000_000]) {
      const items = (of: number): Set<string> =>
        new Set(
          Array.from({ length: 500 }, (_, i) =>
            take(Rng.from(of, "item", i), 8)
              .map((word) => word % 10)
              .join(""),
          ),
        );
      const next = items(seed + 1);
      const shared = Array.from(items(seed)).filter((item) => next.has(item));
      expect(shared.length).toBeLessThan(5);
    }
  });

  test.each<[string, (i: number) => Rng]>([
    ["index", (i) => Rng.from(5, "train", i)],
    ["seed", (i) => Rng.from(i, "train", 3)],
    ["text", (i) => Rng.from(5, `item ${i}`)],
    ["high bits", (i) => Rng.from(5, (i * 65_536) >>> 0)],
    ["negative", (i) => Rng.from(-i)],
    ["fraction", (i) => Rng.from(i / 1024 + 0.1)],
    ["pair", (i) => Rng.from(5, i >>> 7, i & 127)],
  ])("have unrelated first numbers (%s)", (_, at) => {
    const count = 16_384;
    const first = Array.from({ length: count }, (_, i) => at(i).uint32());
    for (const shift of [0, 8, 16, 24]) {
      expect(
        Math.abs(
          chiSquareZ(
            counted(
              first.map((word) => (word >>> shift) & 255),
              256,
            ),
          ),
        ),
      ).toBeLessThan(4);
    }
    for (const lag of [1, 2, 128]) {
      expect(Math.abs(correlation(first.slice(lag), first.slice(0, -lag))) * Math.sqrt(count)).toBeLessThan(4);
    }
    const pairs = first.slice(1).map((word, i) => ((word >>> 28) << 4) | (first[i]! >>> 28));
    expect(Math.abs(chiSquareZ(counted(pairs, 256)))).toBeLessThan(4);
  });

  test("differ in half of the bits of their first numbers when one bit of an index changes", () => {
    const trials = 600;
    for (let bit = 0; bit < 32; bit++) {
      let changed = 0;
      for (let i = 0; i < trials; i++) {
        const index = Math.imul(i, 2_654_435_761) >>> 0;
        let difference = Rng.from(1, index).uint32() ^ Rng.from(1, (index ^ (1 << bit)) >>> 0).uint32();
        for (; difference !== 0; difference &= difference - 1) changed++;
      }
      expect(Math.abs(changed - 16 * trials) / Math.sqrt(8 * trials)).toBeLessThan(4.5);
    }
  });
});

describe("draws", () => {
  test.each([1, 2, 3, 7, 10, 100, 257])("below %i are equally likely", (n) => {
    const rng = Rng.from(9, "int", n);
    const counts = counted(
      Array.from({ length: 200 * n }, () => rng.int(n)),
      n,
    );
    expect(counts.length).toBe(n);
    if (n > 1) expect(chiSquareZ(counts)).toBeLessThan(4);
  });

  test("below a number near 2^32 are not bent to one side by the remainder", () => {
    // Plain `% n` would put two thirds of the draws below n / 2.
    for (const n of [3 * 2 ** 30, 3 * 2 ** 51]) {
      const rng = Rng.from(9, "bias");
      let low = 0;
      for (let i = 0; i < 20_000; i++) if (rng.int(n) < n / 2) low++;
      expect(Math.abs(low - 10_000)).toBeLessThan(4 * Math.sqrt(5000));
    }
  });

  test("stay within their bounds", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 2 ** 53 - 1 }), fc.maxSafeInteger(), (seed, n, low) => {
        const rng = Rng.from(seed);
        const drawn = rng.int(n);
        expect(Number.isInteger(drawn) && drawn >= 0 && drawn < n).toBe(true);
        const high = Math.min(Number.MAX_SAFE_INTEGER, low + (n % 1000));
        const between = rng.between(low, high);
        expect(between >= low && between <= high).toBe(true);
        const float = rng.float();
        expect(float >= 0 && float < 1).toBe(true);
      }),
    );
    expect(Rng.from(1).int(1)).toBe(0);
    expect(Rng.from(1).int(2 ** 53)).toBeLessThan(2 ** 53);
    expect(Rng.from(1).between(4, 4)).toBe(4);
  });

  test("between two numbers reach both ends", () => {
    const rng = Rng.from(3);
    expect(new Set(Array.from({ length: 200 }, () => rng.between(-2, 2)))).toEqual(new Set([-2, -1, 0, 1, 2]));
  });

  test.each([0, -1, 1.5, Number.NaN, Infinity, 2 ** 53 + 2])("below %d are an error", (n) => {
    expect(() => Rng.from(1).int(n)).toThrow(RangeError);
  });

  test.each([
    [3, 2],
    [0.5, 2],
    [0, Number.NaN],
    [-Infinity, 0],
    [0, 2 ** 53],
  ])("between %d and %d are an error", (low, high) => {
    expect(() => Rng.from(1).between(low, high)).toThrow(RangeError);
  });

  test("of floats fill [0, 1) evenly, down to the last bits", () => {
    const rng = Rng.from(4, "float");
    const floats = Array.from({ length: 20_000 }, () => rng.float());
    expect(
      Math.abs(
        chiSquareZ(
          counted(
            floats.map((x) => Math.floor(x * 200)),
            200,
          ),
        ),
      ),
    ).toBeLessThan(4);
    const lastBits = floats.map((x) => Number(BigInt(x * 2 ** 53) & 15n));
    expect(Math.abs(chiSquareZ(counted(lastBits, 16)))).toBeLessThan(4);
  });

  test("of chance happen as often as asked", () => {
    const rng = Rng.from(4, "chance");
    expect(Array.from({ length: 100 }, () => rng.chance(0))).not.toContain(true);
    expect(Array.from({ length: 100 }, () => rng.chance(1))).not.toContain(false);
    const hits = Array.from({ length: 10_000 }, () => rng.chance(0.3)).filter(Boolean).length;
    expect(Math.abs(hits - 3000)).toBeLessThan(4 * Math.sqrt(2100));
  });

  test("of normals have mean 0, variance 1, and the right share beyond two deviations", () => {
    const rng = Rng.from(4, "normal");
    const normals = Array.from({ length: 20_000 }, () => rng.normal());
    const mean = normals.reduce((sum, x) => sum + x, 0) / normals.length;
    const variance = normals.reduce((sum, x) => sum + x * x, 0) / normals.length;
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(20_000));
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / 20_000));
    const beyond = normals.filter((x) => Math.abs(x) > 2).length;
    expect(Math.abs(beyond - 0.0455 * 20_000)).toBeLessThan(4 * Math.sqrt(0.0455 * 20_000));
  });

  test("of one item of a list reach them all, and none of nothing", () => {
    const rng = Rng.from(6);
    expect(new Set(Array.from({ length: 100 }, () => rng.pick(["a", "b", "c"])))).toEqual(new Set(["a", "b", "c"]));
    expect(rng.pick([undefined])).toBeUndefined();
    expect(() => rng.pick([])).toThrow(RangeError);
  });

  test("of an order give each order as often as any other", () => {
    const rng = Rng.from(6, "shuffle");
    const orders = new Map<string, number>();
    for (let i = 0; i < 24 * 200; i++) {
      const order = rng.shuffle(["a", "b", "c", "d"]).join("");
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(orders.size).toBe(24);
    expect(chiSquareZ(Array.from(orders.values()))).toBeLessThan(4);
  });

  test("of an order leave the list as it was", () => {
    const items = Object.freeze([1, 2, 3, 4, 5]);
    expect(
      Rng.from(1)
        .shuffle(items)
        .sort((a, b) => a - b),
    ).toEqual(items);
    expect(Rng.from(1).shuffle([])).toEqual([]);
  });
});
