// Every family that can be named: those that ship with the house, and the modules of the user's own that were loaded.
import { ConfigError } from "../core/errors.ts";
import { didYouMean } from "../core/nearest.ts";
import type { AnyFamily } from "./family.ts";
import { algebra } from "./algebra/family.ts";
import { cipher } from "./cipher/family.ts";
import { constraint } from "./constraint/family.ts";
import { grammar } from "./grammar/family.ts";
import { markov } from "./markov/family.ts";
import { procedure } from "./procedure/family.ts";
import { python } from "./python/family.ts";
import { rewrite } from "./rewrite/family.ts";

/** Those that ship. */
export const families: readonly AnyFamily[] = [
  algebra,
  cipher,
  constraint,
  grammar,
  markov,
  procedure,
  python,
  rewrite,
];

/** A file and what was in it. */
export interface SourceFile {
  /** Absolute. */
  readonly path: string;
  /** SHA-256 of its bytes, in hexadecimal. */
  readonly sha256: string;
}

/** Where a family of the user's own came from. */
export interface FamilyModule extends SourceFile {
  /** The files of its own that the module imports, directly or not, by path. */
  readonly imports: readonly SourceFile[];
}

const own = new Map<string, { readonly family: AnyFamily; readonly module: FamilyModule }>();

/** The family called `name`. Throws a ConfigError ("unknown-family") that lists the known names. */
export function getFamily(name: string): AnyFamily {
  const found = families.find((family) => family.name === name) ?? own.get(name)?.family;
  if (found !== undefined) return found;
  const names = [...families.map((family) => family.name), ...own.keys()];
  throw new ConfigError(`There is no family "${name}".${didYouMean(name, names)}`, {
    code: "unknown-family",
    hint: `Known families: ${names.join(", ")}. A family of your own is named by its file, such as ./mine.ts.`,
  });
}

/** The module that the family called `name` was loaded from; undefined for one that ships. */
export function familyModule(name: string): FamilyModule | undefined {
  return own.get(name)?.module;
}

/**
 * Makes a family of the user's own known by its name, in this thread. Throws a ConfigError ("family-name-taken") where
 * another family has that name.
 */
export function addFamily(family: AnyFamily, module: FamilyModule): void {
  const { name } = family;
  const shipped = families.some((known) => known.name === name);
  const other = own.get(name)?.module.path;
  if (shipped || (other !== undefined && other !== module.path)) {
    throw new ConfigError(
      `${module.path}: the name "${name}" belongs to ${shipped ? "a family that ships with precept" : `the family of ${String(other)}`}`,
      { code: "family-name-taken", hint: "Give your family another name." },
    );
  }
  own.set(name, { family, module });
}
