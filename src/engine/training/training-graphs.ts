// The graphs of training. A batch of one micro-batch takes one graph from parameters to gradients; one of several takes
// three: weights are prepared, each micro-batch adds to the weights' gradients, and those become the parameters'.
import { linearModules, network, parameterShapes, prepareWeights } from "../architectures/architecture.ts";
import type { Preparation, Weights } from "../architectures/network.ts";
import type { Adapter } from "../autodiff/linear.ts";
import { crossEntropy } from "../autodiff/cross-entropy.ts";
import { Tape, type Variable } from "../autodiff/tape.ts";
import type { LoraConfig, TransformerConfig } from "../contract.ts";
import { GraphBuilder } from "../onnx/graph-builder.ts";
import type { Dialect, Value } from "../onnx/graph-writer.ts";
import type { Graph } from "../onnx/model.ts";
import { adapterNames, adapterShapes } from "./lora.ts";
import { microNames, sizeNames, trainingPass } from "./training-pass.ts";

export interface TrainingGraphOptions {
  readonly model: TransformerConfig;
  /** With it only adapters are learnt, without it every parameter. */
  readonly lora?: LoraConfig | undefined;
  /** Whether only some positions are learnt from. */
  readonly narrow: boolean;
  readonly dropout: boolean;
  readonly dialect?: Dialect | undefined;
}

/** Names of inputs and outputs beside the parameters and prepared weights, which have their own. */
export const tensorNames = {
  /** A weight that is made of parameters; those that are parameters themselves have their names. */
  prepared: (name: string) => `prepared:${name}`,
  /** Of a parameter, or of a prepared weight. */
  gradient: (name: string) => `gradient:${name}`,
  /** The gradient of a weight over the micro-batches before this one. */
  sum: (name: string) => `sum:${name}`,
  loss: "loss",
  logProbabilities: "log-probabilities",
  norm: "norm",
} as const;

/** What is learnt, by name. */
export function trainableShapes(
  model: TransformerConfig,
  lora: LoraConfig | undefined,
): ReadonlyMap<string, readonly number[]> {
  return lora === undefined ? parameterShapes(model) : adapterShapes(model, lora);
}

/**
 * One micro-batch that is the whole batch. Inputs: parameters, and those of the training pass with targets int32
 * [positions, 1] and shares [positions, 1] of the loss. Outputs: loss [1, 1], norm [1], and the gradient of everything
 * that is learnt.
 */
export function wholeGraph(options: TrainingGraphOptions): Graph {
  const { graph, tape, parameters } = beginGradients(options);
  emitGradients(tape, options, parameters);
  return graph.build();
}

/** The gradients of some rows of a batch. Inputs and outputs as of `wholeGraph`, without the norm. */
export function shareGraph(options: TrainingGraphOptions): Graph {
  const { graph, tape, parameters } = beginGradients(options);
  for (const name of trainableShapes(options.model, options.lora).keys()) {
    const gradient = tape.gradient(found(parameters, name));
    if (gradient !== undefined) graph.output(tensorNames.gradient(name), gradient);
  }
  return graph.build();
}

/** Everything from parameters to their gradients, and the loss as an output. */
function beginGradients(options: TrainingGraphOptions) {
  const { graph, tape, parameters } = begin("gradients", options, true);
  const weights = prepare(tape, options, parameters);
  graph.output(tensorNames.loss, emitLoss(tape, options, weights));
  tape.backward();
  return { graph, tape, parameters };
}

/** Outputs the weights that the micro-batches read and that are no parameters; none where all are. */
export function prepareGraph(options: TrainingGraphOptions): Graph {
  const { graph, tape, parameters } = begin("prepared-weights", options, false);
  for (const [name, variable] of madeWeights(prepare(tape, options, parameters), parameters)) {
    graph.output(tensorNames.prepared(name), variable.value);
  }
  return graph.build();
}

