// The ceiling of training on a processor: how fast it multiplies large float32 matrices.
import { fileURLToPath } from "node:url";
import { workerEntry } from "../core/worker-entry.ts";
import { startContender } from "./contenders.ts";

const size = 2048;
const rounds = 4;

/** GFLOP/s of the fastest product of 2048 x 2048 matrices, by ONNX Runtime or PyTorch, whichever is faster here. */
export async function sgemmCeiling(threads: number): Promise<number> {
  const json = JSON.stringify({ size, threads });
  const contenders = [
    startContender(process.execPath, [fileURLToPath(workerEntry("sgemm-precept", import.meta.url)), json]),
    startContender("python3", [fileURLToPath(new URL("../../tools/bench-sgemm-pytorch.py", import.meta.url)), json]),
  ];
  try {
    const milliseconds: number[] = [];
    for (let round = 0; round < rounds; round++) {
      for (const contender of contenders) {
        const measured = await contender.measure(4);
        milliseconds.push(...(measured?.milliseconds ?? []));
      }
    }
    return (2 * size ** 3) / Math.min(...milliseconds) / 1e6;
  } finally {
    for (const contender of contenders) contender.stop();
  }
}
