// `precept plan`: what an experiment would run, and about how long it would take.
import type { DeviceName } from "../engine/devices/device.ts";
import { estimate } from "../experiments/estimate.ts";
import { checkFeasible } from "../experiments/feasible.ts";
import { resolveExperiment } from "../experiments/resolve.ts";
import { experimentFile } from "./experiment-file.ts";
import { places } from "./places.ts";
import { bytes, count, duration, models, table } from "./quantities.ts";

export interface PlanFlags {
  readonly scale?: string;
  readonly seed?: number;
  readonly workers?: number;
  readonly device?: DeviceName;
  readonly json?: boolean;
}

export async function plan(file: string, flags: PlanFlags): Promise<void> {
  const experiment = await resolveExperiment(experimentFile(file), flags);
  await checkFeasible(experiment);
  const estimated = await estimate(experiment.units, flags);
  if (flags.json === true) {
    const { units, scale, hash } = experiment;
    process.stdout.write(
      `${JSON.stringify({ experiment: experiment.file.name, scale, hash, units, estimated }, null, 2)}\n`,
    );
    return;
  }
  const rows = estimated.units.map(({ unit, steps, parameters, learnt, seconds }) => [
    unit.arm,
    String(unit.x),
    String(unit.seed),
    count(unit.settings.data.instructions),
    count(unit.settings.data.rows),
    learnt === parameters ? count(parameters) : `${count(learnt)} beside ${count(parameters)}`,
    count(steps),
    duration(seconds),
  ]);
  process.stdout.write(
    [
      `${experiment.file.title} (${experiment.file.name}, scale ${experiment.scale})`,
      "",
      table([["arm", "x", "seed", "instructions", "rows", "parameters", "steps", "about"], ...rows]),
      "",
      `${models(experiment.units.length)}, ${places(estimated, flags.device ?? "cpu")}: ` +
        `about ${duration(estimated.seconds)}, ${bytes(estimated.diskBytes)} of disk.`,
      "The time was estimated from a few training steps on this machine, just now.",
      "",
    ].join("\n"),
  );
}
