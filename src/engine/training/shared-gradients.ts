// The gradients of a small model's batch, its rows shared out over threads that each run a whole graph on their own.
import { parameterCount } from "../architectures/architecture.ts";
import type { Batch, StepResult, TransformerConfig } from "../contract.ts";
import type { Places } from "../devices/device.ts";
import type { Feeds } from "../devices/tensors.ts";
import type { MicroBatch } from "./micro-batches.ts";
import { type Helper, type ShareResult, startHelper } from "./share-helper.ts";
import { addGradients, gradientPlaces, type Share, type SharedModel, shareRunner } from "./share-runner.ts";

/** Above so many parameters products are large enough to be divided themselves, and gradients to be moved. */
const LARGEST_SHARED = 1_000_000;

/** Operations that make up for a message: about 2 ms. */
const SMALLEST_SHARE = 2e8;

/** Whether a batch's rows should be shared out over threads. A pure function, so that a resumed run computes the same sums. */
export function worthSharing(model: TransformerConfig, micros: readonly MicroBatch[], threads: number): boolean {
  const parameters = parameterCount(model);
  if (threads === 1 || micros.length < threads || parameters > LARGEST_SHARED) return false;
  const positions = micros.reduce((total, { rows, length }) => total + rows.length * length, 0);
  // Of training: six for each parameter and position (Kaplan et al., 2020, section 2.1).
  return (6 * parameters * positions) / threads >= SMALLEST_SHARE;
}

export interface SharedBatch {
  readonly batch: Batch;
  readonly micros: readonly MicroBatch[];
  readonly narrow: boolean;
  readonly weight: number;
  readonly steps: number;
}

export interface SharedGradients {
  /** Writes the gradients of everything that is learnt. */
  step(batch: SharedBatch, parameters: Feeds, gradients: Places): Promise<StepResult>;
  close(): Promise<void>;
}

/**
 * Helpers start with the first batch. A share that a helper cannot take yet, or not any more, the caller's thread computes,
 * to the same bits: gradients are always added in the order of the shares.
 */
export function openSharedGradients(shared: SharedModel, threads: number, start = startHelper): SharedGradients {
  const own = shareRunner(shared);
  let helpers: Helper[] | undefined;
  let room: Places | undefined;
  return {
    async step(batch, parameters, gradients) {
      helpers ??= Array.from({ length: threads - 1 }, () => start(shared));
      const [first, ...others] = shares(batch, threads) as [Share, ...Share[]];
      const asked = others.map((share, index) => helpers?.[index]?.ask(share, parameters));
      let loss = await own.run(first, parameters, gradients);
      let squares = Number.NaN;
      for (const [index, share] of others.entries()) {
        let made: ShareResult | undefined = await asked[index];
        if (made === undefined) {
          room ??= gradientPlaces(shared.model);
          made = { loss: await own.run(share, parameters, room), gradients: room };
        }
        loss += made.loss;
        squares = addGradients(gradients, made.gradients);
      }
      return { loss, gradientNorm: Math.sqrt(squares) };
    },
    async close() {
      await Promise.all([own.close(), ...(helpers ?? []).map((helper) => helper.close())]);
    },
  };
}

/** One for each thread, of as many micro-batches as can be. */
function shares({ micros, ...batch }: SharedBatch, threads: number): Share[] {
  const made = Array.from({ length: threads }, (): [number, MicroBatch][] => []);
  for (const [index, micro] of micros.entries()) made[index % threads]?.push([index, micro]);
  return made.map((some) => ({ ...batch, micros: some }));
}
