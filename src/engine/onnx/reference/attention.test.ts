import { expect, test } from "vitest";
import type { Attribute, Graph } from "../model.ts";
import { evaluateGraph } from "./evaluate.ts";
import { generate, referenceTensor, type ReferenceTensor } from "./tensor.ts";

interface Parts {
  readonly rows?: number;
  readonly time?: number;
  readonly last?: readonly number[];
  readonly total?: number;
  readonly heads?: number;
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

/** Two key heads of 8 after 6 positions; unless told otherwise, one new token of each of two rows. */
function attention(parts: Parts = {}): Map<string, ReferenceTensor> {
  const { rows = 2, time = 1, last = [5, 2], total = 6, heads = 2, attributes = {} } = parts;
  const numbers = (shape: readonly number[]): ReferenceTensor =>
    generate("float32", shape, (_, flat) => Math.sin(flat));
  const inputs = new Map([
    ["qkv", numbers([rows, time, 48])],
    ["keys", numbers([rows, 2, 6, 8])],
    ["values", numbers([rows, 2, 6, 8])],
    ["last", referenceTensor("int32", [last.length], last)],
    ["total", referenceTensor("int32", [1], [total])],
  ]);
  const outputs = ["contexts", "new-keys", "new-values"];
  const graph: Graph = {
    name: "attention",
    inputs: Array.from(inputs, ([name, { type, shape }]) => ({ name, type, shape })),
    initializers: [],
    nodes: [
      {
        operator: "GroupQueryAttention",
        domain: "com.microsoft",
        inputs: ["qkv", "", "", "keys", "values", "last", "total"],
        outputs,
        attributes: {
          num_heads: { kind: "int", value: heads },
          kv_num_heads: { kind: "int", value: 2 },
          ...attributes,
        },
      },
    ],
    outputs: outputs.map((name, place) => {
      return { name, type: "float32", shape: place === 0 ? ["r", "t", "c"] : ["r", "h", "p", "s"] };
    }),
  };
  return evaluateGraph(graph, inputs);
}

test("what lies behind a row's end is undefined, and nobody sees it", () => {
  const found = attention({ time: 3, total: 3, last: [2, 0] });
  const contexts = found.get("contexts")!.data;
  expect(Array.from(contexts.subarray(0, 4 * 16)).every(Number.isFinite)).toBe(true);
  expect(Array.from(contexts.subarray(4 * 16)).every(Number.isNaN)).toBe(true);
  const keys = found.get("new-keys")!;
  expect(keys.shape).toEqual([2, 2, 6, 8]);
  expect(Array.from(keys.data, Number.isNaN).filter((hidden) => hidden)).toHaveLength(2 * 8 * (3 + 5));
});

test.each<[string, Parts, RegExp]>([
  ["several new tokens of two rows after a past", { time: 2, total: 6 }, /must be of one row, got 2 rows/],
  ["a row that ends behind the longest", { last: [6, 2] }, /end at 6, 2 are not 2 rows of up to 6/],
  ["an end too few", { last: [5] }, /end at 5 are not 2 rows/],
  ["columns of other heads", { heads: 4 }, /48 columns are not/],
  ["turning without tables", { attributes: { do_rotary: { kind: "int", value: 1 } } }, /operand 7 is missing/],
  [
    "turning neighbours",
    { attributes: { do_rotary: { kind: "int", value: 1 }, rotary_interleaved: { kind: "int", value: 1 } } },
    /half-split/,
  ],
])("%s is refused", (_, parts, message) => {
  expect(() => attention(parts)).toThrow(message);
});
