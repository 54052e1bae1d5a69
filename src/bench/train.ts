// Training speed and memory against PyTorch on the same cores, in turn within one run: `npm run bench train`.
import { fileURLToPath } from "node:url";
import { workerEntry } from "../core/worker-entry.ts";
import { gpt2Config } from "../engine/index.ts";
import { compareContenders } from "./contenders.ts";
import type { TrainWorkload } from "./train-workload.ts";

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
  for (const { title, workload, steps, rounds } of benches) {
    print(title);
    const json = JSON.stringify(workload);
    const contest = { unit: "step", tokens: workload.rows * workload.length, repeats: steps, rounds };
    const commands = [
      [process.execPath, preceptScript, json],
      ["python3", pytorchScript, json],
    ] as const;
    await compareContenders({ ...contest, commands }, print);
  }
}
