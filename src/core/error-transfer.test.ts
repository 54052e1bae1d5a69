import { describe, expect, it } from "vitest";
import { fromPlainError, toPlainError } from "./error-transfer.ts";
import { DataError, Interrupted, PreceptError, StoreError } from "./errors.ts";

describe("errors across threads", () => {
  it.each([
    new DataError("row 3 is broken", { code: "broken", hint: "mend it" }),
    new StoreError("no space", { code: "disk-full" }),
    new Interrupted("stopped", "run it again"),
  ])("keep class, message, code and hint: $name", (error) => {
    const back = fromPlainError(structuredClone(toPlainError(error)));
    expect(back).toBeInstanceOf(error.constructor);
    expect(back).toMatchObject({
      message: error.message,
      code: error.code,
      hint: error.hint,
      exitCode: error.exitCode,
    });
    expect(back.stack).toBe(error.stack);
  });

  it("keep what is not ours as a plain error, and survive values that are no errors", () => {
    const back = fromPlainError(toPlainError(new RangeError("out")));
    expect(back).not.toBeInstanceOf(PreceptError);
    expect(back.message).toBe("out");
    expect(toPlainError("text")).toEqual({ name: "Error", message: "text" });
    expect(toPlainError(undefined).message).toBe("undefined");
  });
});
