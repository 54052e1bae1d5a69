// Generation speed and memory against PyTorch on the same cores, in turn within one run: `npm run bench generate`.
import { fileURLToPath } from "node:url";
import { workerEntry } from "../core/worker-entry.ts";
import { gpt2Config } from "../engine/index.ts";
import { compareContenders } from "./contenders.ts";
import type { GenerateWorkload } from "./generate-workload.ts";

const workload: GenerateWorkload = {
  model: gpt2Config({ vocabularySize: 96, contextLength: 64, layers: 6, width: 256, heads: 4 }),
  rows: 64,
  promptLength: 32,
  newTokens: 32,
  threads: 2,
};

const pytorchScript = fileURLToPath(new URL("../../tools/bench-generate-pytorch.py", import.meta.url));
const preceptScript = fileURLToPath(workerEntry("generate-precept", import.meta.url));

/** Prints milliseconds per batch, new tokens per second and peak memory of both, and the median of the rounds' ratios. */
export async function benchGenerate(print: (line: string) => void): Promise<void> {
  print("6 layers, width 256, vocabulary 96; 64 prompts of 32 tokens, 32 new ones each, greedy, cached; 2 threads");
  const json = JSON.stringify(workload);
  const commands = [
    [process.execPath, preceptScript, json],
    ["python3", pytorchScript, json],
  ] as const;
  const tokens = workload.rows * workload.newTokens;
  await compareContenders({ commands, unit: "batch", tokens, repeats: 3, rounds: 11 }, print);
}
