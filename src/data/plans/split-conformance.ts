// The part of the conformance suite that needs splits: meanings never cross them, and rows of every surface verify.
import { DataError } from "../../core/errors.ts";
import {
  conformanceCheck,
  type ConformanceCheck,
  type ConformanceOptions,
} from "../../instructions/conformance/conformance.ts";
import type { AnyFamily } from "../../instructions/family.ts";
import { readConfig } from "../../instructions/read-config.ts";
import type { DatasetPlanInput } from "./plan.ts";
import { rowId } from "../rows/row-id.ts";
import { openPlan, type RowSource } from "./row-source.ts";
import { rowVerifier } from "../rows/verify-row.ts";

/** Instructions of each split, where a config has so many. */
const wanted = { test: 60, validation: 20, train: 120 } as const;

const claims: readonly { readonly claim: string; readonly run: (source: RowSource) => void }[] = [
  { claim: "no meaning is in two splits", run: splitsShareNoMeaning },
  { claim: "rows of every split and surface verify", run: rowsVerify },
];

/**
 * Checks like those of `conformanceChecks`, made with real plans: for every config of the options, three splits of
 * distinct meanings, whose rows verify; where a config has few meanings, the splits share out all of them. The
 * family is the one that is known by its name.
 */
export function splitChecks(family: AnyFamily, options: ConformanceOptions): ConformanceCheck[] {
  return [...Object.entries(options.configs), ...Object.entries(options.tiny ?? {})].flatMap(([config, written]) =>
    claims.map(({ claim, run }) =>
      conformanceCheck({ family, config, claim }, () => run(openPlan(planOf(family, written, options)))),
    ),
  );
}

function planOf(
  family: AnyFamily,
  written: unknown,
  { samples = 200, seed = 1 }: ConformanceOptions,
): DatasetPlanInput {
  const capacity = Math.floor(family.capacity(readConfig(family, written)));
  const slow = Math.min(1, samples / 200);
  const splits: DatasetPlanInput["splits"] = {};
  let left = capacity;
  // A family of one or two instructions has no more splits than these.
  for (const [name, share] of [
    ["train", 0.6],
    ["test", 0.75],
    ["validation", 1],
  ] as const) {
    if (left < 1) break;
    const instructions = Math.max(1, Math.min(Math.ceil(wanted[name] * slow), Math.floor(left * share)));
    splits[name] = { instructions, rows: 2 * instructions, surfaces: [...family.surfaces] };
    left -= instructions;
  }
  return { family: family.name, config: written as DatasetPlanInput["config"], seed, splits };
}

function splitsShareNoMeaning(source: RowSource): void {
  const { allotment, family } = source;
  const owners = new Map<string, string>();
  for (const name of source.splits) {
    for (let i = 0; i < source.split(name).instructions; i++) {
      const params = source.paramsAt(name, i);
      const key = family.key(params);
      const what = `${JSON.stringify(params).slice(0, 300)}, instruction ${i} of the ${name} split,`;
      const owner = owners.get(key);
      demand(owner === undefined, `${what} means the same as one of the ${owner} split`);
      demand(
        family.key(JSON.parse(JSON.stringify(params))) === key,
        `${what} has another key when it is read from a file`,
      );
      demand(allotment.splitOfKey(key) === name, `${what} has a key that changes`);
      owners.set(key, name);
    }
  }
}

function rowsVerify(source: RowSource): void {
  for (const name of source.splits) {
    const verify = rowVerifier(source, name);
    for (let i = 0; i < source.split(name).rows; i++) {
      const row = source.rowAt(name, i);
      const back = JSON.parse(JSON.stringify(row)) as typeof row;
      const { id, ...content } = back;
      demand(rowId(content) === id, `row ${i} of the ${name} split changes when it is read from a file`);
      try {
        verify(back, { file: name, line: i + 1 });
      } catch (error) {
        demand(false, `row ${i} of the ${name} split does not verify: ${String(error)}`);
      }
    }
  }
}

function demand(holds: boolean, otherwise: string): void {
  if (!holds) throw new DataError(otherwise, { code: "conformance" });
}
