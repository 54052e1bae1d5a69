// Judges responses to a set's prompts as they come, strictly and loosely, holding no more of them than asked for.
import { modes, type Mode, type ReadyConstraint } from "../../verify/constraint.ts";
import { broken } from "../../verify/judge.ts";
import { verifyResponse, type ResponseVerdicts } from "../../verify/loose.ts";
import type { Verdict } from "../../core/verdict.ts";
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
  /** The first thing that a checker said when it broke. */
  readonly trouble?: string;
  /** Response and evidence, where they were to be kept. */
  readonly kept?: { readonly response: string; readonly verdicts: ResponseVerdicts };
}

export interface VerifyOptions {
  readonly mode: Mode;
  /** Keeps responses with their evidence, for a page. */
  readonly keep?: boolean;
}

/** One result per prompt, in their order. Rejects with what reading the responses rejects with. */
export async function verifyResponses(
  prompts: readonly Prompt[],
  responses: AsyncIterable<JoinedResponse> | Iterable<JoinedResponse>,
  options: VerifyOptions,
): Promise<JudgedPrompt[]> {
  const judged = prompts.map(unanswered);
  for await (const { places, response } of responses) {
    for (const at of places) judged[at] = judgePrompt(prompts[at] as Prompt, response, options);
  }
  return judged;
}

/** All constraints of a prompt on one response. */
export function judgePrompt({ key, constraints }: Prompt, response: string, options: VerifyOptions): JudgedPrompt {
  const verdicts = verifyResponse(constraints, response, options.mode);
  const trouble = troubleOf(verdicts, constraints);
  return {
    key,
    ids: constraints.map(({ id }) => id),
    strict: verdicts.strict.map(({ kind }) => kind),
    loose: verdicts.loose.map(({ verdict }) => verdict.kind),
    missing: false,
    modesDiffer: differs(constraints, response, verdicts, options.mode),
    ...(trouble === undefined ? {} : { trouble }),
    ...(options.keep === true ? { kept: { response, verdicts } } : {}),
  };
}

const noResponse = broken("missing", "there is no response to this prompt");

function unanswered({ key, constraints }: Prompt): JudgedPrompt {
  const failed = constraints.map(() => noResponse.kind);
  return {
    key,
    ids: constraints.map(({ id }) => id),
    strict: failed,
    loose: failed,
    missing: true,
    modesDiffer: false,
  };
}

/** Where a constraint repairs nothing, both modes are one, and it need not be asked again. */
function differs(
  constraints: readonly ReadyConstraint[],
  response: string,
  { strict, loose }: ResponseVerdicts,
  mode: Mode,
): boolean {
  const other = modes.find((one) => one !== mode) as Mode;
  return constraints.some((constraint, i) => {
    if (constraint.constraint.repairs === undefined) return false;
    const again = verifyResponse([constraint], response, other);
    return again.strict[0]?.kind !== strict[i]?.kind || again.loose[0]?.verdict.kind !== loose[i]?.verdict.kind;
  });
}

function troubleOf({ strict, loose }: ResponseVerdicts, constraints: readonly ReadyConstraint[]): string | undefined {
  for (const [i, verdict] of [...strict, ...loose.map((one) => one.verdict)].entries()) {
    if (verdict.kind === "invalid") return `${constraints[i % constraints.length]?.id}: ${verdict.error}`;
  }
  return undefined;
}
