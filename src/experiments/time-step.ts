// How long a training step takes on this machine, from a few real ones.
import { Rng } from "../core/rng.ts";
import { parameterCount, parameterShapes } from "../engine/architectures/architecture.ts";
import type { Parameters, TransformerConfig } from "../engine/contract.ts";
import type { DeviceName } from "../engine/devices/device.ts";
import { elements } from "../engine/onnx/shapes.ts";
import { initialAdapter } from "../engine/training/lora.ts";
import { createTrainer } from "../engine/training/trainer.ts";
import { assembleBatch, usefulTokens } from "../train/batches.ts";
import type { TrainingSettings } from "../train/settings.ts";
import type { TokenRows } from "../train/token-rows.ts";

/** Of a probed batch, at most: a large one is estimated from a part of it. A token costs six products per parameter. */
const mostProbed = { tokens: 8192, products: 2.4e11 } as const;
/** After one that is not timed: so many steps, or those that end within so many seconds. */
const mostTimed = { steps: 4, seconds: 1 } as const;

export interface StepProbe {
  readonly model: TransformerConfig;
  readonly training: TrainingSettings;
  /** The first rows of the training. */
  readonly rows: TokenRows;
  readonly threads: number;
  readonly device: DeviceName | undefined;
}

/** Seconds of a whole batch, from steps with rows like those of the training. */
export async function timeStep({ model, training, rows: train, threads, device }: StepProbe): Promise<number> {
  const { lora, dropout, batchSize } = training;
  const most = Math.min(mostProbed.tokens, mostProbed.products / (6 * parameterCount(model)));
  const meanLength = Math.max(1, train.tokens.length / train.count - 1);
  const rows = Math.max(1, Math.min(batchSize, Math.floor(most / meanLength)));
  const start = anyParameters(parameterShapes(model));
  const trainer = await createTrainer({
    model,
    optimizer: training,
    threads,
    device,
    dropout: { rate: dropout, seed: "estimate" },
    ...(lora === undefined
      ? { parameters: start }
      : { lora: { config: lora, base: start }, parameters: initialAdapter(model, lora, Rng.from("estimate")) }),
  });
  try {
    const chosen = Array.from({ length: rows }, (_, row) => row % train.count);
    const batch = assembleBatch(train, chosen);
    await trainer.step(batch, 1e-6);
    const started = performance.now();
    const elapsed = (): number => (performance.now() - started) / 1000;
    let steps = 0;
    while (steps < mostTimed.steps && (steps === 0 || elapsed() < mostTimed.seconds)) {
      await trainer.step(batch, 1e-6);
      steps += 1;
    }
    return (elapsed() / steps) * ((batchSize * meanLength) / usefulTokens(train, chosen));
  } finally {
    await trainer.close();
  }
}

/**
 * Numbers like those of a model: all tensors begin at the same ones, since a large model's own would take longer to draw,
 * and more memory, than the steps.
 */
function anyParameters(shapes: ReadonlyMap<string, readonly number[]>): Parameters {
  const numbers = new Float32Array(Math.max(...[...shapes.values()].map(elements)));
  for (let i = 0; i < numbers.length; i++) numbers[i] = (((i * 7919) % 1009) / 1009 - 0.5) * 0.06;
  return new Map([...shapes].map(([name, shape]) => [name, { shape, data: numbers.subarray(0, elements(shape)) }]));
}
