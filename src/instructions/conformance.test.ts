import { describe, expect, it } from "vitest";
import { pass } from "../core/verdict.ts";
import { conformanceChecks, type ConformanceOptions } from "./conformance.ts";
import type { AnyFamily } from "./family.ts";
import { families } from "./registry.ts";
import { rewrite } from "./rewrite/family.ts";

const options: Readonly<Record<string, ConformanceOptions>> = {
  rewrite: {
    configs: {
      published: {},
      laptop: { patternLength: 2, replacementLength: 2, inputLength: 10 },
      "half no-ops": { patternLength: 3, replacementLength: 5, inputLength: 20, noOpShare: 0.5 },
      "mixed occurrences": { inputLength: 400, occurrences: [1, 5, 10, 15, 20] },
      "constrained classes": {
        patternLength: 60,
        replacementLength: 60,
        inputLength: 500,
        class: ["repeated", "periodic", "mirrored"],
        strength: { from: 3, to: 6 },
      },
      encrypted: { encrypted: true, cipherSeed: "s", noOpShare: 0.4 },
      "encrypted rule": { encrypted: true, encryptRule: true, patternLength: 5, replacementLength: 4 },
      "two letters": { alphabet: "ab", patternLength: 12, replacementLength: 11, inputLength: 60, occurrences: [1, 3] },
    },
    tiny: {
      "free rules over three letters": { alphabet: "abc", patternLength: 2, replacementLength: 1, inputLength: 9 },
      "free rules of equal lengths": { alphabet: "abc", patternLength: 2, replacementLength: 2, inputLength: 9 },
      "overlapping classes": {
        alphabet: "ab",
        patternLength: 6,
        replacementLength: 6,
        inputLength: 9,
        class: ["repeated", "periodic", "mirrored"],
        strength: [2, 3, 6],
      },
      encrypted: { alphabet: "abcd", patternLength: 1, replacementLength: 2, inputLength: 9, encrypted: true },
    },
  },
};

const checks = families.flatMap((family) => conformanceChecks(family, options[family.name] as ConformanceOptions));

describe("every family in the registry", () => {
  it("has configs to be held to", () => {
    expect(families.map(({ name }) => name).filter((name) => options[name] === undefined)).toEqual([]);
    expect(checks.length).toBeGreaterThan(50);
  });

  it.each(checks)("$name", ({ run }) => run());
});

/** Families that are wrong in one way each, and the check that must notice. */
const broken: readonly [claim: string, flaw: Partial<AnyFamily>][] = [
  ["the true answer passes", { check: () => ({ kind: "fail", code: "no", detail: "no" }) }],
  ["changed, padded", { check: () => pass }],
  ["padded", { check: (params, input, response) => rewrite.check(params as never, input as never, response.trim()) }],
  [
    "reads back",
    { render: (params, surface) => rewrite.render({ ...(params as { x: string; y: string }), y: "zz" }, surface) },
  ],
  ["survive JSON", { isParams: (value): value is unknown => typeof value === "object" && value !== null }],
  ["under 1 %", { sample: () => ({ x: "a", y: "b" }) }],
  ["its capacity", { capacity: () => 71 }],
  ["every axis", { axes: [{ name: "bad", description: "", measure: () => Number.NaN }] }],
];

describe("the conformance checks can fail", () => {
  it.each(broken)("%s", (claim, flaw) => {
    const family = { ...rewrite, ...flaw } as AnyFamily;
    const failing = conformanceChecks(family, {
      configs: { laptop: { patternLength: 2, replacementLength: 2, inputLength: 10 } },
      tiny: { tiny: { alphabet: "abc", patternLength: 2, replacementLength: 2, inputLength: 9 } },
    }).filter(({ run }) => {
      try {
        run();
        return false;
      } catch {
        return true;
      }
    });
    expect(failing.map(({ name }) => name).join("; ")).toContain(claim);
  });
});
