import { describe, expect, test } from "vitest";
import { llamaConfig } from "../model-config.ts";
import type { GraphBuilder } from "../onnx/graph-builder.ts";
import { crossEntropy } from "./cross-entropy.ts";
import { dropout } from "./dropout.ts";
import { addPositions, embedding } from "./embedding.ts";
import { type BlockCase, compareGradients } from "./finite-differences.test-support.ts";
import { gelu } from "./gelu.ts";
import { linear, sum } from "./linear.ts";
import { foldNorm, normalize, standardize } from "./norm.ts";
import { rotary, rotaryTables } from "./rotary.ts";
import { chosenRows, joinColumns, joinOutputs, splitColumns } from "./selection.ts";
import { HIDDEN, selfAttention } from "./self-attention.ts";
import { swiglu } from "./swiglu.ts";
import type { Tape, Variable } from "./tape.ts";

const time = 3;
const rows = 2;
const width = 4;
const epsilon = 1e-5;

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
  block("layer norm and linear, folded", { ...norm, weight: [4, 3], bias: [3] }, (tape, inputs) => {
    const { x, gain, shift, weight, bias } = inputs;
    const map = foldNorm(tape, { gain, shift, epsilon }, { weight, bias });
    return linear(tape, standardize(tape, x, { centred: true, epsilon }), map);
  }),
  block("layer norm and an [out, in] linear without bias, folded", { ...norm, weight: [3, 4] }, (tape, inputs) => {
    const { x, gain, shift, weight } = inputs;
    const map = foldNorm(tape, { gain, shift, epsilon }, { weight, transposed: true });
    return linear(tape, standardize(tape, x, { centred: true, epsilon }), map);
  }),
  block("RMS norm and linear, folded", { x: [5, 4], gain: [4], weight: [4, 3], bias: [3] }, (tape, inputs) => {
    const { x, gain, weight, bias } = inputs;
    return linear(
      tape,
      standardize(tape, x, { centred: false, epsilon }),
      foldNorm(tape, { gain, epsilon }, { weight, bias }),
    );
  }),
  block("layer norm by itself", norm, (tape, { x, gain, shift }) => normalize(tape, x, { gain, shift, epsilon })),
  block("RMS norm by itself", { x: [5, 4], gain: [4] }, (tape, { x, gain }) => normalize(tape, x, { gain, epsilon })),
  block("a norm that is not learnt", { x: [5, 4] }, (tape, { x }) => {
    const gain = tape.data(tape.graph.floats([1, -2, 0, 0.5], [4]));
    const shift = tape.data(tape.graph.floats([1, 0, 3, -1], [4]));
    return normalize(tape, x, { gain, shift, epsilon });
  }),
  block(
    "linear with an adapter",
    { x: [3, 4], weight: [4, 2], bias: [2], down: [1, 4], up: [2, 1] },
    (tape, inputs) => {
      const { x, weight, bias, down, up } = inputs;
      return linear(tape, x, { weight, bias, adapter: { down, up, scale: 1.5 } });
    },
  ),
  block(
    "an adapter beside an [out, in] weight that is not learnt",
    { x: [3, 4], down: [2, 4], up: [2, 2] },
    (tape, inputs) => {
      const { x, down, up } = inputs;
      const weight = tape.data(tape.graph.floats([1, 2, 3, 4, -1, 0, 1, 2], [2, 4]));
      return linear(tape, x, { weight, transposed: true, adapter: { down, up, scale: 0.5 } });
    },
  ),
  block("linear maps joined, [out, in]", { x: [3, 4], left: [2, 4], right: [1, 4] }, (tape, { x, left, right }) =>
    linear(
      tape,
      x,
      joinOutputs(
        tape,
        [left, right].map((weight) => ({ weight, transposed: true })),
      ),
    ),
  ),
  block(
    "linear maps with biases joined, [in, out]",
    { x: [3, 2], a: [2, 2], b: [2, 1], c: [2], d: [1] },
    (tape, inputs) => {
      const { x, a, b, c, d } = inputs;
      return linear(
        tape,
        x,
        joinOutputs(tape, [
          { weight: a, bias: c },
          { weight: b, bias: d },
        ]),
      );
    },
  ),
  block("columns split and joined in another order", { x: [3, 4] }, (tape, { x }) => {
    const [left, right] = splitColumns(tape, x, [1, 3]) as [Variable, Variable];
    return joinColumns(tape, [gelu(tape, right), left]);
  }),
  block(
    "columns of which only some are used",
    { x: [3, 4] },
    (tape, { x }) => splitColumns(tape, x, [1, 3])[1] as Variable,
  ),
  block("rotary positions", { x: [4, 8] }, (tape, { x }) => rotary(tape, x, rotationOf(tape.graph, 1))),
  block("SwiGLU", { x: [5, 6] }, (tape, { x }) => swiglu(tape, x)),
  block("dropout", { x: [2, 3] }, (tape, { x }) => dropout(tape, x, tape.graph.floats([0, 2, 2, 0, 2, 0], [2, 3]))),
  block("GELU", { x: [5, 4] }, (tape, { x }) => gelu(tape, x)),
  block("embedding by a one-hot product", { table: [5, 3] }, (tape, { table }) =>
    embedding(tape, { table, tokens: tape.graph.indices([1, 4, 1, 0], [2, 2]) }),
  ),
  block("embedding of a large vocabulary by distinct tokens", { table: [3000, 2] }, (tape, { table }) => {
    const { graph } = tape;
    const distinct = {
      ids: graph.integers([7, 2999, 0], [3, 1]),
      numbers: graph.indices([0, 1, 2], [3, 1]),
      slots: graph.indices([0, 1, 0, 2, 1], [1, 5]),
    };
    return embedding(tape, { table, tokens: graph.indices([7, 2999, 7, 0, 2999]), distinct });
  }),
  block("positions", { x: [time * rows, 4], positions: [time, 4] }, (tape, { x, positions }) =>
    addPositions(tape, x, positions, time),
  ),
  block("the first positions of a longer table, twice", { x: [time * rows, 4], positions: [7, 4] }, (tape, inputs) => {
    const { x, positions } = inputs;
    return addPositions(tape, addPositions(tape, x, positions, time), positions, time);
  }),
  block("attention", { qkv: [time * rows, 3 * width] }, (tape, { qkv }) =>
    selfAttention(tape, qkv, { ...heads(tape.graph, 2), headSize: 2 }),
  ),
  block("attention with dropout", { qkv: [time * rows, 3 * width] }, (tape, { qkv }) => {
    const factors = Array.from({ length: rows * 2 * time * time }, (_, i) => (i % 3 === 1 ? 0 : 1.5));
    const dropout = tape.graph.floats(factors, [rows, 2, time, time]);
    return selfAttention(tape, qkv, { ...heads(tape.graph, 2), headSize: 2, dropout });
  }),
  block("attention of grouped queries at rotary positions", { qkv: [time * rows, 6 * 4] }, (tape, { qkv }) => {
    const shape = { ...heads(tape.graph, 4), keyValueHeads: 1, headSize: 4 };
    return selfAttention(tape, qkv, { ...shape, rotation: rotationOf(tape.graph, rows) });
  }),
  block("attention of grouped queries with dropout", { qkv: [time * rows, 4 * 2] }, (tape, { qkv }) => {
    const factors = Array.from({ length: rows * 2 * time * time }, (_, i) => (i % 4 === 1 ? 0 : 1.25));
    const dropout = tape.graph.floats(factors, [rows, 1, 2 * time, time]);
    return selfAttention(tape, qkv, { ...heads(tape.graph, 2), keyValueHeads: 1, headSize: 2, dropout });
  }),
  block("cross-entropy", { logits: [4, 5] }, (tape, { logits }) => crossEntropy(tape, logits, targetsOf(tape.graph))),
  block("chosen rows", { x: [4, 2] }, (tape, { x }) => {
    const chosen = tape.graph.indices([2, 0]);
    return chosenRows(tape, x, { chosen, places: tape.graph.indices([1, 2, 0, 2]) });
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

/** As many heads of keys as of queries, in `time` positions of `rows` sequences. */
function heads(graph: GraphBuilder, count: number) {
  const mask = Array.from({ length: time * time }, (_, i) => (i % time > Math.floor(i / time) ? HIDDEN : 0));
  return { length: time, rows, heads: count, keyValueHeads: count, causal: graph.floats(mask, [time, time]) };
}

/** Angles of heads of four features, for rows of which `together` share each position. */
function rotationOf(graph: GraphBuilder, together: number) {
  const config = { vocabularySize: 2, contextLength: 8, layers: 1, width: 4, heads: 1 };
  const { cosines, sines, shape } = rotaryTables(llamaConfig(config));
  const count = together === rows ? time * rows : 4;
  const positions = Array.from({ length: count }, (_, i) => Math.floor(i / together));
  return {
    positions: graph.integers(positions, [count, 1]),
    cosines: graph.floats(cosines, shape),
    sines: graph.floats(sines, shape),
  };
}

/** The third position has no weight. */
function targetsOf(graph: GraphBuilder) {
  return { targets: graph.indices([0, 4, 2, 4], [4, 1]), shares: graph.floats([0.25, 0.5, 0, 0.25], [4, 1]) };
}