/** Inputs: prepared weights, the sums so far, and a micro-batch as in `wholeGraph`. Outputs: its loss, and new sums. */
export function microGraph(options: TrainingGraphOptions): Graph {
  const graph = new GraphBuilder("micro-batch", options.dialect);
  const tape = new Tape(graph, true);
  const weights = new Map<string, Variable>();
  const learnt: [string, Variable][] = [];
  for (const { name, shape, learnt: isLearnt, parameter } of microWeights(options)) {
    const value = graph.input(parameter ? name : tensorNames.prepared(name), "float32", shape);
    const variable = isLearnt ? tape.variable(value) : tape.data(value);
    weights.set(name, variable);
    if (!isLearnt) continue;
    learnt.push([name, variable]);
    tape.contribute(variable, graph.input(tensorNames.sum(name), "float32", shape));
  }
  graph.output(tensorNames.loss, emitLoss(tape, options, weights));
  tape.backward();
  for (const [name, variable] of learnt) graph.output(tensorNames.gradient(name), tape.gradient(variable) as Value);
  return graph.build();
}

/**
 * From gradients of prepared weights to those of parameters. Inputs: parameters, and the sums. Outputs: norm [1], and
 * the gradients of those parameters whose gradient is not a sum already.
 */
export function finishGraph(options: TrainingGraphOptions): Graph {
  const { graph, tape, parameters } = begin("parameter-gradients", options, true);
  const weights = prepare(tape, options, parameters);
  for (const { name, shape, learnt } of microWeights(options)) {
    if (!learnt) continue;
    tape.contribute(weights.get(name) as Variable, graph.input(tensorNames.sum(name), "float32", shape));
  }
  tape.backward();
  emitGradients(tape, options, parameters);
  return graph.build();
}

/** The loss alone. Inputs as in `wholeGraph`; output: loss [1, 1]. */
export function lossGraph(options: TrainingGraphOptions): Graph {
  const plain = { ...options, dropout: false };
  const { graph, tape, parameters } = begin("loss", plain, false);
  graph.output(tensorNames.loss, emitLoss(tape, plain, parameters, "plain"));
  return graph.build();
}

/** The log-probabilities of the targets, [positions, 1]. Inputs as of `lossGraph`, without shares. */
export function logProbabilityGraph(options: TrainingGraphOptions): Graph {
  const plain = { ...options, dropout: false };
  const { graph, tape, parameters } = begin("log-probabilities", plain, false);
  const { logits, targets } = emitPredictions(tape, plain, weightSource(plain, parameters, "plain"));
  graph.output(tensorNames.logProbabilities, graph.gatherElements(graph.logSoftmax(logits.value), targets));
  return graph.build();
}

export interface MicroWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly learnt: boolean;
  /** Whether it is a parameter itself, or made of some. */
  readonly parameter: boolean;
}

/** What a micro-batch reads: prepared weights, and adapters. */
export function microWeights(options: TrainingGraphOptions): MicroWeight[] {
  const { tape, parameters } = begin("weights", options, true);
  const weights = prepare(tape, options, parameters);
  const read = new Set<string>();
  const source = { ...weightSource(options, weights), get: (name: string) => (read.add(name), found(weights, name)) };
  network(tape, options.model, source).logits(trainingPass(tape, { ...options, narrow: false, dropout: false }));
  if (options.lora !== undefined) for (const name of adapterShapes(options.model, options.lora).keys()) read.add(name);
  return [...read].map((name) => {
    const variable = found(weights, name);
    return {
      name,
      shape: variable.value.shape.map(Number),
      learnt: variable.differentiable,
      parameter: parameters.get(name) === variable,
    };
  });
}

function begin(name: string, options: TrainingGraphOptions, training: boolean) {
  const graph = new GraphBuilder(name, options.dialect);
  const tape = new Tape(graph, training);
  const parameters = new Map<string, Variable>();
  for (const [parameter, shape] of parameterShapes(options.model)) {
    const value = graph.input(parameter, "float32", shape);
    parameters.set(parameter, options.lora === undefined ? tape.variable(value) : tape.data(value));
  }
  if (options.lora !== undefined) {
    for (const [parameter, shape] of adapterShapes(options.model, options.lora)) {
      parameters.set(parameter, tape.variable(graph.input(parameter, "float32", shape)));
    }
  }
  return { graph, tape, parameters };
}

