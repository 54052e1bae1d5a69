import { describe, expect, test } from "vitest";
import {
  ConfigError,
  DataError,
  exitCodes,
  Interrupted,
  LaunchError,
  ModelError,
  PreceptError,
  SandboxError,
  StoreError,
  TrainError,
} from "./errors.ts";

const classes = [
  [ConfigError, "ConfigError", 2],
  [DataError, "DataError", 2],
  [ModelError, "ModelError", 3],
  [SandboxError, "SandboxError", 3],
  [StoreError, "StoreError", 3],
  [TrainError, "TrainError", 3],
  [LaunchError, "LaunchError", 3],
] as const;

describe.each(classes)("%o", (Class, name, exitCode) => {
  test("has its name, its exit code, and what it was given", () => {
    const cause = new Error("below");
    const error = new Class("what happened", { code: "some-code", hint: "Do this.", cause });
    expect(error).toBeInstanceOf(PreceptError);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name,
      message: "what happened",
      code: "some-code",
      hint: "Do this.",
      cause,
      exitCode,
    });
    expect(String(error)).toBe(`${name}: what happened`);
    expect(error.stack).toContain("errors.test");
  });

  test("goes without a hint and a cause", () => {
    const error = new Class("what happened", { code: "some-code" });
    expect(error.hint).toBeUndefined();
    expect("cause" in error).toBe(false);
  });
});

test("an interruption has its own exit code and needs no words", () => {
  expect(new Interrupted()).toMatchObject({
    name: "Interrupted",
    message: "interrupted",
    code: "interrupted",
    exitCode: 130,
  });
  expect(new Interrupted("stopped by the user", "Run it again.")).toMatchObject({
    message: "stopped by the user",
    hint: "Run it again.",
  });
});

test("the exit codes are those that the documentation promises", () => {
  expect(exitCodes).toEqual({ done: 0, thresholdMissed: 1, usage: 2, infrastructure: 3, interrupted: 130 });
});
