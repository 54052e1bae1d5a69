// Reading a training's metrics: JSON lines of step, loss, learning rate, gradient norm, and what the objective measures.
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { z } from "zod";
import { fileError } from "../data/store/file-error.ts";

/** Objectives add numbers of their own: rewards, margins, shares (docs/objectives.md). */
const line = z
  .object({
    /** Updates done when the line was written. */
    step: z.int().min(1),
    /** Mean loss in nats since the line before. */
    loss: z.number().exactOptional(),
    learningRate: z.number().exactOptional(),
    /** Global norm before clipping, at this step. */
    gradientNorm: z.number().exactOptional(),
    /** Mean loss over the validation rows. */
    validationLoss: z.number().exactOptional(),
  })
  .catchall(z.number());

export type MetricsLine = z.infer<typeof line>;

/** All lines, in order. A line that is no metrics line is a StoreError that names it. */
export async function readMetrics(path: string): Promise<MetricsLine[]> {
  const lines: MetricsLine[] = [];
  try {
    for await (const text of createInterface({ input: createReadStream(path) }))
      lines.push(line.parse(JSON.parse(text)));
  } catch (cause) {
    throw fileError(`read line ${lines.length + 1} of`, path, cause);
  }
  return lines;
}
