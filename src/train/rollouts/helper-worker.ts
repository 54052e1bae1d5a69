// The worker thread of a sampler's helper: draws the answers that it is asked for, with parameters from shared memory.
import { parentPort, workerData } from "node:worker_threads";
import { toPlainError } from "../../core/error-transfer.ts";
import { parameterShapes } from "../../engine/architectures/architecture.ts";
import { layOut, viewOf } from "../../engine/devices/flat-layout.ts";
import type { FromHelper, HelperData, ToHelper } from "./messages.ts";
import { openShare } from "./share.ts";

const port = parentPort;
if (port === null) throw new Error("helper-worker.ts is started as a worker thread, not as a program");
const { settings, parameters } = workerData as HelperData;
const shared = new Float32Array(parameters);
const layout = layOut(parameterShapes(settings.model));
const share = openShare(settings);

const carryOut = async (message: ToHelper): Promise<FromHelper | undefined> => {
  switch (message.kind) {
    case "parameters": {
      const tensors = [...layout.slots].map(([name, slot]) => {
        return [name, { shape: slot.shape, data: viewOf(shared, slot) }] as const;
      });
      await share.setParameters(new Map(tensors));
      return { kind: "done" };
    }
    case "draw":
      return { kind: "drawn", drawn: await share.draw(message.requests) };
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
