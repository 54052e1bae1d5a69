// The worker thread of a helper: computes the gradients of the shares that it is sent. Whatever fails ends it.
import { parentPort, workerData } from "node:worker_threads";
import { placesIn } from "../devices/cpu-bank.ts";
import { layOut } from "../devices/flat-layout.ts";
import type { FromHelper, ToHelper } from "./share-messages.ts";
import { gradientPlaces, type SharedModel, shareRunner } from "./share-runner.ts";
import { tensorsAt } from "./trainer-memory.ts";
import { trainableShapes } from "./training-graphs.ts";

const port = parentPort;
if (port === null) throw new Error("share-worker.ts is started as a worker thread, not as a program");
const shared = workerData as SharedModel;
const layout = layOut(trainableShapes(shared.model, undefined));
const runner = shareRunner(shared);

const answer = async (message: ToHelper): Promise<void> => {
  if (message.kind === "close") {
    await runner.close();
    return port.close();
  }
  const { share, buffers } = message;
  const parameters = tensorsAt(placesIn(layout, buffers.parameters));
  const loss = await runner.run(share, parameters, gradientPlaces(shared.model, buffers.gradients));
  const said: FromHelper = { kind: "gradients", loss, buffers };
  port.postMessage(said, [buffers.parameters.buffer, buffers.gradients.buffer]);
};

port.on("message", (message: ToHelper) => void answer(message));
port.postMessage({ kind: "ready" } satisfies FromHelper);
