// Devices are opened by names that programs without types may get wrong.
import { expect, test } from "vitest";
import { openDevice } from "./open-device.ts";
import type { DeviceName } from "./device.ts";

test.each(["gpu", "", "CPU", "constructor"])(
  "a device %j is refused with the names of those there are",
  async (name) => {
    await expect(openDevice(name as DeviceName, { threads: 1 })).rejects.toMatchObject({
      code: "no-device",
      message: `there is no device ${JSON.stringify(name)}`,
      hint: "Devices are cpu and webgpu.",
    });
  },
);
