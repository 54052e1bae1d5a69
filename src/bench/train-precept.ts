// Precept's side of the training bench, in a process of its own so that memory is counted apart. Started by train.ts.
import { createInterface } from "node:readline";
import { Rng } from "../core/rng.ts";
import { type Batch, createTrainer, defaultOptimizer, initialParameters } from "../engine/index.ts";
import type { Measurement } from "./contenders.ts";
import { trainWorkload } from "./train-workload.ts";

const {
  model,
  batches: lengths,
  firstLearnt,
  threads,
  device,
} = trainWorkload.parse(JSON.parse(process.argv[2] ?? ""));
const rng = Rng.from("bench");
const trainer = await createTrainer({
  model,
  optimizer: defaultOptimizer,
  parameters: initialParameters(model, rng),
  threads,
  device,
});
const batches = lengths.map((rows): Batch => {
  const length = Math.max(...rows);
  const size = rows.length * length;
  const ids = (): Int32Array => Int32Array.from({ length: size }, () => rng.int(model.vocabularySize));
  const weights = Float32Array.from({ length: size }, (_, index) => {
    const position = index % length;
    return Number(position >= firstLearnt && position < (rows[Math.floor(index / length)] as number));
  });
  return { rows: rows.length, length, tokens: ids(), targets: ids(), weights };
});
let steps = 0;

for await (const line of createInterface({ input: process.stdin })) {
  const milliseconds: number[] = [];
  for (let step = 0; step < Number(line); step++) {
    const start = performance.now();
    await trainer.step(batches[steps++ % batches.length] as Batch, 1e-3);
    milliseconds.push(performance.now() - start);
  }
  const peakMegabytes = process.resourceUsage().maxRSS / 1000;
  process.stdout.write(`${JSON.stringify({ name: "Precept", milliseconds, peakMegabytes } satisfies Measurement)}\n`);
}
await trainer.close();
