import { describe, expect, it } from "vitest";
import { getFamily } from "../instructions/registry.ts";
import { judgeDeclaration } from "./declarations.ts";

const rewrite = getFamily("rewrite");
const config: unknown = rewrite.config.parse({ patternLength: 2, replacementLength: 2, inputLength: 8 });
const params = { x: "ab", y: "cd" };
const judge = (surface: string, expected: string, answer: string) =>
  judgeDeclaration({ family: rewrite, config, surface }, { params, expected }, answer);

describe("a declaration", () => {
  const prose = rewrite.render(params, "prose", 0);

  it.each([
    ["rule", "ab>cd", "ab>cd"],
    ["prose", prose, prose],
    // The same meaning in other words.
    ["prose", prose, rewrite.render(params, "prose", 1)],
    ["pseudocode-bare", "def f", "def f"],
  ])("on the surface %s passes where it means the instruction", (surface, expected, answer) => {
    expect(judge(surface, expected, answer)).toEqual({ kind: "pass" });
  });

  it.each([
    ["rule", "ab>cd", "ab>ce", "other-instruction"],
    ["rule", "ab>cd", "ba>cd", "other-instruction"],
    ["rule", "ab>cd", "ab>cd ", "no-instruction"],
    ["rule", "ab>cd", "ab>cd;", "no-instruction"],
    ["rule", "ab>cd", " ab>cd", "no-instruction"],
    ["rule", "ab>cd", "", "no-instruction"],
    ["rule", "ab>cd", "ab", "no-instruction"],
    ["prose", prose, rewrite.render({ x: "ab", y: "ce" }, "prose", 0), "other-instruction"],
    ["prose", prose, "ab>cd", "no-instruction"],
    // Nothing reads an ablated surface back.
    ["pseudocode-bare", "def f", "def g", "other-text"],
  ])("on the surface %s fails where %j is answered with %j", (surface, expected, answer, code) => {
    expect(judge(surface, expected, answer)).toMatchObject({ kind: "fail", code });
  });
});
