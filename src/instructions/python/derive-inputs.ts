// Inputs by type alone: the search for ranges that a procedure accepts, given up early where nothing ever ends.
import { Rng } from "../../core/rng.ts";
import { sandbox } from "./describe.ts";
import { drawArguments, profiles, type Profile } from "./draw-arguments.ts";
import { MOST_TRACE } from "./execute.ts";
import { costOf, PATIENCE } from "./patience.ts";
import type { Arguments, Procedure, RunAnswer, SandboxAnswer } from "./protocol.ts";
import { countRefusal, newTally, type Tally } from "./tally.ts";

const TRIES = 12;

/**
 * The profile under which most trial inputs are accepted and most of the answers differ; or the refusals, once they
 * have cost more than PATIENCE while nothing was answered.
 */
export function findProfile(procedure: Procedure): Profile | Tally {
  const trials = newTrials(procedure);
  // A little of everything first, from small numbers to large: what never ends is found out in a few calls.
  const narrowFirst = [...profiles].sort((a, b) => a.high - b.high);
  for (const i of [0, 1])
    for (const profile of narrowFirst) if (!trials.answered && !trials.hopeless) trials.run(profile, i);
  const scored = profiles.map((profile) => ({ profile, score: score(profile, trials) }));
  if (trials.hopeless) return trials.refusals;
  return scored.reduce((a, b) => (b.score > a.score ? b : a)).profile;
}

/** Runs twice, the second time with another clock and other entropy; refused where the answers differ. */
export function runTwice({ name, source }: Pick<Procedure, "name" | "source">, input: Arguments): Answered {
  return sandbox().ask<RunAnswer>({
    do: "run",
    source,
    name,
    arguments: input,
    traceSteps: MOST_TRACE,
    twice: true,
  });
}

type Answered = SandboxAnswer<RunAnswer>;

interface Trials {
  /** Input `i` of a profile, run once. */
  run(profile: Profile, i: number): Answered;
  readonly refusals: Tally;
  readonly answered: boolean;
  readonly hopeless: boolean;
}

function newTrials(procedure: Procedure): Trials {
  const { parameters, literals, origins } = procedure;
  const known = new Map<string, Answered>();
  const refusals = newTally();
  let cost = 0;
  let answered = false;
  return {
    run: (profile, i) => {
      const key = `${profile.name} ${i}`;
      const before = known.get(key);
      if (before !== undefined) return before;
      const rng = Rng.from("python trial", profile.name, i);
      const answer = runTwice(procedure, drawArguments(parameters, { profile, literals, rng }));
      known.set(key, answer);
      if (answer.kind === "done") answered = true;
      else {
        countRefusal(refusals, answer.refusal, origins);
        cost += costOf(answer.refusal);
      }
      return answer;
    },
    refusals,
    get answered() {
      return answered;
    },
    get hopeless() {
      return !answered && cost >= PATIENCE;
    },
  };
}

function score(profile: Profile, trials: Trials): number {
  const answers: string[] = [];
  let late = 0;
  for (let i = 0; i < TRIES && late < 2 && !trials.hopeless; i++) {
    const answer = trials.run(profile, i);
    if (answer.kind === "done") answers.push(answer.value.answer);
    else if (answer.refusal.kind === "looped") late += answer.refusal.late === true ? 2 : 1;
  }
  return answers.length + new Set(answers).size;
}
