// The sequences of one request, side by side.
import { setMaxListeners } from "node:events";
import type { TextDelta, TextResult } from "../models/text-generation.ts";
import type { SequenceJob, SequenceStart, ServedModel } from "./served-model.ts";

export interface RunningSequences {
  /** Resolves when every prompt was understood. */
  readonly started: Promise<readonly SequenceStart[]>;
  readonly ended: Promise<readonly TextResult[]>;
}

export interface SequencesOptions {
  readonly signal: AbortSignal;
  readonly onStart: (index: number, start: SequenceStart) => void;
  readonly onDelta: (index: number, delta: TextDelta) => void;
  readonly onEnd: (index: number, result: TextResult) => void;
  /** Called for every sequence when the model is done with it, whatever came of it. */
  readonly onGone: () => void;
}

/**
 * Generates all jobs. The first that rejects ends the others, and is what both promises reject with; so does the
 * signal's reason, at once, even where the model does not answer. Neither promise has to be awaited.
 */
export function runSequences(
  model: ServedModel,
  jobs: readonly SequenceJob[],
  options: SequencesOptions,
): RunningSequences {
  const stop = new AbortController();
  // Every sequence listens.
  setMaxListeners(0, stop.signal);
  const stopped = new Promise<never>((_, reject) => {
    stop.signal.addEventListener("abort", () => reject(stop.signal.reason as Error), { once: true });
  });
  const outer = (): void => stop.abort(options.signal.reason);
  if (options.signal.aborted) outer();
  options.signal.addEventListener("abort", outer, { once: true });

  const starts: Promise<SequenceStart>[] = [];
  const ends = jobs.map(async (job, index) => {
    let onStart!: (start: SequenceStart) => void;
    starts.push(new Promise((resolve) => (onStart = resolve)));
    try {
      const result = await model.generate(job, {
        signal: stop.signal,
        onStart(start) {
          if (stop.signal.aborted) return;
          options.onStart(index, start);
          onStart(start);
        },
        onDelta: (delta) => (stop.signal.aborted ? undefined : options.onDelta(index, delta)),
      });
      if (!stop.signal.aborted) options.onEnd(index, result);
      return result;
    } catch (error) {
      stop.abort(error);
      throw error;
    } finally {
      options.onGone();
    }
  });
  const all = Promise.all(ends);
  // Those that end later than the first that failed have nobody to tell.
  all.catch(() => {});
  const ended = Promise.race([all, stopped]).finally(() => options.signal.removeEventListener("abort", outer));
  const started = Promise.race([Promise.all(starts), stopped]);
  ended.catch(() => {});
  started.catch(() => {});
  return { started, ended };
}
