// `precept generate`: a verified dataset, without training.
import { availableParallelism } from "node:os";
import { ConfigError, Interrupted } from "../core/errors.ts";
import { generateDataset } from "../data/datasets/generate-dataset.ts";
import type { DatasetPlanInput, SplitName } from "../data/plans/plan.ts";
import type { WrittenSurface } from "../instructions/surface.ts";
import { chosenFamily, type FamilyFlags } from "./chosen-family.ts";
import { interruptible } from "./interruptible.ts";
import { defaultFolder, tellTallies, usablePython, usualSurface, type Usable } from "./python-file.ts";
import { count, duration } from "./quantities.ts";
import { withRecordedOmissions } from "./recorded-omissions.ts";
import { parseSettings } from "./settings-flag.ts";

export interface GenerateFlags extends FamilyFlags {
  readonly out?: string;
  readonly rows: number;
  readonly instructions?: number;
  readonly split: SplitName;
  readonly seed: number;
  readonly surface?: WrittenSurface;
  readonly set?: readonly string[];
  readonly workers?: number;
  /** Of a Python file: all its procedures, or none. */
  readonly strict?: boolean;
  readonly json?: boolean;
}

export async function generate(named: string | undefined, flags: GenerateFlags): Promise<void> {
  const { python } = flags;
  const family = await chosenFamily(named, flags);
  const settings = parseSettings(flags.set);
  const out = flags.out ?? (python === undefined ? undefined : defaultFolder(python));
  if (out === undefined) {
    throw new ConfigError("--out is missing", { code: "no-folder", hint: "Write --out and the folder to write." });
  }
  if (flags.strict === true && python === undefined) {
    throw new ConfigError("--strict is about the functions of --python FILE", { code: "no-python-file" });
  }
  const { config, procedures } =
    python === undefined
      ? { config: settings, procedures: undefined }
      : await fromPython(python, settings, { ...flags, out });
  const split = {
    instructions: flags.instructions ?? Math.min(procedures?.length ?? 100, flags.rows),
    rows: flags.rows,
    surfaces: [flags.surface ?? usualSurface(family)],
  };
  const plan: DatasetPlanInput = {
    family: family.name,
    seed: flags.seed,
    config: config as DatasetPlanInput["config"],
    splits: { [flags.split]: split },
  };
  const progress = rowProgress(process.stderr);
  try {
    const manifest = await interruptible(
      (signal) =>
        generateDataset(plan, out, {
          // Refusals are counted by the thread that makes the rows.
          workers: flags.workers ?? (python === undefined ? availableParallelism() : 1),
          signal,
          onProgress: ({ rows, totalRows }) => progress.see(rows, totalRows),
        }),
      () => progress.note("Stopping after the file in hand. Press Ctrl-C again to stop at once."),
    );
    progress.end();
    process.stderr.write(`${count(flags.rows)} rows written and verified in ${duration(progress.seconds())}: ${out}\n`);
    if (procedures !== undefined) tellTallies(procedures, process.stderr);
    if (flags.json === true) process.stdout.write(`${JSON.stringify(manifest, null, 2)}\n`);
  } catch (error) {
    progress.end();
    if (!(error instanceof Interrupted)) throw error;
    throw new Interrupted("Interrupted. Finished files are kept.", "The same command goes on where this one stopped.");
  }
}

/** What can be used of a Python file, left out what the dataset in `out` was begun without. */
async function fromPython(
  file: string,
  settings: Record<string, unknown>,
  { strict = false, out, split }: GenerateFlags & { readonly out: string },
): Promise<Usable> {
  const { config, procedures } = usablePython(file, settings, { output: process.stderr, strict });
  return { config: await withRecordedOmissions(config, out, split), procedures };
}

interface RowProgress {
  see(rows: number, of: number): void;
  note(text: string): void;
  end(): void;
  seconds(): number;
}

/** One line, rewritten in place on a terminal; every ten seconds elsewhere. */
function rowProgress(stream: NodeJS.WriteStream): RowProgress {
  const started = performance.now();
  let shownAt = started;
  let open = false;
  const seconds = (): number => (performance.now() - started) / 1000;
  const clear = (): void => {
    if (open) stream.write("\r\u001b[0K");
    open = false;
  };
  return {
    seconds,
    see: (rows, of) => {
      if (performance.now() - shownAt < (stream.isTTY ? 100 : 10_000)) return;
      shownAt = performance.now();
      const speed = rows / seconds();
      const line = `${count(rows)} of ${count(of)} rows  ${count(speed)} rows/s  about ${duration((of - rows) / speed)} left`;
      if (!stream.isTTY) {
        stream.write(`${line}\n`);
        return;
      }
      clear();
      stream.write(line);
      open = true;
    },
    note: (text) => {
      clear();
      stream.write(`${text}\n`);
    },
    end: clear,
  };
}
