// One thread's share of sampling: a generator of its own, and the answers it draws for the prompts that it is given.
import type { Generator, Parameters, SequenceRequest, TransformerConfig } from "../../engine/contract.ts";
import type { DeviceName } from "../../engine/devices/device.ts";
import { createGenerator } from "../../engine/generation/generator.ts";
import { cpuSession, type OpenSession } from "../../engine/generation/graph-session.ts";
import { openFrozenPolicy, type FrozenPolicy } from "../frozen-policy.ts";
import { sequencesOf } from "../objectives/objective-batch.ts";
import { answersBatch, type PromptedAnswer } from "./answers-batch.ts";

/** How answers are drawn. */
export interface Drawing {
  readonly temperature: number;
  readonly topP: number;
  /** The end token is one of them. */
  readonly maxNewTokens: number;
  /** An answer ends with it. */
  readonly endToken: number;
}

export interface ShareSettings {
  readonly model: TransformerConfig;
  readonly drawing: Drawing;
  readonly threads: number;
  readonly device: DeviceName;
}

/** A prompt, and a seed for each answer to it. */
export interface RolloutRequest {
  readonly prompt: readonly number[];
  readonly seeds: readonly number[];
}

export interface Rollout {
  /** With the end token, where the answer came to its end. */
  readonly tokens: readonly number[];
  /** Of each of them, under the parameters that drew it, whatever the temperature. */
  readonly logProbabilities: readonly number[];
  /** Whether the answer came to its end, and was not cut. */
  readonly finished: boolean;
}

export interface Drawn {
  /** For each request the answers in the order of its seeds. */
  readonly rollouts: readonly (readonly Rollout[])[];
  /** Spent in the graph of the model. */
  readonly kernelSeconds: number;
}

export interface Share {
  setParameters(parameters: Parameters): Promise<void>;
  draw(requests: readonly RolloutRequest[]): Promise<Drawn>;
  /** Log-probabilities of each answer's tokens under the reference. */
  score(answers: readonly PromptedAnswer[]): Promise<Float32Array[]>;
  close(): Promise<void>;
}

/** Sequences that are continued at the same time. */
const MOST_ROWS = 256;
/** Given, and not taken from what is free: which sequences share a pass decides the last bits of their logits. */
const CACHE_BYTES = 2 ** 30;

/** Parameters are set before the first answer is drawn; the reference's are asked for when the first answer is scored. */
export function openShare(settings: ShareSettings, reference?: () => Parameters): Share {
  const { model, drawing, threads, device } = settings;
  let generator: Generator | undefined;
  let frozen: FrozenPolicy | undefined;
  let kernelMs = 0;
  const timed: OpenSession = async (graph, weights) => {
    const session = await cpuSession(threads)(graph, weights);
    return {
      async run(feeds, outputs, into) {
        const started = performance.now();
        const made = await session.run(feeds, outputs, into);
        kernelMs += performance.now() - started;
        return made;
      },
      close: () => session.close(),
    };
  };
  return {
    async setParameters(parameters) {
      if (generator !== undefined) return await generator.setParameters(parameters);
      generator = await createGenerator({
        model,
        parameters,
        threads,
        device,
        maxRows: MOST_ROWS,
        cacheBytes: CACHE_BYTES,
        ...(device === "cpu" ? { openSession: timed } : {}),
      });
    },
    async draw(requests) {
      const before = kernelMs;
      const open = generator;
      if (open === undefined) throw new Error("no parameters were set");
      const rollouts = await Promise.all(
        requests.map(({ prompt, seeds }) => Promise.all(seeds.map((seed) => answer(open, { prompt, seed }, drawing)))),
      );
      return { rollouts, kernelSeconds: (kernelMs - before) / 1000 };
    },
    async score(answers) {
      if (answers.length === 0) return [];
      if (reference === undefined) throw new Error("there is no reference");
      frozen ??= await openFrozenPolicy({ model, parameters: reference(), threads, device });
      const batch = answersBatch(answers);
      return sequencesOf(batch, await frozen.logProbabilities(batch));
    },
    async close() {
      await generator?.close();
      await frozen?.close();
    },
  };
}

async function answer(
  generator: Generator,
  { prompt, seed }: { readonly prompt: readonly number[]; readonly seed: number },
  { temperature, topP, maxNewTokens, endToken }: Drawing,
): Promise<Rollout> {
  // The end token is drawn like any other, so its probability is wanted too.
  const onToken: SequenceRequest["onToken"] = ({ token }) => (token === endToken ? "stop" : undefined);
  const { tokens } = await generator.submit({
    prompt,
    maxNewTokens,
    stopTokens: [],
    sampling: { temperature, topP, topK: 0, seed },
    onToken,
  });
  return {
    tokens: tokens.map(({ token }) => token),
    logProbabilities: tokens.map(({ logProbability }) => logProbability),
    finished: tokens.at(-1)?.token === endToken,
  };
}
