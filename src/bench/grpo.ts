// GRPO steps against a plain PyTorch loop on the same cores, in turn within one run: `npm run bench grpo`.
import { fileURLToPath } from "node:url";
import { workerEntry } from "../core/worker-entry.ts";
import { gpt2Config } from "../engine/index.ts";
import { median } from "../core/statistics/index.ts";
import { compareContenders, type Measurement } from "./contenders.ts";
import type { GrpoWorkload } from "./grpo-workload.ts";

const shape = { prompts: 32, group: 8, promptLength: 30, newTokens: 24, klWeight: 0.01, threads: 2 };

interface Bench {
  readonly title: string;
  readonly workload: GrpoWorkload;
  /** Steps of each contender in each round. */
  readonly steps: number;
  readonly rounds: number;
}

const benches: readonly Bench[] = [
  {
    title:
      "3 layers, width 96, vocabulary 96; 32 prompts of 30 tokens, 8 answers of 24 each, KL to a reference; 2 threads",
    workload: {
      ...shape,
      model: gpt2Config({ vocabularySize: 96, contextLength: 64, layers: 3, width: 96, heads: 4 }),
    },
    steps: 4,
    rounds: 5,
  },
  {
    title: "published: 6 layers, width 256; as above",
    workload: {
      ...shape,
      model: gpt2Config({ vocabularySize: 96, contextLength: 64, layers: 6, width: 256, heads: 4 }),
    },
    steps: 2,
    rounds: 3,
  },
];

const pytorchScript = fileURLToPath(new URL("../../tools/bench-grpo.py", import.meta.url));
const preceptScript = fileURLToPath(workerEntry("grpo-precept", import.meta.url));

/** Prints milliseconds per step, new tokens per second and peak memory of both, the median of the rounds' ratios, and phases. */
export async function benchGrpo(print: (line: string) => void): Promise<void> {
  for (const { title, workload, steps, rounds } of benches) {
    print(title);
    const json = JSON.stringify(workload);
    const commands = [
      [process.execPath, preceptScript, json],
      ["python3", pytorchScript, json],
    ] as const;
    const tokens = workload.prompts * workload.group * workload.newTokens;
    const [measured = [], others = []] = await compareContenders(
      { commands, unit: "step", tokens, repeats: steps, rounds },
      print,
    );
    print(`  processor time, all threads: ${processorTimes(measured, others)}`);
    const time = median(measured.flatMap(({ milliseconds }) => milliseconds));
    print(
      `  Precept: ${Math.round((1000 * workload.prompts * workload.group) / time)} answers/s; ${sharesOf(measured)}`,
    );
  }
}

/** Medians of both, and their ratio. */
function processorTimes(precept: readonly Measurement[], pytorch: readonly Measurement[]): string {
  const [own, other] = [precept, pytorch].map((measured) =>
    median(measured.flatMap(({ processorMilliseconds }) => processorMilliseconds ?? [])),
  ) as [number, number];
  return `${Math.round(own)} ms a step, PyTorch ${Math.round(other)} ms: ${(other / own).toFixed(2)} times as much`;
}

/** Of a step's time, by phase: kernels of sampling, what else sampling does, and the others. */
function sharesOf(measured: readonly Measurement[]): string {
  const shareOf = (phase: string): number =>
    median(measured.map(({ phases = {} }) => (phases[phase] ?? 0) / (phases["total"] ?? Number.NaN)));
  const kernels = shareOf("samplingKernels");
  const shares: [string, number][] = [
    ["sampling kernels", kernels],
    ["sampling besides", shareOf("sampling") - kernels],
    ["update", shareOf("update")],
    ["reference", shareOf("reference")],
    ["parameters", shareOf("parameters")],
    ["reward", shareOf("reward")],
    ["waiting", shareOf("waiting")],
  ];
  return shares.map(([name, share]) => `${name} ${(100 * share).toFixed(1)} %`).join(", ");
}
