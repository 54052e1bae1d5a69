// A policy that no longer learns: log-probabilities under it, without an optimiser's memory.
import { Rng } from "../core/rng.ts";
import type { Batch, Parameters, TransformerConfig } from "../engine/contract.ts";
import type { DeviceName } from "../engine/devices/device.ts";
import { defaultOptimizer } from "../engine/training/adamw.ts";
import { linearModules } from "../engine/architectures/architecture.ts";
import { initialAdapter } from "../engine/training/lora.ts";
import { createTrainer } from "../engine/training/trainer.ts";

export interface FrozenPolicy {
  /** As `Trainer.logProbabilities` gives them. */
  logProbabilities(batch: Batch): Promise<Float32Array>;
  close(): Promise<void>;
}

export interface FrozenPolicyOptions {
  readonly model: TransformerConfig;
  readonly parameters: Parameters;
  readonly threads: number;
  readonly device: DeviceName | undefined;
}

/** The parameters are read where they are: what learns here is an adapter of rank 1 that never gets a step. */
export async function openFrozenPolicy({ model, parameters, ...place }: FrozenPolicyOptions): Promise<FrozenPolicy> {
  const [module = ""] = linearModules(model).keys();
  const config = { rank: 1, alpha: 1, targets: [module.slice(module.lastIndexOf(".") + 1)] };
  const trainer = await createTrainer({
    model,
    optimizer: defaultOptimizer,
    ...place,
    lora: { config, base: parameters },
    parameters: initialAdapter(model, config, Rng.from("frozen")),
  });
  return { logProbabilities: (batch) => trainer.logProbabilities(batch), close: () => trainer.close() };
}
