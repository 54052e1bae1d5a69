// The distribution of the next token, as a generator reports it and as logits say it.
import type { Generator, ParameterTensor } from "../contract.ts";

/** Log-probabilities of the whole vocabulary after each token of a prompt: all its beginnings are submitted at once. */
export async function distributionsAfter(
  generator: Generator,
  prompt: readonly number[],
  vocabularySize: number,
): Promise<Float64Array[]> {
  const results = await Promise.all(
    prompt.map((_, last) =>
      generator.submit({
        prompt: prompt.slice(0, last + 1),
        maxNewTokens: 1,
        stopTokens: [],
        topLogProbabilities: vocabularySize,
      }),
    ),
  );
  return results.map(({ tokens }) => {
    // A token that is not reported stays NaN, which no tolerance accepts.
    const row = new Float64Array(vocabularySize).fill(NaN);
    for (const { token, logProbability } of tokens[0]?.top ?? []) row[token] = logProbability;
    return row;
  });
}

/** The log-softmax, in float64, of each row of logits [rows, vocabulary]. */
export function logSoftmaxRows({ shape, data }: ParameterTensor): Float64Array[] {
  const [rows = 0, columns = 0] = shape;
  return Array.from({ length: rows }, (_, row) => {
    const logits = Float64Array.from(data.subarray(row * columns, (row + 1) * columns));
    const largest = Math.max(...logits);
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0);
    return logits.map((logit) => logit - largest - Math.log(total));
  });
}