type Variables = ReadonlyMap<string, Variable>;

/** A frozen base is used as it is: prepared, it would lie in memory twice. */
function preparationOf({ lora }: TrainingGraphOptions): Preparation {
  return lora === undefined ? "folded" : "plain";
}

function prepare(tape: Tape, options: TrainingGraphOptions, parameters: Variables): Variables {
  const weights = prepareWeights(tape, options.model, {
    preparation: preparationOf(options),
    parameter: (name) => found(parameters, name),
  });
  const adapters = options.lora === undefined ? [] : [...adapterShapes(options.model, options.lora).keys()];
  return new Map([...weights, ...adapters.map((name) => [name, found(parameters, name)] as const)]);
}

function madeWeights(weights: Variables, parameters: Variables): [string, Variable][] {
  return [...weights].filter(([name, variable]) => parameters.get(name) !== variable);
}

function weightSource(
  options: TrainingGraphOptions,
  weights: Variables,
  preparation = preparationOf(options),
): Weights {
  const { lora } = options;
  const get = (name: string): Variable => found(weights, name);
  if (lora === undefined) return { preparation, get };
  const adapted = new Set(
    [...linearModules(options.model).keys()].filter((module) => weights.has(adapterNames(module).up)),
  );
  const adapter = (module: string): Adapter | undefined => {
    const { down, up } = adapterNames(module);
    return adapted.has(module) ? { down: get(down), up: get(up), scale: lora.alpha / lora.rank } : undefined;
  };
  return { preparation, get, adapter };
}

function emitLoss(
  tape: Tape,
  options: TrainingGraphOptions,
  weights: Variables,
  preparation: Preparation = preparationOf(options),
): Value {
  const { logits, targets } = emitPredictions(tape, options, weightSource(options, weights, preparation));
  const shares = tape.graph.input(microNames.shares, "float32", targets.shape);
  return crossEntropy(tape, logits, { targets, shares });
}

function emitPredictions(tape: Tape, options: TrainingGraphOptions, weights: Weights) {
  const logits = network(tape, options.model, weights).logits(trainingPass(tape, options));
  const learnt = [options.narrow ? sizeNames.chosen : `${sizeNames.length}*${sizeNames.rows}`, 1];
  return { logits, targets: tape.graph.input(microNames.targets, "int32", learnt) };
}

/** The gradients of what is learnt, where a node makes them, and the norm of all. */
function emitGradients(tape: Tape, options: TrainingGraphOptions, parameters: Variables): void {
  const { graph } = tape;
  const gradients = [...trainableShapes(options.model, options.lora)].flatMap(([name, shape]) => {
    const gradient = tape.gradient(found(parameters, name));
    return gradient === undefined ? [] : [{ name, shape, gradient }];
  });
  // ONNX Runtime follows the youngest operand of the norm first: that should be the gradient which is ready first.
  gradients.sort((left, right) => graph.readiness(right.gradient) - graph.readiness(left.gradient));
  const squares = gradients.map(({ gradient, shape }) =>
    graph.reduce("ReduceSumSquare", graph.reshape(gradient, [elementsOf(shape)]), [0]),
  );
  for (const { name, gradient } of gradients) {
    if (!gradient.name.startsWith(tensorNames.sum(""))) graph.output(tensorNames.gradient(name), gradient);
  }
  graph.output(tensorNames.norm, graph.unary("Sqrt", graph.reduce("ReduceSum", graph.concat(squares, 0), [0])));
}

function elementsOf(shape: readonly number[]): number {
  return shape.reduce((total, size) => total * size, 1);
}

function found(variables: Variables, name: string): Variable {
  const variable = variables.get(name);
  if (variable === undefined) throw new Error(`no weight is called ${name}`);
  return variable;
}
