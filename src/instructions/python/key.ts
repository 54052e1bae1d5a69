// The canonical meaning of a procedure: its signature and what it does to fixed probe inputs.
import { sha256 } from "../../core/content-id.ts";
import { Rng } from "../../core/rng.ts";
import { drawArguments, profiles } from "./draw-arguments.ts";
import type { Procedure, RunAnswer } from "./protocol.ts";
import type { Sandbox } from "./sandbox.ts";

const PROBES = 18;
/** A procedure that runs out of time on this many probes is not run on the others. */
const MOST_LATE = 2;

/**
 * The shapes of the parameters and the answers, or the kinds of refusal, on probe inputs that depend on these shapes
 * alone. Names, comments and the way of writing do not matter. Where probes tell nothing, because the answer is always
 * the same or none (a reader of a format that no probe has), the normal form of the source is part of the meaning.
 */
export function meaningOf(procedure: Procedure, sandbox: Sandbox): string {
  const { name, source, parameters, normalForm } = procedure;
  const shapes = parameters.map(({ shape }) => shape);
  const outcomes: string[] = [];
  let late = 0;
  for (let probe = 0; probe < PROBES && late < MOST_LATE; probe++) {
    const rng = Rng.from("python probe", probe);
    const profile = profiles[probe % profiles.length] as (typeof profiles)[number];
    const input = drawArguments(parameters, { profile, literals: { numbers: [], texts: [] }, rng });
    // With a trace steps are counted, so that what loops is late at the same place on every machine.
    const answer = sandbox.ask<RunAnswer>({ do: "run", source, name, arguments: input, traceSteps: 1, twice: false });
    if (answer.kind === "refused" && answer.refusal.kind === "looped") late++;
    outcomes.push(answer.kind === "done" ? `=${answer.value.answer}` : answer.refusal.kind);
  }
  const telling = new Set(outcomes.filter((outcome) => outcome.startsWith("="))).size > 1;
  return sha256(JSON.stringify([shapes, outcomes, telling ? "" : normalForm]));
}
