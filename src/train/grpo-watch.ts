// Notices that a policy has nothing to learn from, has learnt everything, or has collapsed: steps in a row that say so.
import { z } from "zod";
import { TrainError } from "../core/errors.ts";
import type { GroupFacts } from "./grpo-groups.ts";
import type { GrpoSettings } from "./objective-settings.ts";

const steps = z.int().min(0);

/** Steps in a row, up to the last one. */
export const watchSchema = z.strictObject({
  /** No group had anything to compare. */
  silent: steps,
  /** All rewards were 0. */
  failing: steps,
  /** Everything passed, and no answer was better than another. */
  passing: steps,
  /** No answer could be judged. */
  broken: steps,
  /** The entropy was below its threshold though not everything passed. */
  certain: steps,
  /** Almost all answers were cut. */
  endless: steps,
});

export type Watch = z.infer<typeof watchSchema>;

export const freshWatch: Watch = { silent: 0, failing: 0, passing: 0, broken: 0, certain: 0, endless: 0 };

/** Whether a checkpoint of this moment is one to go back to. */
export function isSound({ certain, endless }: Watch): boolean {
  return certain === 0 && endless === 0;
}

/** Whether there is nothing left to learn. */
export function isDone({ passing }: Watch, { silentSteps }: GrpoSettings["stop"]): boolean {
  return silentSteps > 0 && passing >= silentSteps;
}

/** The watch after a step. Throws a TrainError, "nothing-passes", "nothing-to-compare" or "collapsed", where it is time to stop. */
export function watched(before: Watch, facts: GroupFacts, stop: GrpoSettings["stop"]): Watch {
  const { reward, rewardSpread, passAt1 } = facts;
  const next = (name: keyof Watch, holds: boolean): number => (holds ? before[name] + 1 : 0);
  const watch: Watch = {
    silent: next("silent", facts.silent === 1),
    failing: next("failing", reward === 0 && rewardSpread === 0),
    passing: next("passing", passAt1 === 1 && facts.silent === 1),
    broken: next("broken", reward === undefined),
    certain: next("certain", facts.entropy < stop.entropy && passAt1 !== 1),
    endless: next("endless", facts.cut >= stop.cutShare),
  };
  const { silentSteps, collapsedSteps } = stop;
  const reached = (name: keyof Watch, most: number): boolean => most > 0 && watch[name] >= most;
  if (reached("broken", silentSteps)) {
    throw stopped("nothing-to-compare", `the checker broke on every answer of ${silentSteps} steps`, brokenHint);
  }
  if (reached("failing", silentSteps)) {
    const what = `nothing passes: every answer of ${silentSteps} steps had the reward 0`;
    throw stopped("nothing-passes", what, failingHint);
  }
  if (reached("endless", collapsedSteps)) {
    const what = `${percent(facts.cut)} of the answers are cut at the longest length allowed, for ${collapsedSteps} steps`;
    throw stopped("collapsed", what, endlessHint);
  }
  if (reached("certain", collapsedSteps)) {
    const what = `the policy has collapsed: its entropy is ${facts.entropy.toPrecision(2)} nats per token and ${percent(passAt1 ?? 0)} of its answers pass`;
    throw stopped("collapsed", what, certainHint);
  }
  if (reached("silent", silentSteps) && watch.passing < watch.silent) {
    const what = `for ${silentSteps} steps all answers to a prompt had the same reward (${percent(passAt1 ?? 0)} pass)`;
    throw stopped("nothing-to-compare", what, silentHint);
  }
  return watch;
}

const failingHint =
  'Teach the task by "sft" first, ask what the policy can sometimes do, raise temperature or group, or set reward: fraction.';
const brokenHint = "A verdict was invalid each time: see what precept verify says of such an answer.";
const endlessHint =
  "Raise maxNewTokens if true answers are longer; otherwise lower the learning rate, raise klWeight, or add a lengthPenalty.";
const certainHint = "Lower the learning rate, raise klWeight or clipHigh, or stop earlier.";
const silentHint = "Raise group, temperature or oversampling, or choose prompts that the policy gets right sometimes.";

function stopped(code: string, what: string, hint: string): TrainError {
  return new TrainError(what, { code, hint });
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share > 0 && share < 0.01 ? 1 : 0)} %`;
}
