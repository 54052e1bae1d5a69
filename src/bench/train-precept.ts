// Precept's side of the training bench, in a process of its own so that memory is counted apart. Started by train.ts.
import { createInterface } from "node:readline";
import { Rng } from "../core/rng.ts";
import { createTrainer, defaultOptimizer, initialParameters } from "../engine/index.ts";
import type { Measurement } from "./contenders.ts";
import { trainWorkload } from "./train-workload.ts";

const { model, rows, length, firstLearnt, threads } = trainWorkload.parse(JSON.parse(process.argv[2] ?? ""));
const rng = Rng.from("bench");
const trainer = await createTrainer({
  model,
  optimizer: defaultOptimizer,
  parameters: initialParameters(model, rng),
  threads,
});
const ids = (): Int32Array => Int32Array.from({ length: rows * length }, () => rng.int(model.vocabularySize));
const weights = Float32Array.from({ length: rows * length }, (_, index) => Number(index % length >= firstLearnt));
const batch = { rows, length, tokens: ids(), targets: ids(), weights };

for await (const line of createInterface({ input: process.stdin })) {
  const milliseconds: number[] = [];
  for (let step = 0; step < Number(line); step++) {
    const start = performance.now();
    await trainer.step(batch, 1e-3);
    milliseconds.push(performance.now() - start);
  }
  const peakMegabytes = process.resourceUsage().maxRSS / 1000;
  process.stdout.write(`${JSON.stringify({ name: "Precept", milliseconds, peakMegabytes } satisfies Measurement)}\n`);
}
await trainer.close();
