// `precept report`: a run's page, written again.
import { relative } from "node:path";
import { writeReport } from "../report/index.ts";

export async function report(dir: string): Promise<void> {
  process.stdout.write(`${relative(process.cwd(), await writeReport(dir)) || "."}\n`);
}
