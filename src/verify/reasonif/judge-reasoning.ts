// Judges the reasoning trace and the answer of a completion apart, by the same constraints.
import type { Evidence, Span, Verdict } from "../../core/verdict.ts";
import type { Mode, ReadyConstraint } from "../constraint.ts";
import { broken } from "../judge.ts";
import { reasoningProblems, splitReasoning, type Reasoning, type ReasoningTags } from "./split-reasoning.ts";

export interface ReasoningVerdicts {
  readonly reasoning: Reasoning;
  /** One for each constraint; places in the evidence are those of the completion. */
  readonly trace: readonly Verdict[];
  readonly answer: readonly Verdict[];
}

export interface JudgeReasoningOptions {
  readonly mode: Mode;
  readonly tags?: ReasoningTags;
}

/** A part that is missing, blank or malformed follows nothing: "no-trace", "no-answer", "malformed-trace", "empty". */
export function judgeReasoning(
  constraints: readonly ReadyConstraint[],
  completion: string,
  { mode, tags }: JudgeReasoningOptions,
): ReasoningVerdicts {
  const reasoning = splitReasoning(completion, tags);
  const trace = reasoning.kind === "split" ? reasoning.trace : undefined;
  const answer = reasoning.kind === "malformed" ? undefined : reasoning.answer;
  const judged = (part: Span | undefined, missing: Verdict) =>
    constraints.map((constraint) =>
      part === undefined ? missing : moved(constraint.check(completion.slice(...part), mode), part[0]),
    );
  const malformed =
    reasoning.kind === "malformed" ? broken("malformed-trace", reasoningProblems[reasoning.problem]) : undefined;
  return {
    reasoning,
    trace: judged(trace, malformed ?? broken("no-trace", "the completion has no reasoning trace")),
    answer: judged(answer, malformed ?? broken("no-answer", "the completion has no answer")),
  };
}

function moved(verdict: Verdict, offset: number): Verdict {
  if (verdict.kind === "invalid" || verdict.evidence === undefined || offset === 0) return verdict;
  const { span, spans } = verdict.evidence;
  const evidence: Evidence = {
    ...verdict.evidence,
    ...(span === undefined ? {} : { span: shifted(span, offset) }),
    ...(spans === undefined ? {} : { spans: spans.map((one) => shifted(one, offset)) }),
  };
  return { ...verdict, evidence };
}

function shifted([start, end]: Span, offset: number): Span {
  return [start + offset, end + offset];
}
