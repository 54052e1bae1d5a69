// The worker thread of a sampler's helper: draws the answers that it is asked for, with parameters from shared memory.
import { parentPort, workerData } from "node:worker_threads";
import { toPlainError } from "../../core/error-transfer.ts";
import { parameterShapes } from "../../engine/architectures/architecture.ts";
import type { Parameters } from "../../engine/contract.ts";
import { layOut, viewOf } from "../../engine/devices/flat-layout.ts";
import type { FromHelper, HelperData, ToHelper } from "./messages.ts";
import { openShare } from "./share.ts";

const port = parentPort;
if (port === null) throw new Error("helper-worker.ts is started as a worker thread, not as a program");
const { settings, parameters, reference } = workerData as HelperData;
const layout = layOut(parameterShapes(settings.model));
const tensorsIn = (buffer: SharedArrayBuffer): Parameters => {
  const flat = new Float32Array(buffer);
  return new Map([...layout.slots].map(([name, slot]) => [name, { shape: slot.shape, data: viewOf(flat, slot) }]));
};
/** The runtime reads no tensor from shared memory. */
const copiesOf = (tensors: Parameters): Parameters =>
  new Map([...tensors].map(([name, { shape, data }]) => [name, { shape, data: data.slice() }]));
const share = openShare(settings, reference && (() => copiesOf(tensorsIn(reference))));

const carryOut = async (message: ToHelper): Promise<FromHelper | undefined> => {
  switch (message.kind) {
    case "parameters":
      await share.setParameters(tensorsIn(parameters));
      return { kind: "done" };
    case "draw":
      return { kind: "drawn", drawn: await share.draw(message.requests) };
    case "score":
      return { kind: "scored", scores: await share.score(message.answers) };
    case "close":
      await share.close();
      port.close();
      return undefined;
    default:
      return message satisfies never;
  }
};

const answer = async (message: ToHelper): Promise<void> => {
  const said = await carryOut(message).catch((error: unknown): FromHelper => {
    return { kind: "error", error: toPlainError(error) };
  });
  if (said !== undefined) port.postMessage(said);
};

port.on("message", (message: ToHelper) => void answer(message));
