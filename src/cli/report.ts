// `precept report`: a run's page, written again, and its main figure as a file of its own.
import { relative } from "node:path";
import { writeFileAtomic } from "../data/store/atomic-file.ts";
import { readRun, renderFigureSvg, writeReport } from "../report/index.ts";

export interface ReportFlags {
  readonly figure?: string;
}

export async function report(dir: string, flags: ReportFlags): Promise<void> {
  const page = await writeReport(dir);
  process.stdout.write(`${relative(process.cwd(), page)}\n`);
  if (flags.figure === undefined) return;
  const { results } = await readRun(dir);
  await writeFileAtomic(flags.figure, renderFigureSvg(results));
  process.stdout.write(`${flags.figure}\n`);
}
