import { describe, expect, it } from "vitest";
import { compareVerdicts } from "./compare.ts";
import type { VerdictRow } from "./verdict-rows.ts";

/** "PF" is passed and failed; "-" was not judged. */
const row = (key: string | number, strict: string, loose = strict): VerdictRow => ({
  key,
  strict: of(strict),
  loose: of(loose),
});
const of = (text: string): VerdictRow["strict"] =>
  Array.from(text, (letter) => (letter === "P" ? "pass" : letter === "F" ? "fail" : "invalid"));

describe("compareVerdicts", () => {
  const a = [row(1, "PF"), row(2, "F"), row(3, "FP"), row(4, "P"), row(5, "FF")];
  const b = [row(5, "PP"), row("1", "PP"), row(2, "P"), row(3, "FP"), row(4, "F", "P")];
  const ids = new Map([
    ["1", ["a:x", "a:y"]],
    ["2", ["a:x"]],
    ["3", ["a:y", "a:x"]],
    ["4", ["b:z"]],
    ["5", ["a:x", "a:x"]],
  ]);

  it("gives the difference of prompts and of instructions, b less a", () => {
    const { prompts, prompt, instruction } = compareVerdicts(a, b);
    expect(prompts).toBe(5);
    expect(prompt.strict).toMatchObject({ a: { passed: 1 }, b: { passed: 3 } });
    expect(prompt.strict.difference).toBeCloseTo(0.4);
    // Three better against one worse: 2 * (1 + 4) / 16.
    expect(prompt.strict.p).toBeCloseTo(0.625);
    expect(prompt.loose.p).toBeCloseTo(0.25);
    expect(instruction.strict.difference).toBeCloseTo(3 / 8);
    expect(instruction.strict.low).toBeLessThanOrEqual(3 / 8);
    expect(instruction.strict.high).toBeGreaterThanOrEqual(3 / 8);
  });

  it("is the other way round when the sides are swapped", () => {
    const there = compareVerdicts(a, b, ids);
    const back = compareVerdicts(b, a, ids);
    expect(back.instruction.strict.difference).toBeCloseTo(-(there.instruction.strict.difference as number));
    expect(back.instruction.strict.p).toBeCloseTo(there.instruction.strict.p);
    expect(new Set(back.changes.strict.better.map(String))).toEqual(new Set(there.changes.strict.worse.map(String)));
  });

  it("names the prompts on which an id got better and worse", () => {
    const { ids: found, changes } = compareVerdicts(a, b, ids);
    expect(changes.strict).toMatchObject({ better: [1, 2, 5], worse: [4] });
    expect(found.map(({ name, strict }) => [name, strict.better, strict.worse, strict.a.n])).toEqual([
      ["a:x", [2, 5], [], 5],
      ["a:y", [1], [], 2],
      ["b:z", [], [4], 1],
    ]);
    expect(found[2]?.loose).toMatchObject({ better: [], worse: [] });
    expect(compareVerdicts(a, b).ids).toEqual([]);
  });

  it("finds no difference between equals", () => {
    const { prompt, instruction, changes } = compareVerdicts(a, a);
    for (const one of [prompt.strict, instruction.loose])
      expect(one).toMatchObject({ difference: 0, low: 0, high: 0, p: 1 });
    expect(changes.strict).toMatchObject({ better: [], worse: [] });
  });

  it("leaves out what one side could not judge", () => {
    const { instruction, prompt } = compareVerdicts([row(1, "P-"), row(2, "-")], [row(1, "FP"), row(2, "F")]);
    expect(instruction.strict).toMatchObject({ a: { n: 1, passed: 1 }, b: { n: 1, passed: 0 }, difference: -1 });
    expect(prompt.strict).toMatchObject({ a: { n: 0 }, difference: null, p: 1 });
  });

  it.each([
    [[row(1, "P")], [row(2, "P")], "the key 1 is only on one side"],
    [[row(1, "P")], [row(1, "P"), row(2, "P")], "one side has 1 prompts, the other 2"],
    [[row(1, "P")], [row(1, "PP")], "1 verdicts on one side and 2"],
  ])("refuses %j against %j", (a, b, message) => {
    expect(() => compareVerdicts(a, b)).toThrow(message);
  });
});
