// What the parts of the interpreter share: the state of a run, and the compiled form of procedures.
import type { Value } from "./ast.ts";
import { failRun } from "./failure.ts";
import type { Bounds } from "./operations.ts";

/** What a run has spent, counted and written so far. */
export interface Machine extends Bounds {
  steps: number;
  /** Counts by number of the tracker; see `trackerNames`. */
  readonly counts: number[];
  /** Undefined where nobody asked for it. */
  readonly trace: string[] | undefined;
  /** Letters that the trace may still take. */
  traceLeft: number;
}

/** The variables of one call, by slot. */
export type Frame = Value[];

export interface Compiled {
  readonly slots: ReadonlyMap<string, number>;
  readonly run: (given: readonly Value[], machine: Machine) => Value;
}

export interface Scope {
  readonly slots: Map<string, number>;
  readonly procedures: ReadonlyMap<string, Compiled>;
}

export type Evaluate = (frame: Frame, machine: Machine) => Value;

/** The slot of a variable, which is given one when it is first met. */
export function slotOf(name: string, { slots }: Scope): number {
  const known = slots.get(name);
  if (known !== undefined) return known;
  slots.set(name, slots.size);
  return slots.size - 1;
}

/** Throws where the bound on steps is reached. */
export function step(machine: Machine): void {
  if (machine.steps-- <= 0) failRun("too-many-steps", "the bound on steps was reached");
}

/** One more for a tracker. */
export function count(machine: Machine, tracker: number): void {
  machine.counts[tracker] = (machine.counts[tracker] ?? 0) + 1;
}

/** Adds a line to the trace. */
export function emit(machine: Machine, line: string): void {
  machine.traceLeft -= line.length + 1;
  if (machine.traceLeft < 0) failRun("too-large", "the trace grew beyond its bound");
  machine.trace?.push(line);
}
