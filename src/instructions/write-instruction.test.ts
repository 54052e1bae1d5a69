// Every family that has pseudo-code has its ablations, and its pseudo-code keeps to the published format.
import { describe, expect, it } from "vitest";
import { Rng } from "../core/rng.ts";
import { checkPseudocode } from "./pseudocode/check-pseudocode.ts";
import { readConfig } from "./read-config.ts";
import { families, getFamily } from "./registry.ts";
import { ablatedSurfaces, surfaces } from "./surface.ts";
import { writeInstruction, writtenParaphrases, writtenSurfacesOf } from "./write-instruction.ts";

const withPseudocode = families.filter((family) => family.surfaces.includes("pseudocode"));
const rule = { x: "ab", y: "ba" };
const rewrite = getFamily("rewrite");

describe("instructions on every surface", () => {
  it.each(withPseudocode.map((family) => [family.name, family] as const))(
    "%s: pseudo-code of the published format, in every paraphrase",
    (_, family) => {
      const config: unknown = readConfig(family, {});
      for (let i = 0; i < 10; i++) {
        const params: unknown = family.sample(config, Rng.from("pseudocode", i));
        for (let paraphrase = 0; paraphrase < family.paraphrases("pseudocode"); paraphrase++) {
          const text = family.render(params, "pseudocode", paraphrase);
          expect(checkPseudocode(text), text).toEqual([]);
        }
      }
    },
    60_000,
  );

  it.each(withPseudocode.map((family) => [family.name, family] as const))(
    "%s: every written surface says something in every paraphrase",
    (_, family) => {
      const params: unknown = family.sample(readConfig(family, {}), Rng.from("written"));
      for (const surface of writtenSurfacesOf(family)) {
        expect(writtenParaphrases(family, surface)).toBeGreaterThan(0);
        for (let paraphrase = 0; paraphrase < writtenParaphrases(family, surface); paraphrase++) {
          expect(writeInstruction(family, params, surface, paraphrase)).toMatch(/\S/);
        }
      }
    },
    60_000,
  );

  it("a family's own surfaces are what it renders", () => {
    for (const surface of surfaces) {
      for (let paraphrase = 0; paraphrase < rewrite.paraphrases(surface); paraphrase++) {
        expect(writeInstruction(rewrite, rule, surface, paraphrase)).toBe(rewrite.render(rule, surface, paraphrase));
      }
    }
  });

  it("ablations of one pseudo-code all differ", () => {
    const texts = ["pseudocode" as const, ...ablatedSurfaces].map((surface) =>
      writeInstruction(rewrite, rule, surface),
    );
    expect(new Set(texts).size).toBe(texts.length);
  });

  it.each([
    [
      ["pseudocode", "python"],
      ["pseudocode", "python", ...ablatedSurfaces.slice(0, -1)],
    ],
    [
      ["prose", "pseudocode"],
      ["prose", "pseudocode", ...ablatedSurfaces],
    ],
    [
      ["prose", "python"],
      ["prose", "python"],
    ],
  ] as const)("a family with %s is written as %s", (surfaces, written) => {
    expect(writtenSurfacesOf({ surfaces })).toEqual(written);
  });

  it("prose with documentation has as many paraphrases as the prose", () => {
    const count = writtenParaphrases(rewrite, "prose-with-documentation");
    expect(count).toBe(rewrite.paraphrases("prose"));
    expect(writeInstruction(rewrite, rule, "prose-with-documentation", count - 1)).toBe(
      `${rewrite.render(rule, "prose", count - 1)}\n\n` +
        writeInstruction(rewrite, rule, "pseudocode-documentation", (count - 1) % rewrite.paraphrases("pseudocode")),
    );
  });

  it.each(["pseudocode-bare", "prose-with-documentation", "rule"] as const)(
    "a paraphrase that %s does not have is refused",
    (surface) => {
      const count = writtenParaphrases(rewrite, surface);
      expect(() => writeInstruction(rewrite, rule, surface, count)).toThrow(RangeError);
      expect(() => writeInstruction(rewrite, rule, surface, -1)).toThrow(RangeError);
    },
  );
});
