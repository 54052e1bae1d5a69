// `precept plan`: what an experiment would run, and about how long it would take.
import type { DeviceName } from "../engine/devices/device.ts";
import { estimate, type Estimate } from "../experiments/estimate.ts";
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
    const works = estimated.works.map(({ work: { kind, id, label, needs }, ...sizes }) => {
      return { kind, id, label, needs, ...sizes };
    });
    const said = { experiment: experiment.file.name, scale, hash, units, estimated: { ...estimated, works } };
    process.stdout.write(`${JSON.stringify(said, null, 2)}\n`);
    return;
  }
  const fixed = new Set(experiment.arms.filter((arm) => arm.fixed === true).map(({ name }) => name));
  // What is the same at every x stands here once.
  const shown = estimated.units.filter(({ unit }) => !fixed.has(unit.arm) || unit.x === experiment.xValues[0]);
  const units = shown.map(({ unit, rows, steps, parameters, learnt, seconds }) => [
    unit.arm,
    fixed.has(unit.arm) ? "any" : String(unit.x),
    String(unit.seed),
    count(unit.settings.data.instructions),
    count(rows),
    learnt === parameters ? count(parameters) : `${count(learnt)} beside ${count(parameters)}`,
    count(steps),
    duration(seconds),
  ]);
  process.stdout.write(
    [
      `${experiment.file.title} (${experiment.file.name}, scale ${experiment.scale})`,
      "",
      table([["arm", "x", "seed", "instructions", "rows", "parameters", "steps", "about"], ...units]),
      "",
      ...stageTable(estimated),
      `${models(experiment.units.length)}, ${places(estimated, flags.device ?? "cpu")}: ` +
        `about ${duration(estimated.seconds)}, ${bytes(estimated.diskBytes)} of disk.`,
      "The time was estimated from a few training steps on this machine, just now.",
      "",
    ].join("\n"),
  );
}

/** Stages that models share, where there are any. */
function stageTable({ works }: Estimate): string[] {
  const rows = works.flatMap(({ work, rows: trained, steps, tokens, learnt, parameters, seconds }) =>
    work.kind === "stage"
      ? [
          [
            work.label,
            count(trained),
            count(steps),
            count(tokens),
            learnt === parameters ? count(parameters) : `${count(learnt)} beside ${count(parameters)}`,
            String(work.units.length),
            duration(seconds),
          ],
        ]
      : [],
  );
  if (rows.length === 0) return [];
  return [
    table([["stage, trained once", "rows", "steps", "tokens", "parameters", "models", "about"], ...rows]),
    "",
    "A model's time above is that of all its stages. Rows are removed once their stage is trained: they follow from the plan.",
    "",
  ];
}
