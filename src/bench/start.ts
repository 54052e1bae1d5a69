// From the start of a process to its first training step, against PyTorch, in turn: `npm run bench start`.
import { fileURLToPath } from "node:url";
import { median } from "../core/statistics/index.ts";
import { workerEntry } from "../core/worker-entry.ts";
import { startContender } from "./contenders.ts";
import { publishedWorkload, tinyWorkload, type TrainWorkload } from "./train-workload.ts";

const rounds = 7;

const workloads: readonly (readonly [string, TrainWorkload])[] = [
  ["tiny: 2 layers, width 64, 64 rows of 40 tokens", tinyWorkload(2)],
  ["published: 6 layers, width 256, 64 rows of 64 tokens", publishedWorkload],
];

/** Prints seconds from the start of the process to where the first step begins and ends; medians. */
export async function benchStart(print: (line: string) => void): Promise<void> {
  for (const [title, workload] of workloads) {
    print(`${title}; 2 threads`);
    const json = JSON.stringify(workload);
    const commands = [
      [process.execPath, fileURLToPath(workerEntry("train-precept", import.meta.url))],
      ["python3", fileURLToPath(new URL("../../tools/bench-pytorch.py", import.meta.url))],
    ] as const;
    const found = commands.map(() => ({ name: "", begun: [] as number[], ended: [] as number[] }));
    for (let round = 0; round < rounds; round++) {
      for (const [index, [program, script]] of commands.entries()) {
        const started = performance.now();
        const contender = startContender(program, [script, json]);
        const measured = await contender.measure(1);
        const seconds = (performance.now() - started) / 1000;
        contender.stop();
        const result = found[index];
        if (measured === undefined || result === undefined) continue;
        result.name = measured.name;
        result.ended.push(seconds);
        result.begun.push(seconds - (measured.milliseconds[0] ?? 0) / 1000);
      }
    }
    for (const { name, begun, ended } of found) {
      if (begun.length === 0) print("  no comparison: python3 with torch was not found");
      else
        print(
          `  ${name}: first step begun after ${median(begun).toFixed(2)} s, done after ${median(ended).toFixed(2)} s`,
        );
    }
  }
}
