// Batched greedy generation: prompts of different lengths are read together and continued with a key and value cache.
import { Tensor } from "onnxruntime-node";
import { ModelError } from "../../core/errors.ts";
import { HIDDEN } from "../autodiff/attention.ts";
import type { GenerateOptions, Generator, Parameters, TransformerConfig } from "../contract.ts";
import { cachedStepGraph, promptGraph } from "./generation-graphs.ts";
import { KeyValueCache } from "./key-value-cache.ts";
import type { Dialect } from "../onnx/graph-writer.ts";
import { createSession, type Feeds, floatTensor, intTensor } from "../session.ts";
import { checkParameters } from "../transformer.ts";

export interface CreateGeneratorOptions {
  readonly model: TransformerConfig;
  /** Copied: training may go on. */
  readonly parameters: Parameters;
  readonly threads: number;
  /** "cpu-fused" unless said otherwise. */
  readonly dialect?: Dialect;
}

/** Rows that are continued together: enough to fill the matrix products, few enough for the cache to stay near. */
const ROWS_AT_ONCE = 128;

type Run = (feeds: Feeds, fetches: Feeds) => Promise<unknown>;

interface Sessions {
  readonly model: TransformerConfig;
  readonly prompt: Run;
  readonly step: Run;
}

/** One prompt on its way. */
interface Row {
  readonly prompt: readonly number[];
  readonly answer: number[];
  ended: boolean;
}

/**
 * A generator on the CPU. A row ends with the stop token, after `maxNewTokens`, or when prompt and answer fill the
 * context. Which prompts share a batch does not change an answer, except where two tokens are equally likely up to
 * rounding. Throws a ModelError for parameters that do not fit, and for prompts that are empty, hold an unknown token,
 * or leave no room in the context.
 */
export async function createGenerator(options: CreateGeneratorOptions): Promise<Pick<Generator, "generate" | "close">> {
  const { model, threads, dialect } = options;
  checkParameters(model, options.parameters);
  const parameters = Object.fromEntries(
    [...options.parameters].map(([name, { shape, data }]) => [name, floatTensor(data.slice(), shape)]),
  );
  const opened = await Promise.all([
    createSession(promptGraph(model, dialect), threads),
    createSession(cachedStepGraph(model, dialect), threads),
  ]);
  const [prompt, step] = opened.map(
    (session): Run =>
      (feeds, fetches) =>
        session.run({ ...parameters, ...feeds }, fetches),
  ) as [Run, Run];
  let closed = false;

  const generate = async (prompts: readonly (readonly number[])[], settings: GenerateOptions): Promise<number[][]> => {
    if (closed) throw new ModelError("this generator is closed", { code: "closed" });
    check(model, prompts, settings);
    const rows = prompts.map((tokens): Row => ({ prompt: tokens, answer: [], ended: false }));
    if (settings.maxNewTokens > 0) {
      const byLength = rows.toSorted((left, right) => left.prompt.length - right.prompt.length);
      for (let first = 0; first < rows.length; first += ROWS_AT_ONCE) {
        await continueRows({ model, prompt, step }, byLength.slice(first, first + ROWS_AT_ONCE), settings);
      }
    }
    return rows.map((row) => row.answer);
  };

  const close = async (): Promise<void> => {
    if (closed) return;
    closed = true;
    for (const session of opened) await session.release();
  };
  return { generate, close };
}

