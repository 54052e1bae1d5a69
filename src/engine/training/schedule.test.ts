import { describe, expect, test } from "vitest";
import { learningRateAt, type Schedule, type ScheduleName } from "./schedule.ts";

const names: ScheduleName[] = ["linear", "cosine", "constant", "wsd"];
const schedule: Schedule = { schedule: "linear", warmup: 0.1, steps: 100, peak: 0.5 };

const rates = (changes: Partial<Schedule>): number[] => {
  const whole = { ...schedule, ...changes };
  return Array.from({ length: whole.steps }, (_, step) => learningRateAt(step, whole));
};

describe.each(names)("%s", (name) => {
  test("rises linearly to its peak in the warm-up, from above 0", () => {
    expect(rates({ schedule: name }).slice(0, 10)).toEqual(
      Array.from({ length: 10 }, (_, step) => (0.5 * (step + 1)) / 10),
    );
  });

  test("never rises again, never exceeds the peak, and never reaches 0", () => {
    const after = rates({ schedule: name }).slice(9);
    expect(Math.max(...after)).toBe(0.5);
    expect(Math.min(...after)).toBeGreaterThan(0);
    expect(after).toEqual(after.toSorted((a, b) => b - a));
  });

  test.each([0, 1])("is defined for a warm-up of %d and for a single step", (warmup) => {
    for (const steps of [1, 2, 3, 100]) {
      for (const rate of rates({ schedule: name, warmup, steps })) expect(rate).toBeGreaterThan(0);
    }
  });
});

test.each([
  ["linear", 55, 0.25],
  ["cosine", 55, 0.25],
  ["constant", 99, 0.5],
  ["wsd", 79, 0.5],
  ["wsd", 90, 0.25],
  ["linear", 99, 0.5 / 90],
] as const)("%s at step %d of 100 is %d", (name, step, expected) => {
  expect(learningRateAt(step, { ...schedule, schedule: name })).toBeCloseTo(expected, 12);
});

test.each([
  [100, {}, /step 100 is not one of 100/],
  [-1, {}, /step -1/],
  [0.5, {}, /step 0.5/],
  [0, { steps: 0 }, /steps is 0/],
  [0, { warmup: 1.1 }, /warmup is 1.1/],
  [0, { warmup: Number.NaN }, /warmup is NaN/],
  [0, { peak: -1 }, /peak is -1/],
  [0, { peak: Infinity }, /peak is Infinity/],
] as const)("step %d of %j is refused", (step, change, message) => {
  expect(() => learningRateAt(step, { ...schedule, ...change })).toThrow(message);
});
