// The thread that makes shards; started by make-in-workers.ts, one shard per message.
import { parentPort, workerData } from "node:worker_threads";
import { loadSameFamily } from "../../instructions/load-family.ts";
import { openPlan } from "../plans/row-source.ts";
import { writeShard } from "./shard.ts";
import { packError, type WorkerAnswer, type WorkerOrder, type WorkerStart } from "./worker-protocol.ts";

const { plan, shared, folder, modules, stop } = workerData as WorkerStart;
const port = parentPort;
if (port === null) throw new Error("shard-worker.js runs only as a worker thread");

const say = (answer: WorkerAnswer): void => port.postMessage(answer);
const stopFlag = new Int32Array(stop);
const options = {
  folder,
  stopped: () => Atomics.load(stopFlag, 0) !== 0,
  onRows: (rows: number) => say({ kind: "rows", rows }),
};
let source: ReturnType<typeof openPlan> | undefined;

async function make({ shard }: WorkerOrder): Promise<void> {
  try {
    // Opened within the first order, so that a failure is answered like any other.
    if (source === undefined) {
      for (const module of modules) await loadSameFamily(module);
      source = openPlan(plan, shared);
    }
    say({ kind: "done", record: await writeShard(source, shard, options) });
  } catch (error) {
    say({ kind: "failed", error: packError(error) });
  }
}

port.on("message", (order: WorkerOrder) => void make(order));
