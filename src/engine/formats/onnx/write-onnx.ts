// A model as one ONNX file for inference, which ONNX Runtime and what is built on it run.
// Format: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3
import { ModelError } from "../../../core/errors.ts";
import { writeFileAtomic } from "../../../data/store/atomic-file.ts";
import { checkParameters } from "../../architectures/architecture.ts";
import type { Parameters, ParameterTensor, TransformerConfig } from "../../contract.ts";
import { encodeGraph, encodeOperatorSet, encodeOrigin, OPERATOR_SET } from "../../onnx/encode.ts";
import type { Graph, Node } from "../../onnx/model.ts";
import { integer, join, opening, text } from "../../onnx/protobuf.ts";
import { bytesPerNumber, checkRange, storedParts, type WeightFormat } from "../number-formats.ts";
import { inferenceGraph } from "./inference-graph.ts";

export interface WriteOnnxOptions {
  readonly model: TransformerConfig;
  readonly parameters: Parameters;
  /** How weights are stored, F32 unless given; they are computed with as float32 in any case. */
  readonly format?: WeightFormat;
}

/** TensorProto.DataType. */
const elementTypes = { F32: 1, F16: 10, BF16: 16 } as const satisfies Record<WeightFormat, number>;

/** Protobuf's own limit, which every reader has. */
const largestFile = 2 ** 31 - 1;

/**
 * Writes one file with the inputs and outputs of `inferenceGraph`, its weights under their names, atomically, without
 * holding more than a part of a tensor besides the parameters. Throws a ModelError for parameters that are not the
 * model's, numbers beyond F16, or a file beyond 2 GiB ("cannot-export"), and a StoreError for the disk.
 */
export async function writeOnnx(path: string, { model, parameters, format = "F32" }: WriteOnnxOptions): Promise<void> {
  checkParameters(model, parameters);
  checkRange(format, parameters);
  const graph = withWidening(inferenceGraph(model), parameters, format);
  const weights = Array.from(parameters, ([name, tensor]): Weight => {
    const stored = format === "F32" ? name : narrow(name);
    const head = join([
      ...tensor.shape.map((size) => integer(1, size)),
      integer(2, elementTypes[format]),
      text(8, stored),
      opening(9, tensor.data.length * bytesPerNumber[format]),
    ]);
    return { tensor, head: join([opening(5, head.length + tensor.data.length * bytesPerNumber[format]), head]) };
  });
  const rest = join(encodeGraph({ ...graph, inputs: graph.inputs.filter(({ name }) => !parameters.has(name)) }));
  const graphBytes = weights.reduce(
    (total, { tensor, head }) => total + head.length + tensor.data.length * bytesPerNumber[format],
    rest.length,
  );
  if (graphBytes + 1000 > largestFile) {
    const gigabytes = (graphBytes / 2 ** 30).toFixed(1);
    throw new ModelError(`as ONNX this model takes ${gigabytes} GiB, and such a file can have at most 2`, {
      code: "cannot-export",
      hint: format === "F32" ? "Store the weights as float16, or export another format." : "Export another format.",
    });
  }
  const before = join([...encodeOrigin(), opening(7, graphBytes), rest]);
  await writeFileAtomic(path, partsOf(before, weights, format));
}

interface Weight {
  readonly tensor: ParameterTensor;
  /** Everything of the field before the numbers. */
  readonly head: Uint8Array;
}

function* partsOf(before: Uint8Array, weights: readonly Weight[], format: WeightFormat): Generator<Uint8Array> {
  yield before;
  for (const { tensor, head } of weights) {
    yield head;
    yield* storedParts(format, tensor.data);
  }
  yield encodeOperatorSet("", OPERATOR_SET);
}

function narrow(name: string): string {
  return `${name}:stored`;
}

/** Weights that are not float32 are made so when the model is loaded. */
function withWidening(graph: Graph, parameters: Parameters, format: WeightFormat): Graph {
  if (format === "F32") return graph;
  const casts = Array.from(parameters.keys(), (name): Node => ({
    operator: "Cast",
    domain: "",
    inputs: [narrow(name)],
    outputs: [name],
    attributes: { to: { kind: "int", value: elementTypes.F32 } },
  }));
  return { ...graph, nodes: [...casts, ...graph.nodes] };
}
