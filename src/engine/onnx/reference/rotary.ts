// Rotary position embedding, in the half-split order.
import type { NodeReader, Operator } from "./node-reader.ts";
import type { ReferenceTensor } from "./tensor.ts";

export const fusedRotaryOperators: Readonly<Record<string, Operator>> = { RotaryEmbedding: rotaryEmbedding };

/** Su et al., "RoFormer" (2021). Input [batch, length, heads * size], int64 positions [batch, length], tables [positions, size / 2]. */
function rotaryEmbedding(node: NodeReader): ReferenceTensor {
  const [input, positions, cosines, sines] = [0, 1, 2, 3].map((index) => node.operand(index)) as [
    ReferenceTensor,
    ReferenceTensor,
    ReferenceTensor,
    ReferenceTensor,
  ];
  if (node.int("interleaved", 0) !== 0) throw new RangeError("only the half-split order is known");
  const [batch, length, hidden] = input.shape as [number, number, number];
  const half = cosines.shape[1] as number;
  if (input.shape.length !== 3 || hidden % (2 * half) !== 0) {
    throw new RangeError(`${hidden} columns are not whole heads of ${2 * half}`);
  }
  if (positions.data.length !== batch * length) throw new RangeError("a position for each token is needed");
  const data = new Float64Array(input.data.length);
  for (let token = 0; token < batch * length; token++) {
    const angle = (positions.data[token] as number) * half;
    for (let head = token * hidden; head < (token + 1) * hidden; head += 2 * half) {
      for (let i = 0; i < half; i++) {
        const [left, right] = [input.data[head + i] as number, input.data[head + half + i] as number];
        const [cosine, sine] = [cosines.data[angle + i] as number, sines.data[angle + i] as number];
        data[head + i] = left * cosine - right * sine;
        data[head + half + i] = right * cosine + left * sine;
      }
    }
  }
  return { ...input, data };
}
