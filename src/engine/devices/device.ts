// What a device is to the engine: it runs graphs, and holds tensors that stay where it computes from one run to the next.
import type { Tensor } from "onnxruntime-node";
import type { Parameters } from "../contract.ts";
import type { Dialect } from "../onnx/graph-writer.ts";
import type { Graph } from "../onnx/model.ts";
import type { Shape } from "../onnx/shapes.ts";
import type { FlatLayout } from "./flat-layout.ts";
import type { Feeds } from "./tensors.ts";

export const deviceNames = ["cpu", "webgpu"] as const;
export type DeviceName = (typeof deviceNames)[number];

/**
 * A place to compute. Graphs read inputs from the host's memory or from banks; what they make goes to a bank, and stays on
 * the device, or comes back to the host. Everything that fails on the way to the device or on it is a ModelError: codes
 * "bad-graph" (a graph is refused), "no-device" (there is none) and "device-failed" (it is lost, or out of memory).
 */
export interface Device {
  readonly name: DeviceName;
  /** The operators that graphs for this device should be made of. */
  readonly dialect: Dialect;
  /** How much one micro-batch may hold, in floats: hidden activations of one layer, and logits. */
  readonly microBatch: MicroBatchLimits;
  /** Makes a graph ready to run. Of its results those that are named in `toHost` are returned by a run. */
  open(graph: Graph, options?: { readonly toHost?: readonly string[] }): Promise<Program>;
  /** Memory for tensors that programs write: a copy of `start`, zeros, or nothing to be read before it is written. */
  bank(layout: FlatLayout, start: Parameters | "zeros" | "nothing"): Promise<Bank>;
  /** The parts in which the tensors of a bank are updated element by element; the same for all banks of the layout. */
  parts(layout: FlatLayout): readonly Part[];
  /** Tensors that are only read; `parameters` must not change while they are held. */
  hold(parameters: Parameters): Promise<Held>;
  /** Programs, banks and held tensors have to be closed before. */
  close(): Promise<void>;
}

export interface MicroBatchLimits {
  readonly hidden: number;
  readonly logits: number;
}

export interface Program {
  readonly graph: Graph;
  /**
   * Runs the graph. Results that are named in `into` go there. A place may be read and written in one run where the graph
   * reads each element of it before it writes it.
   */
  run(feeds: Feeds, into?: Places): Promise<Readonly<Record<string, Float32Array>>>;
  close(): Promise<void>;
}

/** A tensor's place in a bank. */
export interface Place {
  /** What is there now, as an input; out of date after the next run that writes here. */
  readonly tensor: Tensor;
  /** A device whose runs make new tensors puts them here, and the one before goes. */
  put(made: Tensor): void;
}
export type Places = Readonly<Record<string, Place>>;

/** Pieces of a bank that are updated in one run. */
export interface Part {
  readonly pieces: readonly Piece[];
}

export interface Piece {
  /** As a graph declares it; sizes may be open. */
  readonly shape: Shape;
  /** Whether weight decay applies (see `FlatLayout`). */
  readonly decayed: boolean;
}

/** Named tensors in a device's memory. */
export interface Bank {
  readonly places: Places;
  /** The places of the pieces of each part, as `Device.parts` cuts them. */
  readonly parts: readonly (readonly Place[])[];
  /** A copy on the host. */
  read(): Promise<Parameters>;
  /** Sets everything to 0. */
  clear(): Promise<void>;
  /** Lets go of what is held until the next `clear` or write: it will not be read again. */
  forget(): void;
  /** Takes over the tensor of another bank, which must not be read there any more. */
  take(name: string, from: Place): void;
  close(): void;
}

export interface Held {
  readonly tensors: Feeds;
  close(): void;
}