/** Fills the rows' answers. They are ordered by length, so the last is the longest. */
async function continueRows(
  { model, prompt, step }: Sessions,
  rows: readonly Row[],
  options: GenerateOptions,
): Promise<void> {
  const { maxNewTokens, stopToken } = options;
  const longest = (rows.at(-1) as Row).prompt.length;
  const shortest = (rows[0] as Row).prompt.length;
  const newTokens = Math.min(maxNewTokens, model.contextLength - shortest);
  const cache = new KeyValueCache(model, rows.length, longest + newTokens);
  let active = rows.slice();
  let next = new BigInt64Array(rows.length);
  await prompt(promptFeeds(rows, longest), { next: tokenTensor(next), ...cache.room(longest) });
  cache.length = longest;

  for (let made = 1; ; made++) {
    for (const [index, row] of active.entries()) {
      if (row.ended) continue;
      const token = Number(next[index]);
      if (token !== stopToken) row.answer.push(token);
      row.ended = token === stopToken || row.prompt.length + row.answer.length === model.contextLength;
    }
    const going = [...active.keys()].filter((index) => !active[index]?.ended);
    if (going.length === 0 || made === newTokens) return;
    // Rows that have ended cost their share of every step until moving the others up is cheaper.
    if (going.length <= active.length / 2) {
      cache.keep(going);
      active = going.map((index) => active[index] as Row);
      next = new BigInt64Array(active.length);
    }
    const feeds = stepFeeds(active, longest, cache.length + 1);
    await step({ ...feeds, ...cache.past() }, { next: tokenTensor(next), ...cache.room(1) });
    cache.length++;
  }
}

/** Prompts end at the same column; the columns in front of a shorter one hold token 0, which no one may see. */
function promptFeeds(rows: readonly Row[], length: number): Feeds {
  const tokens = new Int32Array(length * rows.length);
  const positions = new Int32Array(length * rows.length);
  for (const [index, { prompt }] of rows.entries()) {
    for (const [position, token] of prompt.entries()) {
      const at = (length - prompt.length + position) * rows.length + index;
      tokens[at] = token;
      positions[at] = position;
    }
  }
  const causal = new Float32Array(length * length);
  for (let query = 0; query < length; query++) causal.fill(HIDDEN, query * length + query + 1, (query + 1) * length);
  return {
    tokens: intTensor(tokens, [length, rows.length]),
    positions: intTensor(positions, [length, rows.length]),
    causal: floatTensor(causal, [length, length]),
    padding: padding(rows, length, length),
    "size:time": tokenTensor(BigInt64Array.of(BigInt(length))),
    "size:rows": tokenTensor(BigInt64Array.of(BigInt(rows.length))),
  };
}

/** The newest token of each row at its position; rows that have ended repeat their last one, to no effect. */
function stepFeeds(rows: readonly Row[], longest: number, length: number): Feeds {
  const tokens = Int32Array.from(rows, ({ answer }) => answer.at(-1) ?? 0);
  const positions = Int32Array.from(rows, ({ prompt, answer }) => prompt.length + Math.max(answer.length, 1) - 1);
  return {
    tokens: intTensor(tokens, [rows.length]),
    positions: intTensor(positions, [rows.length]),
    padding: padding(rows, longest, length),
  };
}

function padding(rows: readonly Row[], longest: number, length: number): Tensor {
  const mask = new Float32Array(rows.length * length);
  for (const [index, { prompt }] of rows.entries()) {
    mask.fill(HIDDEN, index * length, index * length + longest - prompt.length);
  }
  return floatTensor(mask, [rows.length, 1, 1, length]);
}

function tokenTensor(data: BigInt64Array): Tensor {
  return new Tensor("int64", data, [data.length]);
}

function check(
  model: TransformerConfig,
  prompts: readonly (readonly number[])[],
  { maxNewTokens }: GenerateOptions,
): void {
  if (!Number.isInteger(maxNewTokens) || maxNewTokens < 0) {
    throw new ModelError(`maxNewTokens must be a whole number from 0, got ${maxNewTokens}`, { code: "bad-options" });
  }
  for (const [index, prompt] of prompts.entries()) {
    if (prompt.length === 0) throw new ModelError(`prompt ${index} is empty`, { code: "bad-prompt" });
    if (prompt.length >= model.contextLength) {
      throw new ModelError(`prompt ${index} has ${prompt.length} tokens, the context holds ${model.contextLength}`, {
        code: "bad-prompt",
        hint: "An answer needs at least one position after the prompt.",
      });
    }
    const unknown = prompt.find((token) => !Number.isInteger(token) || token < 0 || token >= model.vocabularySize);
    if (unknown !== undefined) {
      throw new ModelError(`prompt ${index} holds token ${unknown}, the vocabulary has ${model.vocabularySize}`, {
        code: "bad-prompt",
      });
    }
  }
}
