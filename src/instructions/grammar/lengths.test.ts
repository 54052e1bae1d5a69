// Lengths and numbers of trees by depth are held against the definition of a derivation tree.
import { describe, expect, it } from "vitest";
import { Rng } from "../../core/rng.ts";
import { readConfig } from "../read-config.ts";
import { compile } from "./compile.ts";
import { grammar } from "./family.ts";
import { depthFor, lengthsWithin } from "./lengths.ts";
import type { GrammarParams } from "./params.ts";
import { treeCounts } from "./tree-counts.ts";

/** The ways to make exactly `n` words of symbols with trees of at most `levels` levels below each. */
function ways(params: GrammarParams, names: readonly string[], n: number, levels: number): number {
  const [first, ...rest] = names;
  if (first === undefined) return n === 0 ? 1 : 0;
  const rule = params.rules.find(({ left }) => left === first);
  if (rule === undefined) return n === 0 ? 0 : ways(params, rest, n - 1, levels);
  if (levels === 0) return 0;
  let sum = 0;
  for (let here = 0; here <= n; here++) {
    const after = ways(params, rest, n - here, levels);
    if (after === 0) continue;
    for (const alternative of rule.right) {
      const parts = alternative === "" ? [] : alternative.split(" ");
      sum += after * ways(params, parts, here, levels - 1);
    }
  }
  return sum;
}

const configs = [
  { nonTerminals: { from: 1, to: 3 }, terminals: 2 },
  { nonTerminals: 2, terminals: 3, alternativeLength: { from: 0, to: 3 } },
  { nonTerminals: { from: 2, to: 4 }, terminals: 2, alternatives: { from: 1, to: 3 }, nonTerminalShare: 0.6 },
].map((written) => readConfig(grammar, { minStrings: 2, ...written }));

const drawn = Array.from({ length: 60 }, (_, i) =>
  grammar.sample(configs[i % configs.length] as (typeof configs)[0], Rng.from("lengths", i)),
);

describe("trees by length and depth", () => {
  it("are as many as the definition says", () => {
    for (const params of drawn) {
      const compiled = compile(params);
      const counts = treeCounts(compiled, 5, 4);
      for (let levels = 0; levels <= 4; levels++) {
        for (let n = 0; n <= 5; n++) {
          expect([params, levels, n, counts.of(compiled.start, n, levels)]).toEqual([
            params,
            levels,
            n,
            ways(params, ["S"], n, levels),
          ]);
        }
      }
    }
  });

  it("have the lengths that have a tree, and no others", () => {
    for (const params of drawn) {
      for (let levels = 1; levels <= 4; levels++) {
        const lengths = [1, 2, 3, 4, 5].filter((n) => ways(params, ["S"], n, levels) > 0);
        expect([params, levels, lengthsWithin(compile({ ...params }), 5, levels)]).toEqual([params, levels, lengths]);
      }
    }
  });

  it("are found for lengths above 32 and 64 as counting finds them", () => {
    const config = readConfig(grammar, { maxLength: 100, maxDepth: 14 });
    for (let i = 0; i < 40; i++) {
      const compiled = compile(grammar.sample(config, Rng.from("long", i)));
      const counts = treeCounts(compiled, 100, 14);
      const counted = Array.from({ length: 100 }, (_, n) => n + 1).filter((n) => counts.of(compiled.start, n, 14) > 0);
      expect(lengthsWithin(compiled, 100, 14)).toEqual(counted);
    }
  });

  it.each([
    [1, 1, 1],
    [3, 1, 2],
    [3, 5, 5],
    [65, 2, 33],
    [99, 6, 50],
    [2, 1, undefined],
    [64, 3, undefined],
  ])("of %i words need, from %i levels on, %s", (length, depth, levels) => {
    const params = { rules: [{ left: "S", right: ["ba S ba", "ko S ko", "lu"] }] };
    expect(depthFor(compile(params), length, depth)).toBe(levels);
    const asked = compile({ ...params });
    lengthsWithin(asked, 100, depth);
    expect(depthFor(asked, length, depth)).toBe(levels);
  });

  it("are counted again where longer or deeper ones are asked for", () => {
    const compiled = compile({ rules: [{ left: "S", right: ["ba S", "ko"] }] });
    for (const [length, depth] of [
      [2, 2],
      [3, 2],
      [9, 9],
      [4, 9],
      [9, 3],
    ] as const) {
      const counts = treeCounts(compiled, length, depth);
      for (let n = 1; n <= length; n++) expect(counts.of(compiled.start, n, depth)).toBe(n <= depth ? 1 : 0);
    }
  });
});
