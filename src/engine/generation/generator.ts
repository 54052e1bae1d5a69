// Generation from a model's parameters: greedy and sampled continuations with continuous batching, and scores of given ones.
import { ModelError } from "../../core/errors.ts";
import { checkParameters } from "../architectures/architecture.ts";
import type { Generator, Parameters, SequenceRequest, SequenceResult, TransformerConfig } from "../contract.ts";
import { requireMemory } from "../memory.ts";
import type { DeviceName } from "../devices/device.ts";
import type { Dialect } from "../onnx/graph-writer.ts";
import { checkContinuations, checkPrompt, checkRequest } from "./check-request.ts";
import { cacheShape, generationGraph, joinsPast } from "./generation-graph.ts";
import type { GraphSession, OpenSession } from "./graph-session.ts";
import { openRuntime } from "./runtime.ts";
import { closedError, Scheduler } from "./scheduler.ts";
import { scoreContinuations } from "./score.ts";
import { Sequence } from "./sequence.ts";

export interface CreateGeneratorOptions {
  readonly model: TransformerConfig;
  /** Copied: training may go on. */
  readonly parameters: Parameters;
  readonly threads: number;
  /** "cpu" unless said otherwise. */
  readonly device?: DeviceName | undefined;
  /** The device's own unless said otherwise. */
  readonly dialect?: Dialect;
  /** Sequences that are continued at the same time: enough to fill the matrix products. 128 unless given. */
  readonly maxRows?: number;
  /** What the keys and values of these may take, in bytes; sequences wait for room. By default half of what is free, or 2 GiB on a GPU. */
  readonly cacheBytes?: number;
  /** Runs the graph in place of the device. */
  readonly openSession?: OpenSession;
}

/**
 * A generator. Which sequences share a batch does not change an answer, except where two tokens are equally likely up to
 * rounding. Throws a ModelError for parameters that do not fit. Prompts that are empty, hold an unknown token, or leave
 * no room in the context are ModelErrors, code "bad-prompt"; other requests that make no sense, code "bad-options".
 */
export async function createGenerator(options: CreateGeneratorOptions): Promise<Generator> {
  const { model, threads, parameters, maxRows = 128 } = options;
  checkParameters(model, parameters);
  if (!Number.isInteger(maxRows) || maxRows < 1) {
    throw new ModelError(`maxRows must be a whole number from 1, got ${maxRows}`, { code: "bad-options" });
  }
  requireMemory({ what: "generating with this model", bytes: bytesOf(parameters) });
  const { contextLength, vocabularySize } = model;
  const shape = cacheShape(model);
  const runtime = openRuntime(options.device ?? "cpu", { shape, threads });
  const { openSession = runtime.openSession, dialect = runtime.dialect } = options;
  const joined = joinsPast(model, dialect);
  const graph = generationGraph(model, dialect);
  let opened = await openSession(graph, parameters);
  const session: GraphSession = {
    run: (feeds, outputs, into) => opened.run(feeds, outputs, into),
    close: () => opened.close(),
  };
  const scheduler = new Scheduler({
    session,
    cache: runtime.openCache(joined),
    vocabularySize,
    maxRows,
    cacheBytes: options.cacheBytes ?? runtime.cacheBytes,
    positionBytes: 8 * shape.layers * shape.heads * shape.headSize,
  });
  let scoring: Promise<unknown> = Promise.resolve();
  /** Settled when the parameters that were set last are in place. */
  let changing: Promise<void> | undefined;
  let closing: Promise<void> | undefined;
  const checkOpen = (): void => {
    if (closing !== undefined) throw closedError();
  };
  /** What is asked for begins after the change that was asked for before it; where there is none, at once. */
  const asked = new Set<Promise<unknown>>();
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    const begun = changing === undefined ? work() : changing.then(() => (checkOpen(), work()));
    asked.add(begun);
    try {
      return await begun;
    } finally {
      asked.delete(begun);
    }
  };

  const begin = (request: SequenceRequest, measured: boolean): Sequence => {
    const sequence = new Sequence(request, { contextLength, measured });
    sequence.checkIn();
    if (!sequence.ended) scheduler.add(sequence);
    return sequence;
  };

  const generate: Generator["generate"] = async (prompts, { maxNewTokens, stopToken }) => {
    checkOpen();
    const requests = prompts.map((prompt): SequenceRequest => ({ prompt, maxNewTokens, stopTokens: [stopToken] }));
    for (const [index, request] of requests.entries()) checkRequest(model, request, `prompt ${index}`);
    // Prompts of one length are read together.
    const order = [...requests.keys()].sort((left, right) => lengthOf(requests, left) - lengthOf(requests, right));
    const ended = await inTurn(async () => {
      const results: Promise<SequenceResult>[] = [];
      for (const index of order) results[index] = begin(requests[index] as SequenceRequest, false).result;
      return await Promise.all(results);
    });
    return ended.map(({ tokens }) => tokens.map(({ token }) => token));
  };

  const submit: Generator["submit"] = async (request) => {
    checkOpen();
    checkRequest(model, request, "the prompt");
    return await inTurn(() => begin(request, true).result);
  };

  const score: Generator["score"] = async (requests) => {
    checkOpen();
    for (const [index, request] of requests.entries()) {
      checkPrompt(model, request.prompt, `prompt ${index}`);
      checkContinuations(model, request, index);
    }
    return await inTurn(async () => {
      const cache = runtime.openCache(joined);
      // One after another: each has a cache of its own.
      const mine = scoring.then(() =>
        scoreContinuations({ session, cache, vocabularySize, check: checkOpen }, requests),
      );
      scoring = mine.catch(() => undefined);
      return await mine;
    });
  };

  const replace = async (other: Parameters, earlier: readonly unknown[]): Promise<void> => {
    await Promise.allSettled(earlier);
    await scheduler.idle();
    checkOpen();
    requireMemory({ what: "changing this model's parameters", bytes: bytesOf(other) });
    // Weights are constants of a session, packed for its products; as inputs they would be read several times slower.
    const before = opened;
    opened = await openSession(graph, other);
    await before.close();
  };

  const setParameters: Generator["setParameters"] = async (other) => {
    checkOpen();
    checkParameters(model, other);
    const made = replace(other, [changing, ...asked]);
    const settled = made
      .catch(() => undefined)
      .then(() => {
        if (changing === settled) changing = undefined;
      });
    changing = settled;
    await made;
  };

  const close = (): Promise<void> => {
    closing ??= (async () => {
      await scheduler.close();
      await changing;
      await scoring;
      await session.close();
      await runtime.close();
    })();
    return closing;
  };
  return { generate, submit, score, setParameters, close };
}

function bytesOf(parameters: Parameters): number {
  return [...parameters.values()].reduce((total, { data }) => total + data.byteLength, 0);
}

function lengthOf(requests: readonly SequenceRequest[], index: number): number {
  return requests[index]?.prompt.length ?? 0;
}
