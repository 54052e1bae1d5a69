// A model on this thread.
import type { TextGenerator } from "../models/text-generation.ts";
import type { ModelInfo, ServedModel } from "./served-model.ts";

export interface LocalModelOptions {
  /** What clients are told of it. */
  readonly info: ModelInfo;
  readonly text: TextGenerator;
  /** Called when the server stops. */
  readonly close: () => Promise<void>;
}

/** A served model that computes on this thread: for tests, and models so small that nobody waits for them. */
export function localModel({ info, text, close }: LocalModelOptions): ServedModel {
  return {
    info,
    unavailable: () => undefined,
    close,
    async generate(job, { signal, onStart, onDelta }) {
      const prompt = text.encode(job.prompt, job.maxNewTokens === 0 ? 0 : 1);
      const echo = job.echo === undefined ? undefined : await text.prompt(prompt, job.echo === "scored");
      onStart({ promptTokens: prompt.length, ...(echo === undefined ? {} : { echo }) });
      const result = await text.generate({
        prompt,
        stop: job.stop,
        signal,
        ...(job.maxNewTokens === undefined ? {} : { maxNewTokens: job.maxNewTokens }),
        ...(job.sampling === undefined ? {} : { sampling: job.sampling }),
        ...(job.topLogProbabilities === undefined ? {} : { topLogProbabilities: job.topLogProbabilities }),
        ...(job.stream ? { onDelta } : {}),
      });
      return job.stream ? { ...result, text: "", tokens: [] } : result;
    },
  };
}
