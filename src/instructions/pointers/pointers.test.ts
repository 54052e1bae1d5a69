import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Rng } from "../../core/rng.ts";
import { ConfigError } from "../../core/errors.ts";
import { keyedBijection, keyedBijectionInverse } from "../../core/keyed-bijection.ts";
import { pointerIndices, pointerName, pointerNames } from "./pointer-names.ts";
import { pointerTemplates, templateForms, templateHoles, templatesFor, templateUses } from "./pointer-templates.ts";
import { getFamily } from "../registry.ts";

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

  it("lead back to their index, and texts that are none lead nowhere", () => {
    const name = pointerNames("back");
    const index = pointerIndices("back");
    const indices = [0, 1, 1_999_999, 2_000_000, 401_999_999, 402_000_000, 80_402_000_000];
    for (let i = 0; i < 500; i++) indices.push(i * 7_919, i * 1_000_003);
    for (const i of indices) expect(index(name(i))).toBe(i);
    const strange = [
      "",
      "B",
      "Blorp ",
      "blorp",
      "BLORP",
      "Bo",
      "Aborp",
      "Blorpe",
      "Blo rp",
      "Blörp",
      "Blorp7",
      "X".repeat(99),
    ];
    for (const text of strange) expect(index(text)).toBeUndefined();
    expect(index(`${"Bo".repeat(8).replace(/^bo/, "Bo")}b`)).toBeUndefined();
    fc.assert(fc.property(fc.string(), (text) => void index(text)));
    fc.assert(fc.property(fc.nat(1e9), (i) => name(index(name(i)) as number) === name(i)));
  });

  it("come in twenty different sentences of both forms, with each hole once", () => {
    for (const use of templateUses) {
      const all = templatesFor(use);
      expect(new Set(all.map(({ text }) => text)).size).toBe(all.length);
      expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
      expect(all).toHaveLength(use === "declare" || use === "execute" ? 40 : 20);
      for (const { text, form } of all) {
        const holes = [...text.matchAll(/\{(.*?)\}/g)].map(([, hole]) => hole);
        expect(holes).toHaveLength(templateHoles[use].length);
        expect(new Set(holes)).toEqual(new Set(templateHoles[use]));
        expect(text.endsWith(form === "question" ? "?" : ":")).toBe(true);
        expect(text).toBe(text.trim());
      }
    }
    const everything = templateUses.flatMap((use) => templatesFor(use).map(({ text }) => text));
    expect(new Set(everything).size).toBe(everything.length);
  });

  it("come in fewer sentences where fewer are chosen", () => {
    expect(templatesFor("execute", { forms: ["question"], count: 1 }).map(({ text }) => text)).toEqual([
      pointerTemplates.execute.question[0],
    ]);
    expect(templatesFor("declare", { count: 3 }).map(({ id }) => id)).toEqual(
      ["declarative", "question"].flatMap((form) => [0, 1, 2].map((i) => `${form}-${i}`)),
    );
    expect(templatesFor("compose", { forms: ["declarative"] })).toHaveLength(10);
  });

  it("come in twenty sets of marks where sentences are too long, the pointer before what is asked", () => {
    for (const use of templateUses) {
      const all = templatesFor(use, { forms: ["terse"] });
      expect(new Set(all.map(({ text }) => text)).size).toBe(20);
      for (const { text } of all) {
        for (const hole of templateHoles[use]) expect(text.split(`{${hole}}`)).toHaveLength(2);
        expect(text.replaceAll(/\{.*?\}/g, "").length).toBeLessThanOrEqual(5);
      }
    }
    expect(
      templatesFor("execute-with-trace", { forms: ["terse"], count: 1 })[0]?.say({ pointer: "Blorp", input: "abc" }),
    ).toBe("0Blorp3|abc:");
    expect(templatesFor("compose", { forms: [...templateForms] })).toHaveLength(40);
  });

  it("are not filled in twice when the input looks like a hole", () => {
    for (const template of templatesFor("execute")) {
      const filled = template.say({ pointer: "{input}", input: "$& {pointer}" });
      expect(filled).toContain("{input}");
      expect(filled).toContain("$& {pointer}");
      expect(() => template.say({ pointer: "Blorp" })).toThrow(TypeError);
    }
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

  it("has an inverse", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 40 }), fc.nat(), (size, seed) => {
        const there = keyedBijection(size, Rng.from(seed));
        const back = keyedBijectionInverse(size, Rng.from(seed));
        for (const position of [0, size >> 1, size - 1]) {
          const place = Math.abs(position) % size;
          expect(back(there(place))).toBe(place);
        }
      }),
      { numRuns: 200 },
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
