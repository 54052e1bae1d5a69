// The Python program that runs inside the sandbox; its last value is the function that answers requests.
import { harnessDescribe } from "./harness-describe.ts";
import { harnessRun } from "./harness-run.ts";
import { harnessShapes } from "./harness-shapes.ts";

export const harness = harnessRun + harnessShapes + harnessDescribe;
