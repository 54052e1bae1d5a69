import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { pythonHas, runTool } from "../../engine/parity/python.test-support.ts";
import type { ObjectiveResult } from "./objective.ts";
import {
  anyCase,
  type ObjectiveCase,
  objectiveNames,
  recordedObjectives,
  resultOf,
  resultSchema,
} from "./objectives.test-support.ts";

const DISTANCE = 1e-5;

describe.each(objectiveNames)("%s", (name) => {
  test("has the slope of its loss at every token, by finite differences", () => {
    fc.assert(
      fc.property(anyCase(name), (asked) => {
        const { coefficients } = resultOf(asked);
        for (const [sequence, own] of asked.values.policy.entries()) {
          for (const token of own.keys()) {
            if (nearClip(asked, sequence, token)) continue;
            const slope =
              (moved(asked, sequence, token, DISTANCE) - moved(asked, sequence, token, -DISTANCE)) / (2 * DISTANCE);
            const found = coefficients[sequence]?.[token] ?? Number.NaN;
            // Float64's rounding of the loss over the distance, and the third derivative.
            expect(Math.abs(found - slope)).toBeLessThan(1e-6 * (1 + Math.abs(found)));
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test("goes down along its coefficients, and says only numbers", () => {
    fc.assert(
      fc.property(anyCase(name), (asked) => {
        const { loss, coefficients, statistics } = resultOf(asked);
        for (const [what, value] of Object.entries(statistics)) expect(value, what).toSatisfy(Number.isFinite);
        const steepness = coefficients.flatMap((own) => Array.from(own)).reduce((sum, one) => sum + one ** 2, 0);
        const policy = asked.values.policy.map((own, sequence) =>
          own.map((value, token) => value - 1e-6 * (coefficients[sequence]?.[token] ?? 0)),
        );
        const after = resultOf(withPolicy(asked, policy)).loss;
        expect(after).toBeLessThanOrEqual(loss - 0.5e-6 * steepness + 1e-12 * (1 + Math.abs(loss)));
      }),
      { numRuns: 60 },
    );
  });

  test("has PyTorch's recorded losses and slopes", () => {
    const recorded = recordedObjectives().filter(({ objective }) => objective === name);
    expect(recorded.length).toBeGreaterThan(1);
    for (const asked of recorded) expectSame(resultOf(asked), asked);
  });
});

const torch = pythonHas("torch");

test.skipIf(!torch)(
  `PyTorch's autograd says the same of fresh cases${torch ? "" : " (skipped: there is no python3 with torch)"}`,
  async () => {
    const asked = objectiveNames.flatMap((name) => fc.sample(anyCase(name), { numRuns: 15, seed: 11 }));
    const folder = await mkdtemp(join(tmpdir(), "precept-objectives-"));
    try {
      const path = join(folder, "cases.json");
      await writeFile(path, JSON.stringify(asked));
      const lines = await runTool("record-objectives.py", [path]);
      const expected = z.array(resultSchema).parse(JSON.parse(lines.at(-1) ?? ""));
      expect(expected).toHaveLength(asked.length);
      for (const [at, one] of asked.entries())
        expectSame(resultOf(one), expected[at] ?? { loss: NaN, coefficients: [] });
    } finally {
      await rm(folder, { recursive: true });
    }
  },
  120_000,
);

function expectSame(found: ObjectiveResult, expected: z.infer<typeof resultSchema>): void {
  expect(found.loss).toBeCloseTo(expected.loss, 10);
  expect(found.coefficients.map(({ length }) => length)).toEqual(expected.coefficients.map(({ length }) => length));
  for (const [sequence, own] of expected.coefficients.entries()) {
    for (const [token, slope] of own.entries()) expect(found.coefficients[sequence]?.[token]).toBeCloseTo(slope, 10);
  }
}

function withPolicy(asked: ObjectiveCase, policy: number[][]): ObjectiveCase {
  return { ...asked, values: { ...asked.values, policy } } as ObjectiveCase;
}

function moved(asked: ObjectiveCase, sequence: number, token: number, distance: number): number {
  const policy = asked.values.policy.map((own, at) =>
    own.map((value, place) => (at === sequence && place === token ? value + distance : value)),
  );
  return resultOf(withPolicy(asked, policy)).loss;
}

/** Where the loss has a corner there is no slope. */
function nearClip(asked: ObjectiveCase, sequence: number, token: number): boolean {
  if (asked.objective !== "grpo") return false;
  const { clipLow = 0.2, clipHigh = 0.2 } = asked.options;
  const now = asked.values.policy[sequence]?.[token] ?? Number.NaN;
  const distance = now - (asked.values.old[sequence]?.[token] ?? Number.NaN);
  return [Math.log(1 - clipLow), Math.log(1 + clipHigh)].some((corner) => Math.abs(distance - corner) < 2 * DISTANCE);
}
