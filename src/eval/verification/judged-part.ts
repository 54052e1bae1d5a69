// Which part of a completion is judged: all of it, the answer after its reasoning, or the reasoning.
import type { Verdict } from "../../core/verdict.ts";
import type { Mode } from "../../verify/constraint.ts";
import { broken } from "../../verify/judge.ts";
import { strip } from "../../verify/python-text.ts";
import {
  reasoningProblems,
  splitReasoning,
  thinkTags,
  type ReasoningProblem,
  type ReasoningTags,
} from "../../verify/reasonif/split-reasoning.ts";
import type { ReasoningPart } from "./reasoning-parts.ts";

export interface PartChoice {
  readonly part: ReasoningPart;
  /** `<think>` and `</think>` where they are not given. */
  readonly tags?: ReasoningTags;
  /** How the set's own code finds the answer in a completion with the usual tags, where it has a rule of its own. */
  readonly answerOf?: (completion: string, mode: Mode) => string;
}

export interface Completion {
  readonly response: string;
  /** Where the server gave it apart from the response. */
  readonly reasoning?: string;
}

/**
 * How the reasoning of a completion was found: between two tags, before a closing one (its opening being in the prompt),
 * apart from the response, not at all; or what is wrong with its tags.
 */
export type ReasoningState = "written" | "implied" | "apart" | "none" | ReasoningProblem;

export interface JudgedPart {
  readonly state: ReasoningState;
  readonly text: string;
  /** The verdict on every constraint where the part that was asked for cannot be told: the text is then the response. */
  readonly refusal?: Verdict;
}

/**
 * The part, without the space around it unless all is kept. Malformed reasoning follows nothing ("malformed-trace"), and
 * neither does a trace that is not there ("no-trace"); only a set's own rule may find an answer in malformed reasoning,
 * in mode "parity". Never throws.
 */
export function judgedPart(
  completion: Completion,
  { part, tags = thinkTags, answerOf }: PartChoice,
  mode: Mode,
): JudgedPart {
  const { response } = completion;
  const { state, trace, answer } = partsOf(completion, tags);
  if (part === "keep") return { state, text: response };
  const own = tags.open === thinkTags.open && tags.close === thinkTags.close ? answerOf : undefined;
  if (part === "cut" && own !== undefined && mode === "parity") return { state, text: own(response, mode) };
  if (isProblem(state)) return { state, text: response, refusal: broken("malformed-trace", reasoningProblems[state]) };
  if (part === "cut") return { state, text: own?.(response, mode) ?? strip(answer) };
  if (trace !== undefined) return { state, text: strip(trace) };
  return { state, text: response, refusal: broken("no-trace", "the response has no reasoning trace") };
}

export function isProblem(state: ReasoningState): state is ReasoningProblem {
  return Object.hasOwn(reasoningProblems, state);
}

interface Parts {
  readonly state: ReasoningState;
  readonly trace?: string;
  readonly answer: string;
}

function partsOf({ response, reasoning = "" }: Completion, tags: ReasoningTags): Parts {
  const apart = strip(reasoning);
  const found = split(response, tags);
  if (apart === "") return found;
  if (found.state === "none") return { state: "apart", trace: apart, answer: response };
  // A file may hold the raw completion beside the reasoning that was taken from it.
  return found.trace !== undefined && strip(found.trace) === apart ? found : { state: "repeated", answer: response };
}

function split(response: string, tags: ReasoningTags): Parts {
  if (!response.includes(tags.open) && !response.includes(tags.close)) return { state: "none", answer: response };
  const reasoning = splitReasoning(response, tags);
  if (reasoning.kind === "untagged") return { state: "none", answer: response };
  if (reasoning.kind === "malformed") return { state: reasoning.problem, answer: response };
  return {
    state: reasoning.opening,
    trace: response.slice(...reasoning.trace),
    answer: response.slice(...reasoning.answer),
  };
}
