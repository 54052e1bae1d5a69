import { describe, it } from "vitest";
import { adversarialChecks } from "../adversarial.test-support.ts";
import { ifeval } from "./index.ts";
import { ifevalSamples } from "./samples.test-support.ts";

describe("whatever the response and the parameters", () => {
  it.each(adversarialChecks(ifeval, ifevalSamples))("$name", ({ run }) => run());
});
