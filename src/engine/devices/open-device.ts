// A device by its name.
import { ModelError } from "../../core/errors.ts";
import { cpuDevice } from "./cpu-device.ts";
import { type Device, type DeviceName, deviceNames } from "./device.ts";
import { webgpuDevice } from "./webgpu-device.ts";

export interface OpenDeviceOptions {
  /** Of the CPU; give parallel trainers one each. */
  readonly threads: number;
}

/** Throws a ModelError, code "no-device", where there is none of that name. */
export async function openDevice(name: DeviceName, { threads }: OpenDeviceOptions): Promise<Device> {
  switch (name) {
    case "cpu":
      return cpuDevice(threads);
    case "webgpu":
      return await webgpuDevice();
    default:
      name satisfies never;
      throw new ModelError(`there is no device ${JSON.stringify(name)}`, {
        code: "no-device",
        hint: `Devices are ${deviceNames.join(" and ")}.`,
      });
  }
}
