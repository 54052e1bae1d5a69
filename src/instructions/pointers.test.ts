import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Rng } from "../core/rng.ts";
import { ConfigError } from "../core/errors.ts";
import { keyedBijection } from "./keyed-bijection.ts";
import { pointerName, pointerNames } from "./pointer-names.ts";
import { declareTemplates, executeTemplates, fillTemplate } from "./pointer-templates.ts";
import { getFamily } from "./registry.ts";

describe("pointers", () => {
  it("are unique per index, across the border between two and three syllables", () => {
    const name = pointerNames("names");
    const names = Array.from({ length: 20_000 }, (_, i) => name(i));
    const border = 40 * 5 * 50 * 5 * 40;
    for (let i = 0; i < 20_000; i++) names.push(name(border * 50 + i));
    expect(new Set(names).size).toBe(names.length);
  });

  it("are pronounceable: consonants and vowels in turn, a capital first", () => {
    for (let i = 0; i < 500; i++) {
      expect(pointerName(3, i)).toMatch(/^(?=[A-Z])[A-Za-z]+$/);
      expect(pointerName(3, i).toLowerCase()).toMatch(/^([b-df-hj-np-tv-z]+u?[aeiou]){2,}[b-df-hj-np-tv-z]+$/);
    }
  });

  it("differ between seeds and repeat for one seed", () => {
    const shared = Array.from({ length: 1_000 }, (_, i) => i).filter((i) => pointerName(1, i) === pointerName(2, i));
    expect(shared.length).toBeLessThan(10);
    expect(pointerName(1, 77)).toBe(pointerName(1, 77));
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 60])("have no index %d", (index) => {
    expect(() => pointerName(1, index)).toThrow(RangeError);
  });

  it("come in twenty different sentences of each kind", () => {
    for (const [templates, holes] of [
      [declareTemplates, 1],
      [executeTemplates, 2],
    ] as const) {
      expect(new Set(templates).size).toBe(20);
      for (const template of templates) {
        expect(template.match(/\{(pointer|input)\}/g)).toHaveLength(holes);
        expect(fillTemplate(template, { pointer: "Blorp", input: "{pointer}" })).not.toContain("{input}");
      }
    }
  });

  it("are not filled in twice when the input looks like a hole", () => {
    expect(fillTemplate("{pointer} {input}", { pointer: "{input}", input: "$&" })).toBe("{input} $&");
  });
});

describe("a keyed bijection", () => {
  it("is a permutation of its range, whatever the size and key", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000 }), fc.nat(), (size, seed) => {
        const shuffle = keyedBijection(size, Rng.from(seed));
        const seen = new Set(Array.from({ length: size }, (_, i) => shuffle(i)));
        expect(seen.size).toBe(size);
        expect(Math.max(...seen)).toBe(size - 1);
      }),
      { numRuns: 50 },
    );
  });

  it("leaves neighbours far apart", () => {
    const shuffle = keyedBijection(1e9, Rng.from(1));
    let near = 0;
    for (let i = 0; i < 1_000; i++) if (Math.abs(shuffle(i) - shuffle(i + 1)) < 1e7) near++;
    expect(near).toBeLessThan(60);
  });

  it.each([-1, 5, 0.5])("refuses position %d of 5", (position) => {
    expect(() => keyedBijection(5, Rng.from(1))(position)).toThrow(RangeError);
  });

  it.each([0, -1, 1.5, 2 ** 51])("refuses size %d", (size) => {
    expect(() => keyedBijection(size, Rng.from(1))).toThrow(RangeError);
  });
});

describe("the registry", () => {
  it("finds families by name", () => expect(getFamily("rewrite").name).toBe("rewrite"));
  it.each([
    ["rewrit", 'Did you mean "rewrite"?'],
    ["zzzzzzzz", 'no family "zzzzzzzz"'],
    ["__proto__", "no family"],
  ])("%s is a ConfigError", (name, says) => {
    expect(() => getFamily(name)).toThrow(ConfigError);
    expect(() => getFamily(name)).toThrow(says);
  });
});
