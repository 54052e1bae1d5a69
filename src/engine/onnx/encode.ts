// Writes a Graph as the bytes of an ONNX model: the few protobuf messages of onnx.proto3 that the engine needs.
import { ModelError } from "../../core/errors.ts";
import type { Attribute, DataType, Dimension, Graph, Initializer, Node, ValueInfo } from "./model.ts";
import { bytes, float, integer, join, message, text } from "./protobuf.ts";

/** The version of the standard operator set in which every graph of the engine is written. */
export const OPERATOR_SET = 21;
const IR_VERSION = 10;

/** TensorProto.DataType. */
const elementTypes: Readonly<Record<DataType, number>> = { float32: 1, int32: 6, int64: 7, bool: 9 };

/**
 * The bytes of a ModelProto holding `graph`. Field numbers are those of onnx.proto3 (IR version 10). Inputs named in
 * `bound` become constants whose numbers lie outside the model, each in a file of the input's name. With `emptySequence`
 * the first output is an empty sequence of that name.
 */
export function encodeModel(graph: Graph, options: EncodeOptions = {}): Uint8Array {
  return join([
    ...encodeOrigin(),
    message(7, encodeGraph(graph, options)),
    encodeOperatorSet("", OPERATOR_SET),
    encodeOperatorSet("com.microsoft", 1),
  ]);
}

export interface EncodeOptions {
  readonly bound?: ReadonlySet<string>;
  readonly emptySequence?: string;
}

/** The first fields of a ModelProto: the format's version, and who wrote it. */
export function encodeOrigin(): Uint8Array[] {
  return [integer(1, IR_VERSION), text(2, "precept")];
}

export function encodeOperatorSet(domain: Node["domain"], version: number): Uint8Array {
  return message(8, [text(1, domain), integer(2, version)]);
}

/** The fields of a GraphProto. */
export function encodeGraph(graph: Graph, { bound = new Set(), emptySequence }: EncodeOptions = {}): Uint8Array[] {
  const inputs = graph.inputs.filter(({ name }) => !bound.has(name));
  const constants = graph.inputs.filter(({ name }) => bound.has(name));
  const empty = emptySequence === undefined ? undefined : encodeEmptySequence(emptySequence);
  return [
    ...(empty === undefined ? [] : [message(1, empty.node)]),
    ...graph.nodes.map((node, index) => message(1, encodeNode(node, index))),
    text(2, graph.name),
    ...graph.initializers.map((initializer) => message(5, encodeInitializer(initializer))),
    ...constants.map((value) => message(5, encodeBound(value))),
    ...inputs.map((value) => message(11, encodeValueInfo(value))),
    ...(empty === undefined ? [] : [message(12, empty.output)]),
    ...graph.outputs.map((value) => message(12, encodeValueInfo(value))),
  ];
}

/** The operator SequenceEmpty, and its result's type: TypeProto.sequence_type of float32 tensors. */
function encodeEmptySequence(name: string): { node: Uint8Array[]; output: Uint8Array[] } {
  const tensor = message(1, [integer(1, elementTypes.float32)]);
  const sequence = message(4, [message(1, [tensor])]);
  return {
    node: [text(2, name), text(3, name), text(4, "SequenceEmpty"), text(7, "")],
    output: [text(1, name), message(2, [sequence])],
  };
}

function encodeNode(node: Node, index: number): Uint8Array[] {
  return [
    ...node.inputs.map((name) => text(1, name)),
    ...node.outputs.map((name) => text(2, name)),
    text(3, `${node.operator}_${index}`),
    text(4, node.operator),
    ...Object.entries(node.attributes).map(([name, value]) => message(5, [text(1, name), ...encodeAttribute(value)])),
    text(7, node.domain),
  ];
}

/** The second field is AttributeProto.type. */
function encodeAttribute(attribute: Attribute): Uint8Array[] {
  switch (attribute.kind) {
    case "float":
      return [float(2, attribute.value), integer(20, 1)];
    case "int":
      return [integer(3, attribute.value), integer(20, 2)];
    case "string":
      return [text(4, attribute.value), integer(20, 3)];
    case "floats":
      return [...attribute.value.map((value) => float(7, value)), integer(20, 6)];
    case "ints":
      return [...attribute.value.map((value) => integer(8, value)), integer(20, 7)];
    default:
      return attribute satisfies never;
  }
}

function encodeInitializer({ name, type, shape, data }: Initializer): Uint8Array[] {
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return [...shape.map((size) => integer(1, size)), integer(2, elementTypes[type]), text(8, name), bytes(9, raw)];
}

/** TensorProto.external_data holds pairs of texts; data_location 1 is EXTERNAL. */
function encodeBound({ name, type, shape }: ValueInfo): Uint8Array[] {
  const sizes = shape.map((size) => {
    if (typeof size === "number") return size;
    throw new ModelError(`the input "${name}" has the open size "${size}" and cannot be bound`, { code: "bad-graph" });
  });
  const pair = (key: string, value: string): Uint8Array => message(13, [text(1, key), text(2, value)]);
  const location = [pair("location", name), integer(14, 1)];
  return [...sizes.map((size) => integer(1, size)), integer(2, elementTypes[type]), text(8, name), ...location];
}

function encodeValueInfo({ name, type, shape }: ValueInfo): Uint8Array[] {
  const dimensions = shape.map((dimension) => message(1, [encodeDimension(dimension)]));
  const tensor = [integer(1, elementTypes[type]), message(2, dimensions)];
  return [text(1, name), message(2, [message(1, tensor)])];
}

function encodeDimension(dimension: Dimension): Uint8Array {
  return typeof dimension === "number" ? integer(1, dimension) : text(2, dimension);
}
