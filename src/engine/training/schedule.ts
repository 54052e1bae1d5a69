// Learning-rate schedules: pure functions of the step.
import { TrainError } from "../../core/errors.ts";

export type ScheduleName = "linear" | "cosine" | "constant" | "wsd";

export interface Schedule {
  /** "wsd" warms up, stays, and falls linearly over the last fifth (Haegele et al., 2024). */
  readonly schedule: ScheduleName;
  /** Share of the steps, from 0 to 1, in which the rate rises linearly to its peak. */
  readonly warmup: number;
  readonly steps: number;
  /** The largest rate. */
  readonly peak: number;
}

/** Share of the steps in which "wsd" falls. */
const COOL_DOWN = 0.2;

/**
 * The learning rate of `step`, counted from 0 to `steps` - 1. The first step of a warm-up already learns, and so does
 * the last step: falling schedules reach 0 only after it. Throws a TrainError, code "bad-schedule", for a step outside
 * the training or a schedule that is none.
 */
export function learningRateAt(step: number, { schedule, warmup, steps, peak }: Schedule): number {
  check(step, { schedule, warmup, steps, peak });
  const rising = Math.round(steps * warmup);
  if (step < rising) return (peak * (step + 1)) / rising;
  // From 1 just after warm-up down to 1 / (steps - rising) in the last step.
  const left = (steps - step) / (steps - rising);
  switch (schedule) {
    case "constant":
      return peak;
    case "linear":
      return peak * left;
    case "cosine":
      return (peak * (1 + Math.cos(Math.PI * (1 - left)))) / 2;
    case "wsd":
      return peak * Math.min(1, (steps - step) / Math.max(1, steps * COOL_DOWN));
    default:
      return schedule satisfies never;
  }
}

function check(step: number, { warmup, steps, peak }: Schedule): void {
  const problem =
    !Number.isInteger(steps) || steps < 1
      ? `steps is ${steps}`
      : !Number.isInteger(step) || step < 0 || step >= steps
        ? `step ${step} is not one of ${steps}`
        : !(warmup >= 0 && warmup <= 1)
          ? `warmup is ${warmup}, not a share from 0 to 1`
          : !(peak >= 0 && peak < Infinity)
            ? `peak is ${peak}`
            : undefined;
  if (problem === undefined) return;
  throw new TrainError(`there is no learning rate: ${problem}`, {
    code: "bad-schedule",
    hint: "Steps count from 0; warmup is the share of steps in which the rate rises.",
  });
}
