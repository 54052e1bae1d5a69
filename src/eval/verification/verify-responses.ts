// Judges responses to a set's prompts as they come, strictly and loosely, holding no more of them than asked for.
import { modes, type Mode, type ReadyConstraint } from "../../verify/constraint.ts";
import { broken } from "../../verify/judge.ts";
import { verifyResponse, type ResponseVerdicts } from "../../verify/loose.ts";
import type { Verdict } from "../../core/verdict.ts";
import { judgedPart, type Completion, type JudgedPart, type PartChoice, type ReasoningState } from "./judged-part.ts";
import type { JoinedResponse } from "./read-responses.ts";
import type { Prompt } from "./read-prompts.ts";

export type Outcome = Verdict["kind"];

/** What became of one prompt; the lists are in the order of its constraints. */
export interface JudgedPrompt {
  readonly key: string | number;
  readonly ids: readonly string[];
  readonly strict: readonly Outcome[];
  readonly loose: readonly Outcome[];
  /** There was no response to this prompt; all is failed. */
  readonly missing: boolean;
  /** Whether a verdict, strict or loose, is another in the other mode. */
  readonly modesDiffer: boolean;
  /** The reasoning of the response; absent where there is no response. */
  readonly reasoning?: ReasoningState;
  /** Whether the final answer is right, where it was graded. */
  readonly correct?: boolean;
  /** The first thing that a checker said when it broke. */
  readonly trouble?: string;
  /** What was judged with its evidence, where it was to be kept, and how much of the response was not judged. */
  readonly kept?: { readonly response: string; readonly verdicts: ResponseVerdicts; readonly unjudged: number };
}

export interface VerifyOptions {
  readonly mode: Mode;
  /** Keeps responses with their evidence, for a page. */
  readonly keep?: boolean;
  /** All of a response where not given. */
  readonly reasoning?: PartChoice;
  /** Whether the judged text comes to the right answer; asked where the data have one. */
  readonly grade?: (text: string, answer: string) => boolean;
}

/** One result per prompt, in their order. Rejects with what reading the responses rejects with. */
export async function verifyResponses(
  prompts: readonly Prompt[],
  responses: AsyncIterable<JoinedResponse> | Iterable<JoinedResponse>,
  options: VerifyOptions,
): Promise<JudgedPrompt[]> {
  const judged = prompts.map((prompt) => unanswered(prompt, options));
  for await (const { places, ...completion } of responses) {
    for (const at of places) judged[at] = judgePrompt(prompts[at] as Prompt, completion, options);
  }
  return judged;
}

/** All constraints of a prompt on one response. */
export function judgePrompt(prompt: Prompt, completion: Completion, options: VerifyOptions): JudgedPrompt {
  const { key, constraints, answer } = prompt;
  const { mode, keep, grade } = options;
  const part = judgedPart(completion, options.reasoning ?? whole, mode);
  const verdicts = verdictsOn(constraints, part, mode);
  const trouble = troubleOf(verdicts, constraints);
  return {
    key,
    ids: constraints.map(({ id }) => id),
    strict: verdicts.strict.map(({ kind }) => kind),
    loose: verdicts.loose.map(({ verdict }) => verdict.kind),
    missing: false,
    modesDiffer: differs({ constraints, completion, part, verdicts }, options),
    reasoning: part.state,
    ...(answer === undefined || grade === undefined
      ? {}
      : { correct: part.refusal === undefined && grade(part.text, answer) }),
    ...(trouble === undefined ? {} : { trouble }),
    ...(keep === true
      ? { kept: { response: part.text, verdicts, unjudged: completion.response.length - part.text.length } }
      : {}),
  };
}

const whole: PartChoice = { part: "keep" };
const noResponse = broken("missing", "there is no response to this prompt");

function unanswered({ key, constraints, answer }: Prompt, { grade }: VerifyOptions): JudgedPrompt {
  const failed = constraints.map(() => noResponse.kind);
  return {
    key,
    ids: constraints.map(({ id }) => id),
    strict: failed,
    loose: failed,
    missing: true,
    modesDiffer: false,
    ...(answer === undefined || grade === undefined ? {} : { correct: false }),
  };
}

function verdictsOn(constraints: readonly ReadyConstraint[], part: JudgedPart, mode: Mode): ResponseVerdicts {
  const { text, refusal } = part;
  if (refusal === undefined) return verifyResponse(constraints, text, mode);
  return { strict: constraints.map(() => refusal), loose: constraints.map(() => ({ verdict: refusal })) };
}

interface JudgedOnce {
  readonly constraints: readonly ReadyConstraint[];
  readonly completion: Completion;
  readonly part: JudgedPart;
  readonly verdicts: ResponseVerdicts;
}

/** Where both modes judge the same text and a constraint repairs nothing, both are one, and it need not be asked again. */
function differs({ constraints, completion, part, verdicts }: JudgedOnce, { mode, reasoning }: VerifyOptions): boolean {
  const other = modes.find((one) => one !== mode) as Mode;
  const again = reasoning?.answerOf === undefined ? part : judgedPart(completion, reasoning, other);
  const same = again.text === part.text && again.refusal?.kind === part.refusal?.kind;
  if (same && part.refusal !== undefined) return false;
  return constraints.some((constraint, i) => {
    if (same && constraint.constraint.repairs === undefined) return false;
    const { strict, loose } = verdictsOn([constraint], again, other);
    return strict[0]?.kind !== verdicts.strict[i]?.kind || loose[0]?.verdict.kind !== verdicts.loose[i]?.verdict.kind;
  });
}

function troubleOf({ strict, loose }: ResponseVerdicts, constraints: readonly ReadyConstraint[]): string | undefined {
  for (const [i, verdict] of [...strict, ...loose.map((one) => one.verdict)].entries()) {
    if (verdict.kind === "invalid") return `${constraints[i % constraints.length]?.id}: ${verdict.error}`;
  }
  return undefined;
}
