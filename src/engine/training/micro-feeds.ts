// The inputs of a graph for one micro-batch: tokens, masks and targets, time-major, at the sizes of just these rows.
import { Tensor } from "onnxruntime-node";
import type { Rng } from "../../core/rng.ts";
import { HIDDEN } from "../autodiff/self-attention.ts";
import type { Batch } from "../contract.ts";
import type { Graph } from "../onnx/model.ts";
import { type Feeds, floatTensor, intTensor } from "../devices/tensors.ts";
import type { MicroBatch } from "./micro-batches.ts";
import { microNames, sizeNames } from "./training-pass.ts";

export interface MicroFeedsOptions {
  /** Only what the graph reads is made. */
  readonly graph: Graph;
  readonly batch: Batch;
  readonly micro: MicroBatch;
  /** What each position's weight is divided by to give its share of the loss. */
  readonly weight: number;
  readonly dropout?: { readonly rate: number; readonly rng: Rng } | undefined;
}

export function microFeeds({ graph, batch, micro, weight, dropout }: MicroFeedsOptions): Feeds {
  const { length } = micro;
  const rows = micro.rows.length;
  const positions = length * rows;
  const reads = (input: string): boolean => graph.inputs.some(({ name }) => name === input);
  const narrow = reads(microNames.chosen);
  const learnt = narrow ? micro.learnt : positions;
  const columns = {
    tokens: new Int32Array(positions),
    targets: new Int32Array(learnt),
    shares: new Float32Array(learnt),
    chosen: new Int32Array(narrow ? learnt : 0),
    places: new Int32Array(narrow ? positions : 0).fill(learnt),
  };
  let next = 0;
  for (let position = 0; position < length; position++) {
    for (const [column, row] of micro.rows.entries()) {
      const from = row * batch.length + position;
      const at = position * rows + column;
      const own = batch.weights[from] as number;
      columns.tokens[at] = batch.tokens[from] as number;
      if (narrow && own === 0) continue;
      const place = narrow ? next++ : at;
      columns.targets[place] = batch.targets[from] as number;
      columns.shares[place] = own / weight;
      if (!narrow) continue;
      columns.chosen[place] = at;
      columns.places[at] = place;
    }
  }
  const distinct = reads(microNames.distinctIds) ? distinctTokens(columns.tokens) : noTokens;

  const sizes: Record<string, number> = {
    [sizeNames.length]: length,
    [sizeNames.rows]: rows,
    [sizeNames.chosen]: learnt,
    [sizeNames.distinct]: distinct.ids.length,
  };
  const makers: Record<string, () => Tensor> = {
    [microNames.tokens]: () => intTensor(columns.tokens, [length, rows]),
    [microNames.positions]: () =>
      new Tensor(
        "int64",
        BigInt64Array.from({ length: positions }, (_, at) => BigInt(Math.floor(at / rows))),
        [positions, 1],
      ),
    [microNames.causal]: () => causal(length),
    [microNames.chosen]: () => intTensor(columns.chosen, [learnt]),
    [microNames.places]: () => intTensor(columns.places, [positions]),
    [microNames.targets]: () => intTensor(columns.targets, [learnt, 1]),
    [microNames.shares]: () => floatTensor(columns.shares, [learnt, 1]),
    [microNames.distinctIds]: () =>
      new Tensor("int64", BigInt64Array.from(distinct.ids, BigInt), [distinct.ids.length, 1]),
    [microNames.distinctNumbers]: () => intTensor(Int32Array.from(distinct.ids.keys()), [distinct.ids.length, 1]),
    [microNames.slots]: () => intTensor(distinct.slots, [1, positions]),
  };
  const feeds: Record<string, Tensor> = {};
  for (const { name, shape } of graph.inputs) {
    const [kind, what] = name.split(":") as [string, string | undefined];
    const axes = (): number[] => shape.map((size) => sizeOf(size, sizes));
    if (kind in makers && what === undefined) feeds[name] = (makers[kind] as () => Tensor)();
    else if (kind === "size")
      feeds[name] = new Tensor("int64", BigInt64Array.of(BigInt(sizeOf(what ?? "", sizes))), [1]);
    else if (kind === "ones") feeds[name] = ones(axes());
    else if (kind === "dropout" && dropout !== undefined)
      feeds[name] = factors(axes(), dropout.rate, dropout.rng.derive(name));
  }
  return feeds;
}

/** Puts a number for each position that is learnt from, as a narrow graph or one of all positions has them, into `all` of the batch. */
export function putLearnt(
  values: Float32Array,
  { batch, micro }: Pick<MicroFeedsOptions, "batch" | "micro">,
  all: Float32Array,
): void {
  let next = 0;
  for (let position = 0; position < micro.length; position++) {
    for (const row of micro.rows) {
      const at = row * batch.length + position;
      if (batch.weights[at] !== 0) all[at] = values[next++] as number;
    }
  }
}

/** A size, or a product of names and numbers. */
function sizeOf(size: number | string, sizes: Readonly<Record<string, number>>): number {
  if (typeof size === "number") return size;
  return size.split("*").reduce((total, name) => total * (sizes[name] ?? Number(name)), 1);
}

const masks = new Map<number, Tensor>();

/** [length, length]: each position sees itself and what came before. */
function causal(length: number): Tensor {
  const known = masks.get(length);
  if (known !== undefined) return known;
  const mask = new Float32Array(length * length);
  for (let query = 0; query < length; query++) mask.fill(HIDDEN, query * length + query + 1, (query + 1) * length);
  const made = floatTensor(mask, [length, length]);
  if (masks.size >= 64) masks.clear();
  masks.set(length, made);
  return made;
}

let sharedOnes = new Float32Array(0);

function ones(shape: readonly number[]): Tensor {
  const count = shape[1] as number;
  if (sharedOnes.length < count) sharedOnes = new Float32Array(2 * count).fill(1);
  return floatTensor(sharedOnes.subarray(0, count), shape);
}

/** 0 with probability `rate`, otherwise 1 / (1 - rate); the rate to the nearest 1/65536. */
function factors(shape: readonly number[], rate: number, rng: Rng): Tensor {
  const data = new Float32Array(shape.reduce((total, size) => total * size, 1));
  const limit = Math.round(rate * 65_536);
  const kept = 1 / (1 - rate);
  for (let i = 0; i < data.length; i += 2) {
    const bits = rng.uint32();
    data[i] = (bits & 0xffff) < limit ? 0 : kept;
    if (i + 1 < data.length) data[i + 1] = bits >>> 16 < limit ? 0 : kept;
  }
  return floatTensor(data, shape);
}

const noTokens = { ids: [], slots: new Int32Array(0) };

function distinctTokens(tokens: Int32Array): { ids: readonly number[]; slots: Int32Array } {
  const numbers = new Map<number, number>();
  const slots = tokens.map((token) => {
    const known = numbers.get(token);
    if (known !== undefined) return known;
    numbers.set(token, numbers.size);
    return numbers.size - 1;
  });
  return { ids: [...numbers.keys()], slots };
}
