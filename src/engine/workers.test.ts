import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { workerEntry } from "../core/worker-entry.ts";
import { tinyBatch, tinyModel, tinyTrainer } from "./tiny-model.test-support.ts";

const code = `
  const { parentPort, workerData } = require("node:worker_threads");
  (async () => {
    const { createTrainer, createGenerator, defaultOptimizer } = await import(workerData.engine);
    const { model, parameters, batch } = workerData;
    const trainer = await createTrainer({ model, optimizer: defaultOptimizer, parameters, threads: 1 });
    const losses = [];
    for (let step = 0; step < 5; step++) losses.push((await trainer.step(batch, 1e-2)).loss);
    const generator = await createGenerator({ model, parameters: await trainer.parameters(), threads: 1 });
    const answers = await generator.generate([[1, 2], [3]], { maxNewTokens: 3, stopToken: -1 });
    await generator.close();
    if (workerData.close) await trainer.close();
    parentPort.postMessage({ losses, answers });
  })();
`;

test("trainers in parallel workers learn what one alone learns, and their threads end cleanly", async () => {
  const batch = tinyBatch(1);
  const alone = await tinyTrainer();
  const { engine, parameters } = {
    engine: workerEntry("index", import.meta.url).href,
    parameters: await alone.parameters(),
  };
  const expected: number[] = [];
  for (let step = 0; step < 5; step++) expected.push((await alone.step(batch, 1e-2)).loss);

  const start = (close: boolean): Promise<{ result: unknown; exitCode: number }> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(code, {
        eval: true,
        workerData: { engine, model: tinyModel, parameters, batch, close },
      });
      let result: unknown;
      worker.on("message", (message) => {
        result = message;
      });
      worker.on("error", reject);
      worker.on("exit", (exitCode) => resolve({ result, exitCode }));
    });
  const ended = await Promise.all([start(true), start(true), start(false)]);
  for (const { result, exitCode } of ended) {
    expect(exitCode).toBe(0);
    expect(result).toMatchObject({ losses: expected });
  }
  expect(new Set(ended.map(({ result }) => JSON.stringify(result))).size).toBe(1);
});
