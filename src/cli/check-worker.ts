// The thread in which a family is checked, so that what does not end can be stopped.
import { parentPort, workerData } from "node:worker_threads";
import { toPlainError } from "../core/error-transfer.ts";
import { splitChecks } from "../data/plans/split-conformance.ts";
import { conformanceChecks } from "../instructions/conformance/conformance.ts";
import type { ConformanceOptions } from "../instructions/conformance/options.ts";
import type { AnyFamily } from "../instructions/family.ts";
import { isModuleReference, loadFamily } from "../instructions/load-family.ts";
import { readConfig } from "../instructions/read-config.ts";
import { getFamily } from "../instructions/registry.ts";
import type { CheckJob, FromChecker } from "./check-messages.ts";

const port = parentPort;
if (port === null) throw new Error("check-worker.js runs only as a worker thread");
const say = (message: FromChecker): void => port.postMessage(message);

try {
  await check(workerData as CheckJob);
  say({ kind: "end" });
} catch (error) {
  say({ kind: "error", error: toPlainError(error) });
}

async function check(job: CheckJob): Promise<void> {
  const { family, cases } = await subject(job.reference);
  const options: ConformanceOptions = {
    ...cases,
    ...(job.config === undefined ? {} : { configs: { "--set": job.config }, tiny: {} }),
    ...(job.samples === undefined ? {} : { samples: job.samples }),
    ...(job.seed === undefined ? {} : { seed: job.seed }),
  };
  for (const config of [...Object.values(options.configs), ...Object.values(options.tiny ?? {})]) {
    readConfig(family, config);
  }
  const checks = [...conformanceChecks(family, options), ...splitChecks(family, options)];
  // Together what belongs to one config.
  const names = [...new Set(checks.map(({ config }) => config))];
  checks.sort((a, b) => names.indexOf(a.config) - names.indexOf(b.config));
  const { name, version } = family;
  say({ kind: "begin", family: { name, version }, claims: checks.map(({ config, claim }) => ({ config, claim })) });
  checks.slice(job.from).forEach(({ run }, i) => {
    const index = job.from + i;
    try {
      run();
      say({ kind: "claim", index });
    } catch (error) {
      say({ kind: "claim", index, counterexample: error instanceof Error ? error.message : String(error) });
    }
  });
}

async function subject(reference: string): Promise<{ family: AnyFamily; cases: ConformanceOptions }> {
  const defaults: ConformanceOptions = { configs: { defaults: {} } };
  if (isModuleReference(reference)) {
    const { family, conformanceCases } = await loadFamily(reference);
    return { family, cases: conformanceCases ?? defaults };
  }
  const family = getFamily(reference);
  const module = (await import(`../instructions/${family.name}/conformance-cases.ts`).catch(() => undefined)) as
    | { readonly conformanceCases: ConformanceOptions }
    | undefined;
  return { family, cases: module?.conformanceCases ?? defaults };
}
