// Which family a command is about: one that ships, by its name, or one of the user's own, by its file.
import { ConfigError } from "../core/errors.ts";
import type { AnyFamily } from "../instructions/family.ts";
import { findFamily, loadFamily } from "../instructions/load-family.ts";
import { getFamily } from "../instructions/registry.ts";
import type { WrittenSurface } from "../instructions/surface.ts";
import { writtenSurfacesOf } from "../instructions/write-instruction.ts";

export interface FamilyFlags {
  /** A Python file, for the family `python`. */
  readonly python?: string;
  /** The file of a family of the user's own. */
  readonly family?: string;
}

/** `named` is a name or a file, as an argument; a file may also be said by a flag. Throws a ConfigError for two of them. */
export async function chosenFamily(named: string | undefined, flags: FamilyFlags): Promise<AnyFamily> {
  const { family: file, python } = flags;
  const said = [
    ...(named === undefined || (named === "python" && python !== undefined) ? [] : [`the family "${named}"`]),
    ...(file === undefined ? [] : [`--family ${file}`]),
    ...(python === undefined ? [] : [`--python ${python}`]),
  ];
  if (said.length !== 1) {
    throw new ConfigError(said.length === 0 ? "no family is named" : `${said.join(" and ")} are named; name one`, {
      code: "no-family",
      hint: "Name a family that `precept families` lists, a module of yours with --family FILE, or Python with --python FILE.",
    });
  }
  if (python !== undefined) return getFamily("python");
  // What --family names is a file whatever it looks like.
  if (file !== undefined) return (await loadFamily(file)).family;
  return findFamily(named as string);
}

/** Throws a ConfigError that lists the surfaces which the family has. */
export function requireSurface(family: AnyFamily, surface: WrittenSurface): void {
  const has = writtenSurfacesOf(family);
  if (has.includes(surface)) return;
  throw new ConfigError(`family "${family.name}" cannot be written as "${surface}"`, {
    code: "unknown-surface",
    hint: `It has: ${has.join(", ")}.`,
  });
}
