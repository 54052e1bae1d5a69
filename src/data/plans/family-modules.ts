// Families of the user's own in datasets: loaded where a plan or a manifest names their module, and recorded with it.
import { realpathSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import { z } from "zod";
import { DataError } from "../../core/errors.ts";
import { findFamily, isModuleReference, loadFamily, requireSame } from "../../instructions/load-family.ts";
import { familyModule, type FamilyModule, type SourceFile } from "../../instructions/registry.ts";
import type { DatasetPlan, DatasetPlanInput } from "./plan.ts";
import { familiesOf } from "./split-family.ts";
import { splitNames } from "./split-part.ts";

const sourceSchema = z.strictObject({
  /** Of the module: from the dataset's folder. Of what it imports: from the module's folder. */
  path: z.string().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** What a manifest says of the module that a family was loaded from. */
export const recordedModuleSchema = sourceSchema.extend({ imports: z.array(sourceSchema).optional() });

export type RecordedModule = z.output<typeof recordedModuleSchema>;

/** The plan with names in place of the modules that it names as families, which are loaded. */
export async function withFamiliesLoaded(
  plan: DatasetPlanInput | DatasetPlan,
): Promise<DatasetPlanInput | DatasetPlan> {
  const nameOf = async (reference: string): Promise<string> =>
    isModuleReference(reference) ? (await findFamily(reference)).name : reference;
  const splits = { ...plan.splits };
  for (const name of splitNames) {
    const split = splits[name];
    if (split?.family !== undefined) splits[name] = { ...split, family: await nameOf(split.family) };
  }
  return { ...plan, family: await nameOf(plan.family), splits };
}

/** The modules of a plan's families, for the threads that must load them too. */
export function modulesOf(plan: DatasetPlan): readonly FamilyModule[] {
  return familiesOf(plan).flatMap(({ name }) => familyModule(name) ?? []);
}

/** What the manifest in `folder` says of a family's module; undefined for a family that ships. */
export function recordedModule(family: string, folder: string): RecordedModule | undefined {
  const module = familyModule(family);
  if (module === undefined) return undefined;
  const written = ({ path, sha256 }: SourceFile, from: string): SourceFile => ({
    path: relative(from, path).split(sep).join("/"),
    sha256,
  });
  const imports = module.imports.map((file) => written(file, dirname(module.path)));
  return { ...written(module, realpathSync(folder)), ...(imports.length === 0 ? {} : { imports }) };
}

/**
 * Makes the family called `name` known from the module that the manifest in `folder` names, unless it is known.
 * Throws a DataError: "changed-module" where it is not the code that the dataset was made with, "no-family-module"
 * where the file is gone, or what `loadFamily` throws.
 */
export async function loadRecordedModule(folder: string, name: string, recorded: RecordedModule): Promise<void> {
  const path = resolve(realpathSync(folder), recorded.path);
  const imports = (recorded.imports ?? []).map((file) => ({ ...file, path: resolve(dirname(path), file.path) }));
  const then = { path, sha256: recorded.sha256, imports };
  const loaded = familyModule(name) ?? (await loadFrom(path, folder, name));
  requireSame(then, loaded);
}

async function loadFrom(path: string, folder: string, name: string): Promise<FamilyModule> {
  const { family, module } = await loadFamily(path).catch((cause: unknown) => {
    if (!(cause instanceof Error && "code" in cause && cause.code === "no-such-module")) throw cause;
    throw new DataError(`${folder} was made with the family "${name}" of ${path}, and there is no such file`, {
      code: "no-family-module",
      hint: "Put the module back there: without it the rows cannot be verified.",
      cause,
    });
  });
  if (family.name === name) return module;
  throw new DataError(`${folder} was made with the family "${name}" of ${path}, which now holds "${family.name}"`, {
    code: "changed-module",
    hint: "Restore the file, or generate the dataset again in another folder.",
  });
}
