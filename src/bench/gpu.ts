// Training speed on a GPU through WebGPU against PyTorch on the same card, eager and compiled: `npm run bench gpu`.
import { fileURLToPath } from "node:url";
import { workerEntry } from "../core/worker-entry.ts";
import { gpt2Config } from "../engine/index.ts";
import { openDevice } from "../engine/devices/open-device.ts";
import { compareContenders, type Measurement } from "./contenders.ts";
import { publishedWorkload, type TrainWorkload } from "./train-workload.ts";

export interface GpuBench {
  readonly title: string;
  readonly workload: TrainWorkload;
  /** Steps of each contender in each round. */
  readonly steps: number;
  readonly rounds: number;
}

const benches: readonly GpuBench[] = [
  {
    title: "published: 6 layers, width 256, vocabulary 96; 64 rows of 64 tokens",
    workload: { ...publishedWorkload, device: "webgpu" },
    steps: 10,
    rounds: 7,
  },
  {
    title: "the same model; 1024 rows of 64 tokens",
    workload: { ...publishedWorkload, batches: [Array.from({ length: 1024 }, () => 64)], device: "webgpu" },
    steps: 4,
    rounds: 5,
  },
  {
    title: "GPT-2's size: 12 layers, width 768, vocabulary 50257; 8 rows of 1024 tokens",
    workload: {
      model: gpt2Config({ vocabularySize: 50_257, contextLength: 1024, layers: 12, width: 768, heads: 12 }),
      batches: [Array.from({ length: 8 }, () => 1024)],
      firstLearnt: 0,
      threads: 2,
      device: "webgpu",
    },
    steps: 2,
    rounds: 5,
  },
];

const pytorchScript = fileURLToPath(new URL("../../tools/bench-gpu-pytorch.py", import.meta.url));
const preceptScript = fileURLToPath(workerEntry("train-precept", import.meta.url));

/**
 * Prints milliseconds per step and tokens per second; all compute in float32. Memory is the host's for Precept and the
 * card's for PyTorch. Without CUDA Precept runs alone; without a GPU this says so.
 */
export async function benchGpu(print: (line: string) => void, asked: readonly GpuBench[] = benches): Promise<void> {
  try {
    await (await openDevice("webgpu", { threads: 1 })).close();
  } catch (error) {
    print(`not measured: ${error instanceof Error ? error.message : String(error)}`);
    return;
  }
  for (const { title, workload, steps, rounds } of asked) {
    const json = JSON.stringify(workload);
    const tokens = workload.batches.flat().reduce((total, length) => total + length, 0) / workload.batches.length;
    for (const mode of ["eager", "compiled"]) {
      print(`${title}; PyTorch ${mode}`);
      const commands = [
        [process.execPath, preceptScript, json],
        ["python3", pytorchScript, json, mode],
      ] as const;
      const [, pytorch = []]: Measurement[][] = await compareContenders(
        { unit: "step", tokens, repeats: steps, rounds, commands },
        print,
      );
      // Nothing to compare with: once is enough.
      if (pytorch.length === 0) break;
    }
  }
}
