// `npm run bench [families|rows|train|start|generate|gpu|grpo|verify|rewards]`: what Precept costs, contenders in turn in one run; figures are printed, never asserted.
import { availableParallelism, cpus } from "node:os";
import { benchFamilies } from "./families.ts";
import { benchGenerate } from "./generate.ts";
import { benchGpu } from "./gpu.ts";
import { benchGrpo } from "./grpo.ts";
import { benchRewards } from "./rewards.ts";
import { benchRows } from "./rows.ts";
import { benchStart } from "./start.ts";
import { benchTrain } from "./train.ts";
import { benchVerify } from "./verify.ts";

const benches: Record<string, (print: (line: string) => void) => Promise<void> | void> = {
  families: benchFamilies,
  rows: benchRows,
  train: benchTrain,
  start: benchStart,
  generate: benchGenerate,
  gpu: benchGpu,
  grpo: benchGrpo,
  verify: benchVerify,
  rewards: benchRewards,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in benches));
if (unknown.length > 0) {
  process.stderr.write(`There is no bench "${unknown.join('", "')}"; there are ${Object.keys(benches).join(", ")}.\n`);
  process.exit(2);
}
const print = (line: string): void => void process.stdout.write(`${line}\n`);
print(`${cpus()[0]?.model ?? "unknown processor"}, ${availableParallelism()} cores, Node ${process.version}`);
for (const [name, bench] of Object.entries(benches)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  print(`\n== ${name}`);
  await bench(print);
}
