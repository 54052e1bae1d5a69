// One sample from what a client sent to its reward, with every verdict. Never throws: what cannot be judged is invalid.
import { DataError, PreceptError } from "../../core/errors.ts";
import type { Verdict } from "../../core/verdict.ts";
import { getFamily } from "../../instructions/registry.ts";
import type { ConstraintCall, ReadyConstraint } from "../../verify/constraint.ts";
import { verifyResponse } from "../../verify/loose.ts";
import { readyConstraint } from "../../verify/ready-constraint.ts";
import { getConstraintSet } from "../../verify/registry.ts";
import { withoutThinking } from "./response-text.ts";
import { readSample, type Sample, type Task } from "./sample.ts";
import type { ScoreSettings } from "./settings.ts";

/** Why a sample has no reward. */
export interface Unjudged {
  readonly code: string;
  readonly message: string;
}

interface Judgement {
  /** The constraint's id, or the family's name. */
  readonly id: string;
  readonly verdict: Verdict;
  /** Under "loose": the variant of the response that follows the constraint. */
  readonly variant?: string;
}

export interface SampleScore {
  /** "invalid" where no judgement was possible: the sample or its checker is at fault, not the response. */
  readonly outcome: "pass" | "fail" | "invalid";
  /** From 0 to 1; null where the outcome is "invalid". */
  readonly reward: number | null;
  readonly passed: number;
  readonly total: number;
  readonly error?: Unjudged;
  readonly task?: Task["kind"] | undefined;
  readonly suite?: string;
  readonly mode?: string;
  readonly verdicts?: readonly object[];
}

/**
 * Scores `value`, anything a client may have sent, under the settings of its request. `onExercise` is told the family of
 * an exercise before it is judged.
 */
export function scoreSample(
  value: unknown,
  defaults: ScoreSettings,
  onExercise: (family: string) => void = () => {},
): SampleScore {
  let sample: Sample | undefined;
  try {
    sample = readSample(value, defaults);
    if (sample.task.kind === "exercise") onExercise(sample.task.family);
    return scored(sample, judge(sample));
  } catch (error) {
    return invalidScore(unjudged(error), sample?.task.kind);
  }
}

export function invalidScore(error: Unjudged, task?: Task["kind"]): SampleScore {
  return { outcome: "invalid", reward: null, passed: 0, total: 0, error, task };
}

function judge({ task, response, settings }: Sample): readonly Judgement[] {
  const text = settings.thinking === "strip" ? withoutThinking(response, settings.mode) : response;
  if (task.kind === "exercise") {
    const { family: name, params, input } = task;
    const family = getFamily(name);
    if (!family.isParams(params)) throw notOf(name, "params");
    if (!family.isInput(input)) throw notOf(name, "input");
    return [{ id: name, verdict: family.check(params, input, text) }];
  }
  const constraints = task.calls.map((call) => ready(settings.suite, call));
  if (settings.judge === "strict") {
    return constraints.map((constraint) => ({ id: constraint.id, verdict: constraint.check(text, settings.mode) }));
  }
  const { loose } = verifyResponse(constraints, text, settings.mode);
  return loose.map(({ verdict, variant }, i) => ({
    id: (constraints[i] as ReadyConstraint).id,
    verdict,
    ...(variant === undefined ? {} : { variant }),
  }));
}

function scored({ task, settings }: Sample, judgements: readonly Judgement[]): SampleScore {
  const broken = judgements.find(({ verdict }) => verdict.kind === "invalid");
  const passed = judgements.filter(({ verdict }) => verdict.kind === "pass").length;
  const total = judgements.length;
  const verdicts = judgements.map((judgement) => shown(judgement, settings.evidence));
  const named = {
    task: task.kind,
    ...(task.kind === "constraints" ? { suite: settings.suite, mode: settings.mode } : {}),
  };
  if (broken?.verdict.kind === "invalid") {
    const error = { code: "checker-failed", message: `${broken.id}: ${broken.verdict.error}` };
    return { outcome: "invalid", reward: null, passed, total, error, ...named, verdicts };
  }
  const all = passed === total;
  const reward = settings.reward === "all" ? Number(all) : passed / total;
  return { outcome: all ? "pass" : "fail", reward, passed, total, ...named, verdicts };
}

function shown({ id, verdict, variant }: Judgement, evidence: boolean): object {
  const { evidence: _, ...bare } = verdict as Verdict & { readonly evidence?: unknown };
  return { id, ...(evidence ? verdict : bare), ...(variant === undefined ? {} : { variant }) };
}

/** Groups of samples share their constraints, and reading parameters can cost more than judging a response. */
const remembered = new Map<string, ReadyConstraint>();
const mostRemembered = 2000;
const longestRemembered = 2000;

function ready(suite: string, call: ConstraintCall): ReadyConstraint {
  const set = getConstraintSet(suite);
  const key = JSON.stringify([suite, call.id, call.params ?? null]);
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const constraint = readyConstraint(set, call);
  if (remembered.size >= mostRemembered) remembered.clear();
  if (key.length <= longestRemembered) remembered.set(key, constraint);
  return constraint;
}

function notOf(family: string, what: string): DataError {
  return new DataError(`the ${what} of the sample cannot be the ${what} of family "${family}"`, { code: "bad-sample" });
}

function unjudged(error: unknown): Unjudged {
  if (error instanceof PreceptError) {
    const { code, message, hint } = error;
    return { code, message: hint === undefined ? message : `${message} ${hint}` };
  }
  return { code: "checker-failed", message: `judging it threw ${String(error)}` };
}
