import { expect, test } from "vitest";
import { workerEntry } from "./worker-entry.ts";

test.each([
  ["file:///house/src/train/run.ts", "file:///house/dist/train/worker.js"],
  ["file:///house/dist/train/run.js", "file:///house/dist/train/worker.js"],
  ["file:///src/house/src/train/run.ts", "file:///src/house/dist/train/worker.js"],
  ["file:///src/house/dist/train/run.js", "file:///src/house/dist/train/worker.js"],
  ["file:///a%20b/src/run.ts", "file:///a%20b/dist/worker.js"],
])("the worker beside %s is %s", (parent, worker) => {
  expect(workerEntry("worker", parent).href).toBe(worker);
});
