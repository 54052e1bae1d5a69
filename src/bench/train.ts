// Training speed and memory against PyTorch on the same cores, in turn within one run: `npm run bench train`.
import { fileURLToPath } from "node:url";
import { Rng } from "../core/rng.ts";
import { median } from "../core/statistics/index.ts";
import { workerEntry } from "../core/worker-entry.ts";
import { gpt2Config } from "../engine/index.ts";
import { compareContenders } from "./contenders.ts";
import { sgemmCeiling } from "./sgemm.ts";
import { publishedWorkload, tinyWorkload, type TrainWorkload } from "./train-workload.ts";

interface Bench {
  readonly title: string;
  readonly workload: TrainWorkload;
  /** Steps of each contender in each round. */
  readonly steps: number;
  readonly rounds: number;
}

/** 64 rows of 20 to 200 tokens, every length equally likely. */
function raggedBatches(count: number): number[][] {
  const rng = Rng.from("bench", "lengths");
  return Array.from({ length: count }, () => Array.from({ length: 64 }, () => rng.between(20, 200)));
}

const benches: readonly Bench[] = [
  {
    title: "published: 6 layers, width 256, vocabulary 96; 64 rows of 64 tokens, loss on all; 2 threads",
    workload: publishedWorkload,
    steps: 2,
    rounds: 15,
  },
  {
    title: "tiny: 2 layers, width 64, vocabulary 96; 64 rows of 40 tokens, loss on all; 2 threads",
    workload: tinyWorkload(2),
    steps: 40,
    rounds: 9,
  },
  {
    title: "tiny, as above, 1 thread",
    workload: tinyWorkload(1),
    steps: 40,
    rounds: 9,
  },
  {
    title:
      "ragged: 6 layers, width 256, vocabulary 96; 64 rows of 20 to 200 tokens, PyTorch padded to the longest; 2 threads",
    workload: {
      model: gpt2Config({ ...publishedWorkload.model, contextLength: 200 }),
      batches: raggedBatches(2),
      firstLearnt: 0,
      threads: 2,
    },
    steps: 2,
    rounds: 7,
  },
];

const pytorchScript = fileURLToPath(new URL("../../tools/bench-pytorch.py", import.meta.url));
const preceptScript = fileURLToPath(workerEntry("train-precept", import.meta.url));

/** Prints milliseconds per step, tokens per second and peak memory of both, and the median of the rounds' ratios. */
export async function benchTrain(print: (line: string) => void): Promise<void> {
  for (const { title, workload, steps, rounds } of benches) {
    print(title);
    const json = JSON.stringify(workload);
    const useful = workload.batches.flat().reduce((total, length) => total + length, 0) / workload.batches.length;
    const contest = { unit: "step", tokens: useful, repeats: steps, rounds };
    const commands = [
      [process.execPath, preceptScript, json],
      ["python3", pytorchScript, json],
    ] as const;
    const [measurements = []] = await compareContenders({ ...contest, commands }, print);
    if (workload !== publishedWorkload) continue;
    const ceiling = await sgemmCeiling(workload.threads);
    const speed =
      (useful / median(measurements.flatMap(({ milliseconds }) => milliseconds)) / 1e6) * flopPerToken(workload);
    print(
      `  ${((100 * speed) / ceiling).toFixed(0)} % of the sgemm ceiling, which is ${ceiling.toFixed(0)} GFLOP/s here`,
    );
  }
}

/** Of training: six for each weight of the maps, and the attention products of a row of 64 (Kaplan et al., 2020, section 2.1). */
function flopPerToken({ model: { layers, width, innerWidth, vocabularySize }, batches }: TrainWorkload): number {
  const length = batches[0]?.[0] ?? 0;
  const weights = layers * (4 * width ** 2 + 2 * width * innerWidth) + vocabularySize * width;
  return 6 * weights + 3 * layers * 4 * length * width;
}
