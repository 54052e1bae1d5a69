import { describe, expect, test } from "vitest";
import type { GraphBuilder } from "../onnx/graph-builder.ts";
import { attention, causalMask } from "./attention.ts";
import { crossEntropy } from "./cross-entropy.ts";
import { addPositions, embedding } from "./embedding.ts";
import { type BlockCase, compareGradients } from "./finite-differences.test-support.ts";
import { gelu } from "./gelu.ts";
import { linear, sum } from "./linear.ts";
import { foldNormalization, normalize } from "./normalization.ts";
import { lastRows, splitOutputs } from "./selection.ts";
import type { Tape, Variable } from "./tape.ts";

const time = 3;
const rows = 2;
const heads = 2;
const width = 4;

const norm = { x: [5, 4], gain: [4], shift: [4] } as const;

const blocks: readonly BlockCase[] = [
  block("linear", { x: [3, 4], weight: [4, 2], bias: [2] }, (tape, { x, weight, bias }) =>
    linear(tape, x, { weight, bias }),
  ),
  block("linear without bias", { x: [3, 4], weight: [4, 2] }, (tape, { x, weight }) => linear(tape, x, { weight })),
  block("linear with an [out, in] weight", { x: [3, 4], weight: [2, 4], bias: [1, 2] }, (tape, { x, weight, bias }) =>
    linear(tape, x, { weight, bias, transposed: true }),
  ),
  block("linear used twice, whose gradients add up", { x: [3, 3], weight: [3, 3], bias: [3] }, (tape, inputs) => {
    const { x, weight, bias } = inputs;
    return linear(tape, linear(tape, x, { weight, bias }), { weight, bias });
  }),
  block("sum of a variable with itself", { x: [2, 3] }, (tape, { x }) => sum(tape, x, x)),
  block("layer norm and linear", { ...norm, weight: [4, 3], bias: [3] }, (tape, inputs) => {
    const { x, gain, shift, weight, bias } = inputs;
    const map = foldNormalization(tape, { gain, shift, linear: { weight, bias } });
    return linear(tape, normalize(tape, x, gain, shift), map);
  }),
  block("layer norm and an [out, in] linear without bias", { ...norm, weight: [3, 4] }, (tape, inputs) => {
    const { x, gain, shift, weight } = inputs;
    const map = foldNormalization(tape, { gain, shift, linear: { weight, transposed: true } });
    return linear(tape, normalize(tape, x, gain, shift), map);
  }),
  block("layer norm and a linear in two parts", { ...norm, weight: [4, 3], bias: [3] }, (tape, inputs) => {
    const { x, gain, shift, weight, bias } = inputs;
    const map = foldNormalization(tape, { gain, shift, linear: { weight, bias } });
    const [first, second] = splitOutputs(tape, map, 1);
    const normal = normalize(tape, x, gain, shift);
    const narrow = linear(tape, lastRows(tape, normal, 2), first);
    const both = tape.data(tape.graph.floats([1, 2], [2, 1]));
    return sum(tape, narrow, lastRows(tape, linear(tape, linear(tape, normal, second), { weight: both }), 2));
  }),
  block("GELU", { x: [5, 4] }, (tape, { x }) => gelu(tape, x)),
  block("embedding by a one-hot product", { table: [5, 3] }, (tape, { table }) =>
    embedding(tape, { table, tokens: tape.graph.indices([1, 4, 1, 0], [2, 2]) }),
  ),
  block("embedding of a large vocabulary by added rows", { table: [3000, 2] }, (tape, { table }) => {
    const every = Array.from({ length: 3000 }, (_, id) => (id % 3 === 0 ? 0 : id));
    return embedding(tape, { table, tokens: tape.graph.indices(every) });
  }),
  block("positions", { x: [time * rows, 4], positions: [time, 4] }, (tape, { x, positions }) =>
    addPositions(tape, x, positions),
  ),
  block("attention", { qkv: [time * rows, 3 * width] }, (tape, { qkv }) => {
    const masks = { causal: causalMask(tape.graph, time, time) };
    return attention(tape, { kind: "joint", qkv }, { length: time, rows, heads }, masks).context;
  }),
  block(
    "attention of the last two positions",
    { q: [2 * rows, width], kv: [time * rows, 2 * width] },
    (tape, { q, kv }) => {
      const masks = { causal: causalMask(tape.graph, 2, time) };
      const projections = { kind: "apart", q, kv, queryLength: 2 } as const;
      return attention(tape, projections, { length: time, rows, heads }, masks).context;
    },
  ),
  block("cross-entropy", { logits: [4, 5] }, (tape, { logits }) => crossEntropy(tape, logits, targetsOf(tape.graph))),
  block("last rows", { x: [4, 2] }, (tape, { x }) => lastRows(tape, x, 3)),
  block("last rows beside all rows", { x: [4, 2], y: [1, 2] }, (tape, { x, y }) => {
    const part = lastRows(tape, x, 3);
    return sum(tape, sum(tape, part, y), lastRows(tape, gelu(tape, x), 3));
  }),
];

describe.each(blocks)("$name", (entry) => {
  test.each(["cpu-fused", "portable"] as const)("gradients are central differences, %s", (dialect) => {
    const comparisons = compareGradients(entry, dialect);
    expect(new Set(comparisons.map(({ input }) => input))).toEqual(new Set(Object.keys(entry.inputs)));
    for (const { input, index, gradient, difference } of comparisons) {
      const error = Math.abs(gradient - difference) / Math.max(1, Math.abs(difference));
      expect(error, `${input}[${index}]: gradient ${gradient}, difference ${difference}`).toBeLessThan(1e-6);
    }
  });
});

test("a gradient that is wrong by a thousandth is noticed", () => {
  const wrong = block("wrong", { x: [2, 2] }, (tape, { x }) => {
    const { graph } = tape;
    const square = graph.multiply(x.value, x.value);
    return tape.result(square, (gradient) => {
      tape.contribute(x, graph.multiply(gradient, graph.multiply(x.value, graph.scalar(2.002))));
    });
  });
  const errors = compareGradients(wrong, "portable").map(({ gradient, difference }) => Math.abs(gradient - difference));
  expect(Math.max(...errors)).toBeGreaterThan(1e-5);
});

test("positions without weight do not move the cross-entropy", () => {
  const comparisons = compareGradients(blocks.find(({ name }) => name === "cross-entropy") as BlockCase, "cpu-fused");
  const third = comparisons.filter(({ index }) => index >= 10 && index < 15);
  expect(third.map(({ gradient }) => gradient)).toEqual([0, 0, 0, 0, 0]);
});

function block<Names extends string>(
  name: string,
  inputs: Readonly<Record<Names, readonly number[]>>,
  build: (tape: Tape, inputs: Readonly<Record<Names, Variable>>) => ReturnType<BlockCase["build"]>,
): BlockCase {
  return { name, inputs, build };
}

/** The third position has no weight. */
function targetsOf(graph: GraphBuilder) {
  return { targets: graph.indices([0, 4, 2, 4], [4, 1]), shares: graph.floats([0.25, 0.5, 0, 0.25], [4, 1]) };
}
