// Precept's side of the generation bench, in a process of its own so that memory is counted apart. Started by generate.ts.
import { createInterface } from "node:readline";
import { Rng } from "../core/rng.ts";
import { createGenerator, initialParameters } from "../engine/index.ts";
import type { Measurement } from "./contenders.ts";
import { generateWorkload } from "./generate-workload.ts";

const { model, rows, promptLength, newTokens, threads } = generateWorkload.parse(JSON.parse(process.argv[2] ?? ""));
const rng = Rng.from("bench");
const generator = await createGenerator({ model, parameters: initialParameters(model, rng), threads });
const prompts = Array.from({ length: rows }, () => {
  return Array.from({ length: promptLength }, () => rng.int(model.vocabularySize));
});

for await (const line of createInterface({ input: process.stdin })) {
  const milliseconds: number[] = [];
  for (let repeat = 0; repeat < Number(line); repeat++) {
    const start = performance.now();
    await generator.generate(prompts, { maxNewTokens: newTokens, stopToken: -1 });
    milliseconds.push(performance.now() - start);
  }
  const peakMegabytes = process.resourceUsage().maxRSS / 1000;
  process.stdout.write(`${JSON.stringify({ name: "Precept", milliseconds, peakMegabytes } satisfies Measurement)}\n`);
}
await generator.close();
