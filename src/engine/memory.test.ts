import { expect, test } from "vitest";
import { ModelError } from "../core/errors.ts";
import { availableMemory, requireMemory } from "./memory.ts";

test.each([
  [3 * 2 ** 30, 2 ** 30, "training needs 3.0 GiB of memory, and 1.0 GiB are available"],
  [2 ** 60, 1_500_000, "training needs 1024.0 PiB of memory, and 1.4 MiB are available"],
  [1025, 0, "training needs 1.0 KiB of memory, and 0 bytes are available"],
  [Infinity, 1, "training needs Infinity PiB of memory, and 1 bytes are available"],
])("%d bytes with %d available are refused, with both figures", (bytes, available, message) => {
  const refused = (): void => requireMemory({ what: "training", bytes, available });
  expect(refused).toThrow(ModelError);
  expect(refused).toThrow(message);
});

test("what fits exactly is let through", () => {
  expect(() => requireMemory({ what: "training", bytes: 7, available: 7 })).not.toThrow();
});

test("the machine says how much it has, and a petabyte is more", () => {
  expect(availableMemory()).toBeGreaterThan(2 ** 20);
  expect(() => requireMemory({ what: "training", bytes: 2 ** 50 })).toThrow(/1\.0 PiB/);
});
