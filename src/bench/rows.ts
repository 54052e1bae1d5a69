// How fast rows are made and verified, in memory and down to the disk, and with how much memory.
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { generateDataset } from "../data/datasets/generate-dataset.ts";
import { LineBuffer } from "../data/datasets/line-buffer.ts";
import { parseRowBytes } from "../data/rows/parse-row.ts";
import type { DatasetPlanInput } from "../data/plans/plan.ts";
import { openPlan, type RowSource } from "../data/plans/row-source.ts";
import { rowVerifier } from "../data/rows/verify-row.ts";

export interface RowBenchOptions {
  /** Rows of the in-memory measurements, repeated ten times; the best is printed. */
  readonly rows?: number;
  /** Rows of the datasets on disk; ten million shows that memory does not grow with them. */
  readonly diskRows?: number;
}

/** The laptop lengths: rules of two letters, inputs of ten, 2,048 rules. */
function laptopPlan(rows: number): DatasetPlanInput {
  return {
    family: "rewrite",
    config: { patternLength: 2, replacementLength: 2, inputLength: 10 },
    seed: 1,
    splits: { test: { instructions: 512, rows: 512 }, train: { instructions: 2_048, rows } },
  };
}

/** Prints rows per second on one core (by processor time too, since other programs may share the core) and on disk. */
export async function benchRows(print: (line: string) => void, options: RowBenchOptions = {}): Promise<void> {
  const { rows = 50_000, diskRows = 1_000_000 } = options;
  const source = openPlan(laptopPlan(rows * 10));
  const lines = new LineBuffer();
  const make = best(rows, (round) => {
    lines.clear();
    for (let i = 0; i < rows; i++) lines.add(source.contentAt("train", round * rows + i));
  });
  print(report("made and serialised", make));
  const verify = best(rows, () => verifyLines(source, lines.lines));
  print(report("parsed back, hashed, run again, checked", verify));
  const both = { wall: make.wall + verify.wall, cpu: make.cpu + verify.cpu };
  print(report("both", both));

  const threads = availableParallelism();
  for (const workers of threads > 1 ? [1, threads] : [1]) await benchDisk(print, diskRows, workers);
}

function verifyLines(source: RowSource, bytes: Buffer): void {
  const verify = rowVerifier(source, "train");
  let line = 0;
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(0x0a, start);
    const place = { file: "memory", line: ++line };
    verify(parseRowBytes(bytes, start, end, place), place);
    start = end + 1;
  }
}

interface Cost {
  /** Seconds per row on the clock. */
  readonly wall: number;
  /** Seconds per row of processor time. */
  readonly cpu: number;
}

function best(rows: number, job: (round: number) => void): Cost {
  let wall = Number.POSITIVE_INFINITY;
  let cpu = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 10; round++) {
    const cpuBefore = process.cpuUsage();
    const before = performance.now();
    job(round);
    wall = Math.min(wall, (performance.now() - before) / 1e3 / rows);
    const { user, system } = process.cpuUsage(cpuBefore);
    cpu = Math.min(cpu, (user + system) / 1e6 / rows);
  }
  return { wall, cpu };
}

function report(what: string, { wall, cpu }: Cost): string {
  return `rows ${what}: ${perSecond(1 / wall)} by the clock, ${perSecond(1 / cpu)} by processor time`;
}

async function benchDisk(print: (line: string) => void, rows: number, workers: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "precept-rows-"));
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 50);
  try {
    const before = performance.now();
    const { shards } = await generateDataset(laptopPlan(rows), folder, { workers });
    const seconds = (performance.now() - before) / 1e3;
    const bytes = shards.reduce((sum, shard) => sum + shard.bytes, 0);
    const memory = process.resourceUsage().maxRSS / 1024;
    print(
      `rows to disk, ${rows.toLocaleString("en")} rows, ${workers} ${workers === 1 ? "thread" : "workers"}: ` +
        `${perSecond(rows / seconds)}, ${(bytes / 1e6).toFixed(0)} MB, memory at most ` +
        `${(peak / 2 ** 20).toFixed(0)} MiB (process peak ${memory.toFixed(0)} MiB)`,
    );
  } finally {
    clearInterval(watch);
    await rm(folder, { recursive: true, force: true });
  }
}

function perSecond(rate: number): string {
  return `${Math.round(rate).toLocaleString("en")}/s`;
}
