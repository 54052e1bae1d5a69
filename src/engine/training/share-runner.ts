// The gradients of a share, which is what one thread computes of a batch: run by the trainer and by its helpers alike.
import { Rng } from "../../core/rng.ts";
import type { Batch, TransformerConfig } from "../contract.ts";
import { layOut } from "../devices/flat-layout.ts";
import { placesIn } from "../devices/cpu-bank.ts";
import { cpuDevice } from "../devices/cpu-device.ts";
import type { Places, Program } from "../devices/device.ts";
import type { Feeds } from "../devices/tensors.ts";
import type { Dialect } from "../onnx/graph-writer.ts";
import type { MicroBatch } from "./micro-batches.ts";
import { microFeeds } from "./micro-feeds.ts";
import { shareGraph, tensorNames, trainableShapes } from "./training-graphs.ts";

/** What all shares of a trainer have in common. Plain data, as is a share: both are sent to other threads. */
export interface SharedModel {
  readonly model: TransformerConfig;
  readonly dropout?: { readonly rate: number; readonly seed: number | string } | undefined;
  readonly dialect: Dialect;
}

export interface Share {
  readonly batch: Batch;
  /** With their places among those of the batch. */
  readonly micros: readonly (readonly [number, MicroBatch])[];
  /** Whether only some positions of the batch are learnt from. */
  readonly narrow: boolean;
  /** Of the whole batch. */
  readonly weight: number;
  /** Steps before this one. */
  readonly steps: number;
}

export interface ShareRunner {
  /** Writes the share's gradients, and returns its part of the loss: to the last bit the same on every thread. */
  run(share: Share, parameters: Feeds, gradients: Places): Promise<number>;
  close(): Promise<void>;
}

export function shareRunner({ model, dropout, dialect }: SharedModel): ShareRunner {
  const device = cpuDevice(1);
  const programs = new Map<boolean, Promise<Program>>();
  const program = (narrow: boolean): Promise<Program> => {
    const options = { model, narrow, dropout: dropout !== undefined, dialect };
    const known = programs.get(narrow) ?? device.open(shareGraph(options), { toHost: [tensorNames.loss] });
    programs.set(narrow, known);
    return known;
  };
  let spare: Places | undefined;
  return {
    async run({ batch, micros, narrow, weight, steps }, parameters, gradients) {
      const opened = await program(narrow);
      const rng = dropout === undefined ? undefined : Rng.from(dropout.seed, "dropout", steps);
      let loss = 0;
      for (const [at, [index, micro]] of micros.entries()) {
        const random = rng === undefined ? undefined : { rate: dropout?.rate ?? 0, rng: rng.derive(index) };
        const feeds = { ...parameters, ...microFeeds({ graph: opened.graph, batch, micro, weight, dropout: random }) };
        const into = at === 0 ? gradients : (spare ??= gradientPlaces(model));
        loss += (await opened.run(feeds, into))[tensorNames.loss]?.[0] ?? Number.NaN;
        if (at > 0) addGradients(gradients, into);
      }
      return loss;
    },
    async close() {
      for (const made of await Promise.allSettled(programs.values())) {
        if (made.status === "fulfilled") await made.value.close();
      }
      await device.close();
    },
  };
}

/** Room for the gradients of all parameters, one after another in `flat` as `layOut` has them. */
export function gradientPlaces(model: TransformerConfig, flat?: Float32Array): Places {
  const layout = layOut(trainableShapes(model, undefined));
  const places = placesIn(layout, flat ?? new Float32Array(layout.size));
  return Object.fromEntries(Object.entries(places).map(([name, place]) => [tensorNames.gradient(name), place]));
}

/**
 * Adds gradients to others, and returns the sum of the squares of the results: one pass, since a small model's step has
 * little time beside its graph.
 */
export function addGradients(to: Places, from: Places): number {
  let squares = 0;
  for (const [name, { tensor }] of Object.entries(from)) {
    squares += addTo(to[name]?.tensor.data as Float32Array, tensor.data as Float32Array);
  }
  return squares;
}

/** Four sums of squares, since the next number of one sum would have to wait for the last. */
function addTo(target: Float32Array, source: Float32Array): number {
  const end = source.length - (source.length % 4);
  let [first, second, third, fourth] = [0, 0, 0, 0];
  for (let i = 0; i < end; i += 4) {
    const a = (target[i] = Math.fround((target[i] as number) + (source[i] as number)));
    const b = (target[i + 1] = Math.fround((target[i + 1] as number) + (source[i + 1] as number)));
    const c = (target[i + 2] = Math.fround((target[i + 2] as number) + (source[i + 2] as number)));
    const d = (target[i + 3] = Math.fround((target[i + 3] as number) + (source[i + 3] as number)));
    first += a * a;
    second += b * b;
    third += c * c;
    fourth += d * d;
  }
  for (let i = end; i < source.length; i++) {
    const sum = (target[i] = Math.fround((target[i] as number) + (source[i] as number)));
    first += sum * sum;
  }
  return first + second + third + fourth;
}
