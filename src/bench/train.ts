// Training speed and memory against PyTorch on the same cores, in turn within one run: `npm run bench train`.
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { median } from "../core/statistics/index.ts";
import { workerEntry } from "../core/worker-entry.ts";
import { gpt2Config } from "../engine/index.ts";
import { type TrainMeasurement, trainMeasurement, type TrainWorkload } from "./train-workload.ts";

interface Bench {
  readonly title: string;
  readonly workload: TrainWorkload;
  /** Steps of each contender in each round. */
  readonly steps: number;
  readonly rounds: number;
}

const benches: readonly Bench[] = [
  {
    title: "tiny: 2 layers, width 64, vocabulary 32; 64 rows of 28 tokens, loss on the last 11; 1 thread",
    workload: {
      model: gpt2Config({ vocabularySize: 32, contextLength: 28, layers: 2, width: 64, heads: 4 }),
      rows: 64,
      length: 28,
      firstLearnt: 17,
      threads: 1,
    },
    steps: 40,
    rounds: 7,
  },
  {
    title: "published: 6 layers, width 256, vocabulary 96; 64 rows of 64 tokens, loss on all; 2 threads",
    workload: {
      model: gpt2Config({ vocabularySize: 96, contextLength: 64, layers: 6, width: 256, heads: 4 }),
      rows: 64,
      length: 64,
      firstLearnt: 0,
      threads: 2,
    },
    steps: 2,
    rounds: 15,
  },
];

const pytorchScript = fileURLToPath(new URL("../../tools/bench-pytorch.py", import.meta.url));
const preceptScript = fileURLToPath(workerEntry("train-precept", import.meta.url));

/** Prints milliseconds per step, tokens per second and peak memory of both, and the median of the rounds' ratios. */
export async function benchTrain(print: (line: string) => void): Promise<void> {
  for (const bench of benches) {
    print(bench.title);
    const workload = JSON.stringify(bench.workload);
    const contenders = [
      startContender(process.execPath, [preceptScript, workload]),
      startContender("python3", [pytorchScript, workload]),
    ];
    try {
      await compare(bench, contenders, print);
    } finally {
      for (const contender of contenders) contender.stop();
    }
  }
}

interface Contender {
  /** Undefined when the process is not there or has ended. */
  readonly measure: (steps: number) => Promise<TrainMeasurement | undefined>;
  readonly stop: () => void;
}

async function compare(
  { workload, steps, rounds }: Bench,
  contenders: readonly Contender[],
  print: (line: string) => void,
): Promise<void> {
  // Graphs are built and caches warmed before anything counts.
  for (const contender of contenders) await contender.measure(2);
  const results = contenders.map((): TrainMeasurement[] => []);
  for (let round = 0; round < rounds; round++) {
    // Who goes first alternates, so that a slow spell of the machine meets both.
    const order = contenders.map((_, index) => (index + round) % contenders.length);
    for (const index of order) {
      const measured = await contenders[index]?.measure(steps);
      if (measured !== undefined) results[index]?.push(measured);
    }
  }
  for (const measurements of results) {
    const last = measurements.at(-1);
    if (last === undefined) continue;
    const time = median(measurements.flatMap((measurement) => measurement.milliseconds));
    const speed = Math.round((1000 * workload.rows * workload.length) / time);
    print(
      `  ${last.name}: median ${time.toFixed(1)} ms/step (fastest ${fastest(measurements).toFixed(1)}), ` +
        `${speed} tokens/s, peak ${Math.round(last.peakMegabytes)} MB`,
    );
  }
  const [precept = [], pytorch = []] = results;
  if (pytorch.length < rounds) {
    print("  no ratio: python3 with torch was not found");
    return;
  }
  const ratios = precept.map(({ milliseconds }, round) => {
    return median(pytorch[round]?.milliseconds ?? []) / median(milliseconds);
  });
  const shown = ratios.map((ratio) => ratio.toFixed(2)).join(" ");
  print(
    `  Precept's speed as a multiple of PyTorch's: ${median(ratios).toFixed(2)}, ` +
      `of the fastest steps ${(fastest(pytorch) / fastest(precept)).toFixed(2)} (rounds: ${shown})`,
  );
}

function startContender(command: string, args: readonly string[]): Contender {
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(command, args, {
    stdio: ["pipe", "pipe", "ignore"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  // A missing program or a process that ended closes the output, which `measure` reports as undefined.
  child.on("error", () => child.stdout.destroy());
  child.stdin.on("error", () => undefined);
  const measure = async (steps: number): Promise<TrainMeasurement | undefined> => {
    if (child.pid === undefined || child.exitCode !== null) return undefined;
    if (!child.stdin.write(`${steps}\n`)) await once(child.stdin, "drain");
    const line = await lines.next();
    return line.done === true ? undefined : trainMeasurement.parse(JSON.parse(line.value));
  };
  return { measure, stop: () => void child.kill() };
}

/** Milliseconds of the fastest step: what the machine can do when nobody else uses it. */
function fastest(measurements: readonly TrainMeasurement[]): number {
  return Math.min(...measurements.flatMap((measurement) => measurement.milliseconds));
}
