// A family of the user's own: loads a TypeScript or JavaScript module and makes the family it exports known by its name.
import { realpathSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { relative, resolve } from "node:path";
import * as zod from "zod";
import * as core from "../core/index.ts";
import { sha256 } from "../core/content-id.ts";
import { ConfigError, DataError, PreceptError } from "../core/errors.ts";
import { conformanceCasesSchema, type ConformanceOptions } from "./conformance/options.ts";
import { familyProblems, resemblesFamily } from "./family-shape.ts";
import type { AnyFamily } from "./family.ts";
import { schemaError } from "./read-config.ts";
import { addFamily, getFamily, type FamilyModule, type SourceFile } from "./registry.ts";

export interface LoadedFamily {
  readonly family: AnyFamily;
  readonly module: FamilyModule;
  /** What the module exports as `conformanceCases`. */
  readonly conformanceCases?: ConformanceOptions;
}

/** Whether a text names a file rather than a family that ships. */
export function isModuleReference(reference: string): boolean {
  return /[\\/]/.test(reference) || /\.[cm]?[jt]s$/.test(reference);
}

/** The family called `reference`, or the one of the module that it names, relative to `from`. */
export async function findFamily(reference: string, from = "."): Promise<AnyFamily> {
  return isModuleReference(reference) ? (await loadFamily(reference, from)).family : getFamily(reference);
}

const loading = new Map<string, Promise<LoadedFamily>>();

/**
 * Loads the module at `reference` (relative to the folder `from`), checks that its export `family`, or the only export
 * that looks like one, is a family, and makes it known under its own name in this thread. The module runs with the
 * rights of whoever runs precept. It may import "precept/core", "precept/instructions", "zod", files of its own in
 * TypeScript or JavaScript, and what its folder's node_modules hold; the first three are this installation's, whatever
 * its folder holds. Loading the same file again gives the same family.
 *
 * Throws a ConfigError: "no-such-module", "broken-module" (it does not parse, imports what is not there, or throws),
 * "not-a-family" (which says what is missing), "family-name-taken", or "changed-module" for a file that is no longer
 * what was loaded before.
 */
export async function loadFamily(reference: string, from = "."): Promise<LoadedFamily> {
  const asked = resolve(from, reference);
  const before = await readSource(asked);
  const known = loading.get(before.path);
  if (known !== undefined) {
    const loaded = await known;
    if (loaded.module.sha256 === before.sha256) return loaded;
    throw new ConfigError(`${before.path} has changed since it was loaded`, {
      code: "changed-module",
      hint: "Start again: what was made before and after would not belong together.",
    });
  }
  const job = load(before);
  loading.set(before.path, job);
  try {
    return await job;
  } catch (error) {
    loading.delete(before.path);
    throw error;
  }
}

/**
 * Loads a module that another thread loaded, or that a manifest names. Throws a DataError ("changed-module") where the
 * file, or one that it imports, is not what it was.
 */
export async function loadSameFamily(module: FamilyModule): Promise<AnyFamily> {
  const loaded = await loadFamily(module.path);
  requireSame(module, loaded.module);
  return loaded.family;
}

/** Throws a DataError ("changed-module") that names the first file of `found` that is not what `recorded` says. */
export function requireSame(recorded: FamilyModule, found: FamilyModule): void {
  const then = new Map(
    [recorded, ...recorded.imports].map((file) => [relative(recorded.path, file.path), file.sha256]),
  );
  const now = new Map([found, ...found.imports].map((file) => [relative(found.path, file.path), file.sha256]));
  for (const name of new Set([...then.keys(), ...now.keys()])) {
    const [old, present] = [then.get(name), now.get(name)];
    if (old === present) continue;
    const path = resolve(found.path, name);
    const how =
      old === undefined
        ? "is imported now and was not then"
        : present === undefined
          ? "was imported then and is not now"
          : `has changed: its SHA-256 was ${old.slice(0, 12)}… and is ${present.slice(0, 12)}…`;
    throw new DataError(`${path} ${how}`, {
      code: "changed-module",
      hint: "What was made with the old code may not be true by the new. Restore the file, or make the data again in another folder.",
    });
  }
}

async function load(source: SourceFile): Promise<LoadedFamily> {
  const imports = new Map<string, SourceFile>();
  const exports = await runModule(source, imports);
  const family = pickFamily(source.path, exports);
  const cases = exports["conformanceCases"];
  const module: FamilyModule = {
    ...source,
    imports: [...imports.values()].sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
  const loaded: LoadedFamily = {
    family,
    module,
    ...(cases === undefined ? {} : { conformanceCases: readCases(source.path, cases) }),
  };
  addFamily(family, module);
  return loaded;
}

async function runModule(source: SourceFile, imports: Map<string, SourceFile>): Promise<Record<string, unknown>> {
  // Both are only needed here: the compiler is large, and the second would be a circle of imports.
  const [{ createJiti }, instructions] = await Promise.all([import("jiti"), import("./index.ts")]);
  const options = { fsCache: false, interopDefault: false };
  const compiler = createJiti(source.path, options);
  const jiti = createJiti(source.path, {
    ...options,
    tryNative: false,
    // This installation's own modules, so that errors and schemas are of one class wherever the module lies.
    virtualModules: { "precept/core": core, "precept/instructions": instructions, zod },
    transform: (request) => {
      const path = request.filename;
      if (path !== undefined && path !== source.path) {
        imports.set(path, { path, sha256: sha256(request.source) });
      }
      return { code: compiler.transform(request) };
    },
  });
  try {
    return await jiti.import<Record<string, unknown>>(source.path);
  } catch (error) {
    if (error instanceof PreceptError) throw error;
    throw new ConfigError(`${source.path} cannot be loaded: ${messageOf(error)}`, {
      code: "broken-module",
      hint: 'It may import "precept/core", "precept/instructions", "zod", files of its own, and what its node_modules hold.',
      cause: error,
    });
  }
}

function pickFamily(path: string, exports: Readonly<Record<string, unknown>>): AnyFamily {
  const candidates = Object.hasOwn(exports, "family")
    ? [["family", exports["family"]] as const]
    : Object.entries(exports).filter(([, value]) => resemblesFamily(value));
  const distinct = candidates.filter(([, value], i) => candidates.findIndex(([, other]) => other === value) === i);
  const [first] = distinct;
  if (first === undefined || distinct.length > 1) {
    const what =
      first === undefined
        ? `exports no family (it exports ${Object.keys(exports).join(", ") || "nothing"})`
        : `exports several families: ${distinct.map(([name]) => name).join(", ")}`;
    throw new ConfigError(`${path} ${what}`, {
      code: "not-a-family",
      hint: "Export it as `family`: export const family: Family<Config, Params, Input> = { ... }.",
    });
  }
  const [name, value] = first;
  const problems = familyProblems(value);
  if (problems.length === 0) return value as AnyFamily;
  throw new ConfigError(`${path}: the export ${name} is not a family: ${problems.join("; ")}`, {
    code: "not-a-family",
    hint: 'The interface is Family in "precept/instructions".',
  });
}

function readCases(path: string, cases: unknown): ConformanceOptions {
  const result = conformanceCasesSchema.safeParse(cases);
  if (result.success) return cases as ConformanceOptions;
  throw schemaError(`${path}: conformanceCases`, result.error, Object.keys(conformanceCasesSchema.shape));
}

/** The file with its links followed, so that one file has one name. */
async function readSource(path: string): Promise<SourceFile> {
  try {
    const real = realpathSync(path);
    return { path: real, sha256: sha256(await readFile(real)) };
  } catch (cause) {
    throw new ConfigError(`there is no family module ${path} that can be read: ${messageOf(cause)}`, {
      code: "no-such-module",
      hint: "Give the path of a .ts, .js or .mjs file, relative to where it is named.",
      cause,
    });
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // The compiler says on its second line where it stopped; Node lists there what required a missing module.
  const text = error.message
    .split("\n", 2)
    .filter((line) => !line.startsWith("Require stack:"))
    .join(" ")
    .replaceAll(/\s+/g, " ")
    .trim();
  return error.name === "Error" ? text : `${error.name}: ${text}`;
}
