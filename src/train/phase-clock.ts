// How long the phases of a GRPO step take. Kept apart from the metrics, which hold no clock.

const phases = ["parameters", "sampling", "samplingKernels", "reward", "reference", "update"] as const;

type Phase = (typeof phases)[number];

/** Seconds; `samplingKernels` is the part of `sampling` that the model's own graph took, `waiting` what no phase accounts for. */
export type GrpoTimings = Readonly<Record<Phase | "step" | "total" | "waiting", number>>;

export interface PhaseClock {
  time<T>(phase: Phase, work: () => Promise<T>): Promise<T>;
  add(phase: Phase, seconds: number): void;
  read(): Omit<GrpoTimings, "step">;
}

/** A clock that starts now. */
export function phaseClock(): PhaseClock {
  const started = performance.now();
  const spent: Record<Phase, number> = {
    parameters: 0,
    sampling: 0,
    samplingKernels: 0,
    reward: 0,
    reference: 0,
    update: 0,
  };
  return {
    async time(phase, work) {
      const begun = performance.now();
      const made = await work();
      spent[phase] += (performance.now() - begun) / 1000;
      return made;
    },
    add(phase, seconds) {
      spent[phase] += seconds;
    },
    read() {
      const total = (performance.now() - started) / 1000;
      const known = phases.reduce((sum, phase) => sum + (phase === "samplingKernels" ? 0 : spent[phase]), 0);
      return { ...spent, total, waiting: Math.max(0, total - known) };
    },
  };
}
