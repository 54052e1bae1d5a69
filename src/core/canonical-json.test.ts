import { runInNewContext } from "node:vm";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson } from "./canonical-json.ts";

describe("canonical JSON", () => {
  test.each<[string, unknown, string]>([
    ["sorts keys at every depth", { b: 1, a: { d: [2], c: null } }, '{"a":{"c":null,"d":[2]},"b":1}'],
    [
      "sorts keys by code units, not by language",
      { é: 1, z: 2, Z: 3, 10: 4, 9: 5 },
      '{"10":4,"9":5,"Z":3,"z":2,"é":1}',
    ],
    // RFC 8785, section 3.2.3: the emoji's first code unit, d83d, comes before fb33.
    ["sorts code points beyond the basic plane as RFC 8785 does", { "\ufb33": 1, "😀": 2 }, '{"😀":2,"\ufb33":1}'],
    ["keeps the order of arrays", [3, 1, 2], "[3,1,2]"],
    // RFC 8785, appendix B.
    [
      "prints numbers as ECMAScript does",
      [1e21, 1e-7, 333333333.3333333, 4.5, 2e-3, -0],
      "[1e+21,1e-7,333333333.3333333,4.5,0.002,0]",
    ],
    ["escapes as little as it may", '€$\u000f\nA\'B"\\"/', '"€$\\u000f\\nA\'B\\"\\\\\\"/"'],
    ["leaves out undefined members", { a: undefined, b: 1 }, '{"b":1}'],
    ["takes an object without a prototype", Object.assign(Object.create(null) as object, { a: 1 }), '{"a":1}'],
    ["takes an object of another realm", runInNewContext("({ b: [1], a: 2 })"), '{"a":2,"b":[1]}'],
    ["takes a key named __proto__", JSON.parse('{"__proto__": 1}'), '{"__proto__":1}'],
    ["writes the empty things", [{}, [], "", 0, false, null], '[{},[],"",0,false,null]'],
  ])("%s", (_, value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;

  test.each<[string, unknown, RegExp]>([
    ["NaN", { a: [1, Number.NaN] }, /NaN \(at \$\.a\[1\]\)/],
    ["infinities", -Infinity, /-Infinity \(at \$\)/],
    ["bigints", { n: 1n }, /bigint \(at \$\.n\)/],
    ["functions", { f: () => 1 }, /function/],
    ["symbols", [Symbol("x")], /symbol/],
    ["undefined in arrays", [undefined], /undefined \(at \$\[0\]\)/],
    ["undefined itself", undefined, /undefined/],
    // oxlint-disable-next-line no-sparse-arrays -- the hole is what is tested
    ["holes in arrays", [1, , 2], /undefined \(at \$\[1\]\)/],
    ["maps", { m: new Map([["a", 1]]) }, /Map \(at \$\.m\)/],
    ["sets", new Set([1]), /Set/],
    ["dates", [new Date(0)], /Date/],
    ["typed arrays", new Float32Array(2), /Float32Array/],
    [
      "objects of a class",
      new (class Point {
        readonly x = 1;
      })(),
      /Point/,
    ],
    ["cycles", cycle, /deeper than 200/],
  ])("refuses %s", (_, value, message) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
    expect(() => canonicalJson(value)).toThrow(message);
  });

  test("says the same as JSON, whatever the order of keys", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(reversed(value))).toBe(text);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });
});

/** The same value with the keys of every object in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}
