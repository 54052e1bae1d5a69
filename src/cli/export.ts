// `precept export` and `precept verify-export`: rows for other trainers, and the same rows verified again.
import { relative } from "node:path";
import {
  exportRows,
  verifyExport,
  type ExportForm,
  type ExportProgress,
  type ExportTarget,
} from "../data/export/index.ts";
import { exportSource } from "./export-source.ts";
import { interruptible } from "./interruptible.ts";
import { bytes, count, duration, table } from "./quantities.ts";

export interface ExportRowsFlags {
  readonly to: ExportTarget;
  readonly form?: ExportForm;
  readonly unit?: string;
  readonly scale?: string;
  readonly objective?: "sft" | "dpo" | "grpo";
  readonly limit?: number;
  readonly json?: boolean;
  readonly version: string;
}

export async function exportTrainingRows(asked: string, dir: string, flags: ExportRowsFlags): Promise<void> {
  const { to, form, objective, limit, version } = flags;
  const source = await exportSource(asked, flags);
  const progress = showProgress(process.stderr);
  const manifest = await interruptible(
    (signal) =>
      exportRows(source, dir, {
        target: to,
        version,
        signal,
        onProgress: (seen) => progress.see(seen),
        ...(form === undefined ? {} : { form }),
        ...(objective === undefined ? {} : { objective: objective === "sft" ? "sft" : { kind: objective } }),
        ...(limit === undefined ? {} : { limit }),
      }),
    () => progress.note("Stopping; nothing is kept. Press Ctrl-C again to stop at once."),
  ).finally(() => progress.end());
  const files = manifest.stages.flatMap((stage) => stage.files.map((file) => ({ learns: stage.learning, ...file })));
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  const exercises = manifest.evaluations.reduce((sum, evaluation) => sum + evaluation.exercises, 0);
  const held = exercises === 0 ? "no exercise was held out" : `${count(exercises)} exercises held out`;
  process.stderr.write(
    [
      table(
        files.map((file) => [file.file, `${count(file.rows)} rows`, file.learns, bytes(file.bytes), leftOut(file)]),
      ),
      `${count(rows)} rows written and verified in ${duration(progress.seconds())}, ${held}.`,
      `What to do with them: ${relative(process.cwd(), dir) || "."}/README.md`,
      "",
    ].join("\n"),
  );
  if (flags.json === true) process.stdout.write(`${JSON.stringify(manifest, null, 2)}\n`);
}

export interface VerifyExportFlags {
  readonly json?: boolean;
}

export async function verifyExported(dir: string, flags: VerifyExportFlags): Promise<void> {
  const progress = showProgress(process.stderr);
  const { manifest, rows, exercises } = await interruptible(
    (signal) => verifyExport(dir, { signal, onProgress: (seen) => progress.see(seen) }),
    () => progress.note("Stopping. Press Ctrl-C again to stop at once."),
  ).finally(() => progress.end());
  const { target, title, stages } = manifest;
  process.stderr.write(
    `${title}: ${count(rows)} rows and ${count(exercises)} exercises verified in ${duration(progress.seconds())}.\n`,
  );
  if (flags.json !== true) return;
  const files = stages.flatMap((stage) => stage.files.map(({ file, rows, sha256 }) => ({ file, rows, sha256 })));
  process.stdout.write(`${JSON.stringify({ title, target, rows, exercises, files }, null, 2)}\n`);
}

function leftOut({ leftOut: rows }: { readonly leftOut: number }): string {
  return rows === 0 ? "" : `${count(rows)} left out: nothing to reject`;
}

interface ShownProgress {
  see(progress: ExportProgress): void;
  note(text: string): void;
  end(): void;
  seconds(): number;
}

const said = { write: "written", verify: "verified" } as const;

/** One line, rewritten in place on a terminal; every ten seconds elsewhere. */
function showProgress(stream: NodeJS.WriteStream): ShownProgress {
  const started = performance.now();
  let shownAt = started;
  let open = false;
  const clear = (): void => {
    if (open) stream.write("\r\u001b[0K");
    open = false;
  };
  return {
    seconds: () => (performance.now() - started) / 1000,
    see({ phase, stage, rows, totalRows }) {
      if (performance.now() - shownAt < (stream.isTTY ? 100 : 10_000)) return;
      shownAt = performance.now();
      clear();
      stream.write(`${stage}: ${count(rows)} of ${count(totalRows)} rows ${said[phase]}${stream.isTTY ? "" : "\n"}`);
      open = stream.isTTY;
    },
    note(text) {
      clear();
      stream.write(`${text}\n`);
    },
    end: clear,
  };
}
