// What people read about where models are trained.
import { expect, test } from "vitest";
import { places } from "./places.ts";

test.each([
  [{ parallel: 2, threads: 1 }, "cpu", "2 at a time on one core each"],
  [{ parallel: 1, threads: 8 }, "cpu", "1 at a time on 8 cores each"],
  [{ parallel: 1, threads: 8 }, "webgpu", "one at a time on the GPU"],
] as const)("%j on %s is %j", (estimate, device, text) => expect(places(estimate, device)).toBe(text));
