// The two graphs of training: a whole step (forward, backward, clipping, AdamW), and the loss alone.
import { adamw, type UpdateInputs } from "./adamw.ts";
import { causalMask } from "../autodiff/attention.ts";
import { crossEntropy } from "../autodiff/cross-entropy.ts";
import { addPositions } from "../autodiff/embedding.ts";
import { lastRows } from "../autodiff/selection.ts";
import { Tape, type Variable } from "../autodiff/tape.ts";
import type { OptimizerConfig, TransformerConfig } from "../contract.ts";
import type { FlatLayout, Group } from "./flat-layout.ts";
import { GraphBuilder } from "../onnx/graph-builder.ts";
import type { Dialect, Value } from "../onnx/graph-writer.ts";
import type { Graph } from "../onnx/model.ts";
import { forward, transformer } from "../transformer.ts";

/** The sizes that a training graph is made for. */
export interface StepShape {
  readonly length: number;
  /** The first position that any row learns from; logits are computed from here on. */
  readonly start: number;
  /** Rows of each micro-batch. Their activations come and go one after another, so that they stay in cache. */
  readonly rows: readonly number[];
}

export interface TrainingGraphOptions {
  readonly model: TransformerConfig;
  readonly layout: FlatLayout;
  readonly shape: StepShape;
  readonly dialect?: Dialect;
}

/** Names of inputs and outputs. Those of updated tensors are the inputs' names with "new-" before them. */
export const tensorNames = {
  tokens: (micro: number) => `tokens:${micro}`,
  targets: (micro: number) => `targets:${micro}`,
  shares: (micro: number) => `shares:${micro}`,
  group: (kind: keyof UpdateInputs, group: number) => `${kind}:${group}`,
  updated: (name: string) => `new-${name}`,
  loss: "loss",
  norm: "norm",
} as const;

/**
 * Inputs: the parameters by name, the same again as flat groups with both moments, AdamW's scalars, and for each
 * micro-batch tokens [length, rows], targets and shares of the loss [(length - start) * rows, 1].
 * Outputs: loss [1, 1], norm [1], and the updated groups.
 */
export function trainingGraph(options: TrainingGraphOptions & { readonly optimizer: OptimizerConfig }): Graph {
  const graph = new GraphBuilder("training-step", options.dialect);
  const tape = new Tape(graph, true);
  const { loss, parameters, gate } = emitLoss(tape, options);
  tape.backward();
  const groups = options.layout.groups.map((group, index) => ({
    gradient: groupGradient(tape, group, parameters),
    decay: group.decay,
    ...groupInputs(graph, group, index),
  }));
  const update = adamw(graph, options.optimizer, { groups, gate });
  graph.output(tensorNames.loss, loss);
  graph.output(tensorNames.norm, update.norm);
  for (const [index, group] of update.groups.entries()) {
    for (const kind of ["parameters", "firstMoments", "secondMoments"] as const) {
      graph.output(tensorNames.updated(tensorNames.group(kind, index)), group[kind]);
    }
  }
  return graph.build();
}

/** Inputs: parameters, tokens, targets and shares as in `trainingGraph`. Output: loss [1, 1]. */
export function lossGraph(options: TrainingGraphOptions): Graph {
  const graph = new GraphBuilder("loss", options.dialect);
  graph.output(tensorNames.loss, emitLoss(new Tape(graph, false), options).loss);
  return graph.build();
}

interface EmittedLoss {
  readonly loss: Value;
  readonly parameters: ReadonlyMap<string, Variable>;
  readonly gate: Value | undefined;
}

/** Leaves on the tape only what is shared by the micro-batches: each one's own part is run back at once. */
function emitLoss(tape: Tape, { model, layout, shape }: TrainingGraphOptions): EmittedLoss {
  const { graph } = tape;
  const { length, start } = shape;
  const parameters = new Map<string, Variable>();
  for (const [name, slot] of layout.slots) {
    // Positions beyond the length are neither read nor learnt, so the graph sees a shorter table.
    const seen = name === "transformer.wpe.weight" ? [length, model.width] : slot.shape;
    parameters.set(name, tape.variable(graph.input(name, "float32", seen)));
  }
  const net = transformer(tape, { config: model, parameters, narrow: start > 0 });
  const masks = { causal: causalMask(graph, length, length) };
  const windowMasks = { causal: causalMask(graph, length - start, length) };
  let loss: Value | undefined;
  let gate: Value | undefined;
  for (const [micro, rows] of shape.rows.entries()) {
    const mark = tape.mark();
    const { logits } = forward(tape, net, {
      tokens: graph.input(tensorNames.tokens(micro), "int32", [length, rows]),
      length,
      rows,
      place: (x) => addPositions(tape, x, gated(tape, net.parameter("transformer.wpe.weight"), gate)),
      masks,
      window: { length: length - start, narrow: (x) => lastRows(tape, x, start * rows), masks: windowMasks },
    });
    const learnt = [(length - start) * rows, 1];
    loss = crossEntropy(tape, logits, {
      targets: graph.input(tensorNames.targets(micro), "int32", learnt),
      shares: graph.input(tensorNames.shares(micro), "float32", learnt),
      previous: loss,
    });
    if (tape.training) {
      tape.backward(mark);
      gate = gateAfter(tape);
    }
  }
  return { loss: loss as Value, parameters, gate };
}

/**
 * A zero, [1, 1], that depends on every gradient of a micro-batch; the next micro-batch and the update wait for it.
 *
 * ONNX Runtime runs nodes depth first from the last output. Left to itself it puts weight gradients off to the end, and
 * keeps the activations of all micro-batches for them: 820 MB instead of 450 MB for the published model, and 5 % slower.
 * Of several operands it follows the youngest first, so the sums, which are younger than the corners, unwind to the first
 * gradient, and gradients are made in the order in which they were emitted.
 */
function gateAfter(tape: Tape): Value {
  const { graph } = tape;
  const matrices = tape.openGradients().filter((gradient) => gradient.shape.length === 2);
  const total = matrices.map((gradient) => graph.corner(gradient)).reduce((left, right) => graph.add(left, right));
  return graph.multiply(total, graph.scalar(0));
}

/** The variable itself, but not before what the gate waits for. */
function gated(tape: Tape, variable: Variable, gate: Value | undefined): Variable {
  if (gate === undefined) return variable;
  return tape.result(tape.graph.add(variable.value, gate), (gradient) => tape.contribute(variable, gradient));
}

function groupInputs(graph: GraphBuilder, group: Group, index: number): UpdateInputs {
  const input = (kind: keyof UpdateInputs): Value =>
    graph.input(tensorNames.group(kind, index), "float32", [group.size]);
  return {
    parameters: input("parameters"),
    firstMoments: input("firstMoments"),
    secondMoments: input("secondMoments"),
  };
}

/** The gradients of a group's parameters as one vector, zero where a parameter was not reached. */
function groupGradient(tape: Tape, group: Group, parameters: ReadonlyMap<string, Variable>): Value {
  const { graph } = tape;
  const parts: Value[] = [];
  for (const { name, size } of group.slots) {
    const gradient = tape.gradient(parameters.get(name) as Variable);
    const reached =
      gradient === undefined ? 0 : gradient.shape.reduce<number>((total, axis) => total * Number(axis), 1);
    if (gradient !== undefined) parts.push(graph.reshape(gradient, [reached]));
    if (reached < size) parts.push(graph.floats(new Float32Array(size - reached), [size - reached]));
  }
  return graph.concat(parts, 0);
}
