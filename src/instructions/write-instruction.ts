// Instructions on every surface: those that a family writes, and the ablations of its pseudo-code.
import type { Family } from "./family.ts";
import {
  documentationOf,
  signaturesOf,
  withGenericNames,
  withoutComments,
  withoutDocstrings,
  withoutDocumentation,
  withoutTypes,
} from "./pseudocode/ablate.ts";
import { ablatedSurfaces, type AblatedSurface, type Surface, type WrittenSurface } from "./surface.ts";

type Writer<Params> = Pick<Family<never, Params, never>, "surfaces" | "render" | "paraphrases">;

/**
 * An instruction written down. Paraphrases are counted from 0; an ablation has those of the pseudo-code it is made
 * from, "prose-with-documentation" those of the prose. Throws a RangeError for a paraphrase that does not exist, as
 * `Family.render` does.
 */
export function writeInstruction<Params>(
  family: Writer<Params>,
  params: Params,
  surface: WrittenSurface,
  paraphrase = 0,
): string {
  const ablate = ablations[surface as AblatedSurface];
  if (ablate === undefined) return family.render(params, surface as Surface, paraphrase);
  if (surface !== "prose-with-documentation") return ablate(family.render(params, "pseudocode", paraphrase));
  const prose = family.render(params, "prose", paraphrase);
  const other = paraphrase % family.paraphrases("pseudocode");
  return `${prose}\n\n${ablate(family.render(params, "pseudocode", other))}`;
}

/** The surfaces that a family's instructions can be written on, in the order of `writtenSurfaces`. */
export function writtenSurfacesOf(family: Pick<Writer<never>, "surfaces">): readonly WrittenSurface[] {
  if (!family.surfaces.includes("pseudocode")) return family.surfaces;
  const hasProse = family.surfaces.includes("prose");
  const ablated = ablatedSurfaces.filter((surface) => hasProse || surface !== "prose-with-documentation");
  return [...family.surfaces, ...ablated];
}

/** How many paraphrases `writeInstruction` knows. */
export function writtenParaphrases(family: Pick<Writer<never>, "paraphrases">, surface: WrittenSurface): number {
  if (surface === "prose-with-documentation") return family.paraphrases("prose");
  return family.paraphrases(surface in ablations ? "pseudocode" : (surface as Surface));
}

const ablations: Readonly<Record<AblatedSurface, (pseudocode: string) => string>> = {
  "pseudocode-without-docstring": withoutDocstrings,
  "pseudocode-without-comments": withoutComments,
  "pseudocode-without-types": withoutTypes,
  "pseudocode-bare": withoutDocumentation,
  "pseudocode-signature": signaturesOf,
  "pseudocode-generic-names": withGenericNames,
  "pseudocode-documentation": documentationOf,
  "prose-with-documentation": documentationOf,
};
