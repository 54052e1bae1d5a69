// What an answer is worth: the verdict of the check that also grades, as a number.
import type { Verdict } from "../core/verdict.ts";
import { cutResponse, judgeResponse } from "../data/rows/response.ts";
import type { GrpoSettings } from "./objective-settings.ts";
import type { Question } from "./question.ts";

export interface Judgement {
  readonly passed: boolean;
  /** From 0 to 1; undefined where the checker broke, which is nobody's fault. */
  readonly reward: number | undefined;
}

/** 1 exactly where the response passes. A check that throws is no judgement. */
export function judge(question: Question, response: string, kind: GrpoSettings["reward"] = "all-pass"): Judgement {
  const verdict = verdictOf(question, response);
  if (verdict.kind === "pass") return { passed: true, reward: 1 };
  if (verdict.kind === "invalid") return { passed: false, reward: undefined };
  return { passed: false, reward: kind === "all-pass" ? 0 : shareOf(question, response) };
}

function verdictOf(question: Question, response: string): Verdict {
  try {
    return judgeResponse(question.family, question, response);
  } catch (error) {
    return { kind: "invalid", error: `${question.family.name}.check threw: ${String(error)}` };
  }
}

/** Of what the instruction asks for, where the family can say; an answer that fails is never worth 1. */
function shareOf({ family, params, input, marker }: Question, response: string): number | undefined {
  const cut = cutResponse(response, marker);
  if (cut === undefined || family.share === undefined) return 0;
  try {
    const share = family.share(params, input, cut.answer);
    return share === undefined || (share >= 0 && share < 1) ? share : 0;
  } catch {
    return undefined;
  }
}
