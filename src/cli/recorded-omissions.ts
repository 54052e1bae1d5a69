// Which functions of a Python file a dataset goes without is decided once, when it is begun.
import { DataError } from "../core/errors.ts";
import { readManifest } from "../data/datasets/manifest.ts";
import type { SplitName } from "../data/plans/plan.ts";
import type { PythonConfig } from "../instructions/python/config.ts";

/**
 * `config` with the reasons that the dataset in `folder` records, where one of the same source is begun there: only
 * the names decide, since a reason may tell a time. Throws a DataError ("other-omissions") where the names differ, as
 * they may for a function that is stopped by the clock, on a slower machine.
 */
export async function withRecordedOmissions(
  config: PythonConfig,
  folder: string,
  split: SplitName,
): Promise<PythonConfig> {
  const begun = (await readManifest(folder))?.plan.splits[split]?.config as PythonConfig | undefined;
  if (begun === undefined || begun.source !== config.source || begun.function !== config.function) return config;
  const { omitted: then = {} } = begun;
  const { omitted: now = {} } = config;
  const more = Object.keys(now).filter((name) => !Object.hasOwn(then, name));
  const fewer = Object.keys(then).filter((name) => !Object.hasOwn(now, name));
  if (more.length + fewer.length === 0) return { ...config, ...(begun.omitted === undefined ? {} : { omitted: then }) };
  const said = [
    ...more.map((name) => `${name} was used, and now gives no exercises: ${now[name]}`),
    ...fewer.map((name) => `${name} was left out (${then[name]}), and now gives exercises`),
  ];
  const keep = `--set 'omitted=${JSON.stringify(then)}'`;
  throw new DataError(`${folder} was begun otherwise: ${said.join("; ")}`, {
    code: "other-omissions",
    hint:
      more.length === 0
        ? `Go on without ${fewer.join(", ")}: ${keep}. Or choose another folder.`
        : "A function that is slow ends in time on one machine and not on another. Try again when the machine is idle, or choose another folder.",
  });
}
