// AdamW with clipping by global norm, as nodes of the training graph and as the numbers it needs for each step.
import { TrainError } from "../../core/errors.ts";
import type { OptimizerConfig } from "../contract.ts";
import type { GraphBuilder } from "../onnx/graph-builder.ts";
import type { Value } from "../onnx/graph-writer.ts";

/** GPT-2-sized defaults: betas 0.9 and 0.999 as in the paper, decay 0.01 as PyTorch's AdamW, clipping at norm 1. */
export const defaultOptimizer: OptimizerConfig = {
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0.01,
  clip: 1,
};

/** Throws a TrainError, code "bad-optimizer", for numbers that AdamW is not defined for. */
export function checkOptimizer(config: OptimizerConfig): void {
  const limits = { beta1: 1, beta2: 1, epsilon: Infinity, weightDecay: Infinity, clip: Infinity };
  for (const [key, limit] of Object.entries(limits)) {
    const value = config[key as keyof OptimizerConfig];
    if (!(value >= 0 && value < limit) || (key === "epsilon" && value === 0)) {
      throw new TrainError(`optimizer.${key} cannot be ${value}`, {
        code: "bad-optimizer",
        hint: "Betas lie in [0, 1), epsilon above 0, weight decay and clip at 0 or above.",
      });
    }
  }
}

export interface UpdateInputs {
  readonly parameters: Value;
  readonly firstMoments: Value;
  readonly secondMoments: Value;
}

/** One group: flat vectors of one size. Outputs have the same order as inputs. */
export interface UpdateGroup extends UpdateInputs {
  readonly gradient: Value;
  readonly decay: boolean;
}

export interface Groups {
  readonly groups: readonly UpdateGroup[];
  /** [1, 1], zero: the update waits for it. */
  readonly gate?: Value | undefined;
}

export interface Update {
  /** [1]: the norm of all gradients before clipping. */
  readonly norm: Value;
  readonly groups: readonly UpdateInputs[];
}

/** Scalars that change from step to step; inputs of the graph, each [1]. */
export const scalarNames = ["step-size", "damping", "keep"] as const;
export type ScalarName = (typeof scalarNames)[number];

/**
 * Bias correction (Kingma and Ba, 2015, section 2, last paragraph) moved into two scalars, and the factor that
 * decoupled decay leaves of each parameter. `step` counts from 1.
 */
export function stepScalars(config: OptimizerConfig, step: number, learningRate: number): Record<ScalarName, number> {
  const secondCorrection = Math.sqrt(1 - config.beta2 ** step);
  return {
    "step-size": (learningRate * secondCorrection) / (1 - config.beta1 ** step),
    damping: config.epsilon * secondCorrection,
    keep: 1 - learningRate * config.weightDecay,
  };
}

/** Emits the update of all groups: p' = keep p - step-size m' / (sqrt(v') + damping). */
export function adamw(graph: GraphBuilder, config: OptimizerConfig, { groups, gate }: Groups): Update {
  const scalars = Object.fromEntries(scalarNames.map((name) => [name, graph.input(name, "float32", [1])]));
  const { "step-size": stepSize, damping, keep } = scalars as Record<ScalarName, Value>;
  const squares = groups.map((group) => graph.reduce("ReduceSumSquare", group.gradient, [0]));
  const parts = gate === undefined ? squares : [...squares, graph.reshape(gate, [1])];
  const norm = graph.unary("Sqrt", graph.reduce("ReduceSum", graph.concat(parts, 0), [0]));
  const first = factor(graph, config, norm, 1 - config.beta1);
  const second = factor(graph, config, norm, Math.sqrt(1 - config.beta2));

  const updated = groups.map(({ gradient, parameters, firstMoments, secondMoments, decay }) => {
    const scaled = graph.multiply(gradient, second);
    const m = graph.add(graph.multiply(firstMoments, graph.scalar(config.beta1)), graph.multiply(gradient, first));
    const v = graph.add(graph.multiply(secondMoments, graph.scalar(config.beta2)), graph.multiply(scaled, scaled));
    const direction = graph.divide(m, graph.add(graph.unary("Sqrt", v), damping));
    const kept = decay && config.weightDecay > 0 ? graph.multiply(parameters, keep) : parameters;
    const p = graph.subtract(kept, graph.multiply(direction, stepSize));
    return { parameters: p, firstMoments: m, secondMoments: v };
  });
  return { norm, groups: updated };
}

/** What a gradient is multiplied by on its way to a moment: the moment's share, times the clipping coefficient. */
function factor(graph: GraphBuilder, { clip }: OptimizerConfig, norm: Value, share: number): Value {
  if (clip === 0) return graph.scalar(share);
  // The 1e-6 is that of torch.nn.utils.clip_grad_norm_.
  const coefficient = graph.divide(graph.scalar(clip * share), graph.add(norm, graph.scalar(1e-6)));
  return graph.minimum(coefficient, graph.scalar(share));
}
