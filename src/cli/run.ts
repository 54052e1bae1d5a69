// `precept run`: an experiment from its file to its report page.
import { relative } from "node:path";
import { Interrupted } from "../core/errors.ts";
import type { DeviceName } from "../engine/devices/device.ts";
import { runExperiment, type FinishedRun } from "../experiments/run.ts";
import { writeReport } from "../report/index.ts";
import { experimentFile } from "./experiment-file.ts";
import { interruptible } from "./interruptible.ts";
import { createRunProgress } from "./run-progress.ts";
import { summary } from "./run-summary.ts";
import { versions } from "./versions.ts";

export interface RunFlags {
  readonly scale?: string;
  readonly out?: string;
  readonly seed?: number;
  readonly workers?: number;
  readonly device?: DeviceName;
  readonly json?: boolean;
  readonly version: string;
}

export async function run(file: string, flags: RunFlags): Promise<void> {
  const command = resumeCommand(file, flags);
  const progress = createRunProgress(process.stderr, flags.device ?? "cpu");
  let finished: FinishedRun;
  try {
    finished = await interruptible(
      (signal) =>
        runExperiment({
          file: experimentFile(file),
          scale: flags.scale,
          seed: flags.seed,
          out: flags.out,
          workers: flags.workers,
          device: flags.device,
          manifest: { argv: process.argv.slice(2), command, versions: versions(flags.version) },
          signal,
          onEvent: (event) => progress.see(event),
        }),
      () => progress.note("Stopping: each model writes a checkpoint. Press Ctrl-C again to stop at once."),
    );
  } catch (error) {
    progress.end();
    if (error instanceof Interrupted)
      throw new Interrupted("Interrupted. Nothing finished is lost.", `To go on: ${command}`);
    throw error;
  }
  progress.end();
  const page = await writeReport(finished.dir);
  process.stderr.write(
    `${summary(finished.results)}\n\nReport   ${relative(process.cwd(), page)}\nResults  ${relative(process.cwd(), finished.dir)}/results.json\n`,
  );
  if (flags.json === true) process.stdout.write(`${JSON.stringify(finished.results, null, 2)}\n`);
}

/** The command that starts this run, and goes on with it. */
function resumeCommand(file: string, flags: RunFlags): string {
  const words = ["npx", "precept", "run", file];
  if (flags.scale !== undefined) words.push("--scale", flags.scale);
  if (flags.out !== undefined) words.push("--out", flags.out);
  if (flags.seed !== undefined) words.push("--seed", String(flags.seed));
  if (flags.workers !== undefined) words.push("--workers", String(flags.workers));
  if (flags.device !== undefined) words.push("--device", flags.device);
  return words.map((word) => (/^[\w./:=@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(" ");
}
