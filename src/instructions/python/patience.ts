// How long inputs are tried while none is accepted: refusals are weighed by what finding them out costs.
import type { Refusal } from "./protocol.ts";

/** What trying may cost before a procedure is given up: 2 calls that the clock ends, 12 that end by themselves. */
export const PATIENCE = 12;

const STOPPED = 6;

/** Nothing for what is refused at once, 1 for what fills its steps or its memory, 6 for what is stopped after seconds. */
export function costOf({ kind, late }: Refusal): number {
  if (late === true || kind === "crashed") return STOPPED;
  return kind === "looped" || kind === "memory" ? 1 : 0;
}
