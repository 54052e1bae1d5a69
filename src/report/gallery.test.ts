import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { families } from "../instructions/registry.ts";
import { writtenSurfacesOf } from "../instructions/write-instruction.ts";
import { galleryMarkdown } from "./gallery.ts";

describe("docs/gallery.md", () => {
  const page = readFileSync(new URL("../../docs/gallery.md", import.meta.url), "utf8");

  it("is what `npm run gallery` writes", () => {
    expect(galleryMarkdown()).toBe(page);
  });

  it.each(families)("shows $name on every surface, three times at least", (family) => {
    const section = (page.split(`\n## ${family.name}\n`)[1] ?? "").split("\n## ")[0] as string;
    for (const surface of writtenSurfacesOf(family)) {
      expect(section.split(`\n*${surface}*\n`).length - 1, surface).toBeGreaterThanOrEqual(3);
    }
  });
});
