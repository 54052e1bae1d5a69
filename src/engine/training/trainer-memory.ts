// All memory of a trainer on its device: what is learnt, its moments and gradients, and a frozen base.
import { TrainError } from "../../core/errors.ts";
import { checkTensors } from "../architectures/architecture.ts";
import type { LoraConfig, Parameters, TrainerState, TransformerConfig } from "../contract.ts";
import type { Bank, Device, Place, Places } from "../devices/device.ts";
import { type FlatLayout, layOut } from "../devices/flat-layout.ts";
import type { Feeds } from "../devices/tensors.ts";
import type { Graph } from "../onnx/model.ts";
import { updateNames } from "./adamw.ts";
import { microWeights, tensorNames, trainableShapes, type TrainingGraphOptions } from "./training-graphs.ts";

export interface TrainerMemoryOptions {
  readonly device: Device;
  readonly model: TransformerConfig;
  readonly lora: { readonly config: LoraConfig; readonly base: Parameters } | undefined;
  readonly start: { readonly parameters: Parameters } | { readonly state: TrainerState };
}

export type TrainerMemory = Awaited<ReturnType<typeof openTrainerMemory>>;

export async function openTrainerMemory(options: TrainerMemoryOptions) {
  const { device } = options;
  const layout = layOut(trainableShapes(options.model, options.lora?.config));
  const opened: { close(): void }[] = [];
  const opening = async <T extends { close(): void }>(made: Promise<T>): Promise<T> => {
    const one = await made;
    opened.push(one);
    return one;
  };
  const close = (): void => {
    for (const one of opened.splice(0)) one.close();
  };
  const banks = await openBanks(options, layout, opening).catch((error: unknown) => {
    close();
    throw error;
  });

  let sums: Promise<Sums> | undefined;
  return {
    /** The base's and what is learnt. */
    parameters: (): Feeds => ({ ...banks.base?.tensors, ...tensorsAt(banks.parameters.places) }),
    gradients: renamed(banks.gradients.places, tensorNames.gradient),
    /** Made when first needed: many trainers never meet a batch of several micro-batches. */
    sums: (graphs: TrainingGraphOptions): Promise<Sums> => {
      sums ??= openSums(device, graphs, { gradients: banks.gradients, opening });
      return sums;
    },
    /** For each part what its update reads and writes. */
    updates: device.parts(layout).map((part, index) => {
      const written: Record<string, Place> = {};
      const gradients: Record<string, Place> = {};
      for (const piece of part.pieces.keys()) {
        const at = (bank: Bank): Place => bank.parts[index]?.[piece] as Place;
        written[updateNames.parameters(piece)] = at(banks.parameters);
        written[updateNames.firstMoments(piece)] = at(banks.firstMoments);
        written[updateNames.secondMoments(piece)] = at(banks.secondMoments);
        gradients[updateNames.gradient(piece)] = at(banks.gradients);
      }
      const feeds = (): Feeds => tensorsAt({ ...written, ...gradients });
      return { part, feeds, into: renamed(written, updateNames.made) };
    }),
    readParameters: (): Promise<Parameters> => banks.parameters.read(),
    read: async (): Promise<Omit<TrainerState, "step">> => ({
      parameters: await banks.parameters.read(),
      firstMoments: await banks.firstMoments.read(),
      secondMoments: await banks.secondMoments.read(),
    }),
    close,
  };
}

type Opening = <T extends { close(): void }>(made: Promise<T>) => Promise<T>;

/** Apart from what lives on: functions keep alive whatever those beside them refer to, here the starting values. */
async function openBanks(options: TrainerMemoryOptions, layout: FlatLayout, opening: Opening) {
  const { device, model, lora, start } = options;
  const from = startingState(trainableShapes(model, lora?.config), start);
  return {
    base: lora === undefined ? undefined : await opening(device.hold(lora.base)),
    parameters: await opening(device.bank(layout, from.parameters)),
    firstMoments: await opening(device.bank(layout, from.firstMoments ?? "zeros")),
    secondMoments: await opening(device.bank(layout, from.secondMoments ?? "zeros")),
    gradients: await opening(device.bank(layout, "nothing")),
  };
}

export type Sums = Awaited<ReturnType<typeof openSums>>;

interface SumsTarget {
  readonly gradients: Bank;
  readonly opening: (made: Promise<Bank>) => Promise<Bank>;
}

/** Prepared weights, and two sets of their gradients' sums: each micro-batch reads one and writes the other. */
async function openSums(device: Device, graphs: TrainingGraphOptions, { gradients, opening }: SumsTarget) {
  const weights = microWeights(graphs);
  const shapesOf = (kept: typeof weights) => new Map(kept.map(({ name, shape }) => [name, shape]));
  const made = await opening(device.bank(layOut(shapesOf(weights.filter(({ parameter }) => !parameter))), "nothing"));
  const learnt = layOut(shapesOf(weights.filter((weight) => weight.learnt)));
  let before = await opening(device.bank(learnt, "nothing"));
  let after = await opening(device.bank(learnt, "nothing"));
  return {
    prepared: renamed(made.places, tensorNames.prepared),
    clear: () => before.clear(),
    /** What a micro-batch reads, and where its sums go. */
    before: (): Feeds => tensorsAt(renamed(before.places, tensorNames.sum)),
    after: (): Places => renamed(after.places, tensorNames.gradient),
    turn: () => {
      [before, after] = [after, before];
      after.forget();
    },
    /** Where a sum is the gradient of a parameter as it is. The sums are not read after that. */
    moveTo: (finished: ReadonlySet<string>) => {
      for (const name of Object.keys(gradients.places)) {
        const from = before.places[name];
        if (from !== undefined && !finished.has(tensorNames.gradient(name))) gradients.take(name, from);
      }
      before.forget();
    },
  };
}

export function tensorsAt(places: Places): Feeds {
  return Object.fromEntries(Object.entries(places).map(([name, { tensor }]) => [name, tensor]));
}

/** Those of the tensors or places that the graph declares. */
export function declared<T>(values: Graph["inputs"], all: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(
    values.flatMap(({ name }) => {
      const one = all[name];
      return one === undefined ? [] : [[name, one] as const];
    }),
  );
}

function renamed(places: Places, nameOf: (name: string) => string): Places {
  return Object.fromEntries(Object.entries(places).map(([name, place]) => [nameOf(name), place]));
}

/** No moments stand for zeros. */
function startingState(
  shapes: ReadonlyMap<string, readonly number[]>,
  start: TrainerMemoryOptions["start"],
): { parameters: Parameters; firstMoments?: Parameters; secondMoments?: Parameters } {
  if ("parameters" in start) {
    checkTensors(shapes, start.parameters);
    return { parameters: start.parameters };
  }
  const { step, parameters, firstMoments, secondMoments } = start.state;
  if (!Number.isInteger(step) || step < 0) {
    throw new TrainError(`a state's step cannot be ${step}`, { code: "bad-state" });
  }
  for (const tensors of [parameters, firstMoments, secondMoments]) checkTensors(shapes, tensors);
  return { parameters, firstMoments, secondMoments };
}
