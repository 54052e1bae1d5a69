// The distribution of the next token, as a generator reports it.
import type { Generator } from "../contract.ts";

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
