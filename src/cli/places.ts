// Where models are trained, and how many at a time, for people.
import type { DeviceName } from "../engine/devices/device.ts";
import type { Estimate } from "../experiments/estimate.ts";

/** "2 at a time on one core each", "one at a time on the GPU". */
export function places({ parallel, threads }: Pick<Estimate, "parallel" | "threads">, device: DeviceName): string {
  if (device === "webgpu") return "one at a time on the GPU";
  return `${parallel} at a time on ${threads === 1 ? "one core" : `${threads} cores`} each`;
}
