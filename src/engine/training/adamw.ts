// AdamW with clipping by global norm: the graph of the update, and the numbers it needs for each step.
import { TrainError } from "../../core/errors.ts";
import type { OptimizerConfig } from "../contract.ts";
import type { Piece } from "../devices/device.ts";
import { GraphBuilder } from "../onnx/graph-builder.ts";
import type { Dialect, Value } from "../onnx/graph-writer.ts";
import type { Graph } from "../onnx/model.ts";

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

/** Numbers that change from step to step; inputs of the graph, each [1]. */
export const scalarNames = ["step-size", "damping", "keep", "first-share", "second-share"] as const;
export type ScalarName = (typeof scalarNames)[number];
export type StepScalars = Readonly<Record<ScalarName, number>>;

export interface UpdateMoment {
  /** Of the update, from 1. */
  readonly step: number;
  readonly learningRate: number;
  /** Of all gradients together, before clipping. */
  readonly gradientNorm: number;
}

/**
 * Bias correction (Kingma and Ba, 2015, section 2, last paragraph) moved into two scalars, the factor that decoupled
 * decay leaves of each parameter, and what a gradient is multiplied by on its way to each moment: the moment's share,
 * times the clipping coefficient. The 1e-6 in it is that of torch.nn.utils.clip_grad_norm_.
 */
export function stepScalars(config: OptimizerConfig, { step, learningRate, gradientNorm }: UpdateMoment): StepScalars {
  const secondCorrection = Math.sqrt(1 - config.beta2 ** step);
  const clipped = config.clip === 0 ? 1 : Math.min(1, config.clip / (gradientNorm + 1e-6));
  return {
    "step-size": (learningRate * secondCorrection) / (1 - config.beta1 ** step),
    damping: config.epsilon * secondCorrection,
    keep: 1 - learningRate * config.weightDecay,
    "first-share": (1 - config.beta1) * clipped,
    "second-share": Math.sqrt(1 - config.beta2) * clipped,
  };
}

/** Names of the update's tensors; the piece's number follows. */
export const updateNames = {
  parameters: (piece: number) => `parameters:${piece}`,
  firstMoments: (piece: number) => `first-moments:${piece}`,
  secondMoments: (piece: number) => `second-moments:${piece}`,
  gradient: (piece: number) => `gradient:${piece}`,
  made: (name: string) => `new-${name}`,
} as const;

/**
 * The update of pieces of parameters: p' = keep p - step-size m' / (sqrt(v') + damping). Inputs: parameters, both moments
 * and gradient of each piece, and the scalars. Each input is read only on the way to the result of its name, so that the
 * results may be written over the inputs.
 */
export function updateGraph(config: OptimizerConfig, pieces: readonly Piece[], dialect?: Dialect): Graph {
  const graph = new GraphBuilder("update", dialect);
  const scalars = Object.fromEntries(scalarNames.map((name) => [name, graph.input(name, "float32", [1])])) as Record<
    ScalarName,
    Value
  >;
  for (const [index, piece] of pieces.entries()) {
    const shape = piece.shape.map((size) => (typeof size === "number" ? size : `${size}:${index}`));
    const input = (name: (piece: number) => string): Value => graph.input(name(index), "float32", shape);
    const parameters = input(updateNames.parameters);
    const firstMoments = input(updateNames.firstMoments);
    const secondMoments = input(updateNames.secondMoments);
    const gradient = input(updateNames.gradient);
    const scaled = graph.multiply(gradient, scalars["second-share"]);
    const m = graph.add(
      graph.multiply(firstMoments, graph.scalar(config.beta1)),
      graph.multiply(gradient, scalars["first-share"]),
    );
    const v = graph.add(graph.multiply(secondMoments, graph.scalar(config.beta2)), graph.multiply(scaled, scaled));
    const direction = graph.divide(m, graph.add(graph.unary("Sqrt", v), scalars.damping));
    const kept = piece.decayed ? graph.multiply(parameters, scalars.keep) : parameters;
    const moved = graph.subtract(kept, graph.multiply(direction, scalars["step-size"]));
    graph.output(updateNames.made(parameters.name), moved);
    graph.output(updateNames.made(firstMoments.name), m);
    graph.output(updateNames.made(secondMoments.name), v);
  }
  return graph.build();
}
