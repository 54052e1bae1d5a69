// Every instruction as a row writes it down.
import type { AnyFamily } from "../instructions/family.ts";
import type { Surface, WrittenSurface } from "../instructions/surface.ts";

export function writtenSurfacesOf(family: AnyFamily): readonly WrittenSurface[] {
  return family.surfaces;
}

export function writtenParaphrases(family: AnyFamily, surface: WrittenSurface): number {
  return family.paraphrases(surface as Surface);
}

export function writeInstruction(family: AnyFamily, params: unknown, surface: WrittenSurface, paraphrase = 0): string {
  return family.render(params, surface as Surface, paraphrase);
}
