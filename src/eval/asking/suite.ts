// A published set of prompts put to a model: replies judged as `precept verify` judges responses.
import type { Reply } from "../../models/endpoint/index.ts";
import type { Prompt } from "../verification/read-prompts.ts";
import { judgePrompt, type JudgedPrompt, type VerifyOptions } from "../verification/verify-responses.ts";

/** The prompts that were put, each with its reply. A reply that is no answer leaves its constraints not judged. */
export function judgeSuite(
  prompts: readonly Prompt[],
  replies: readonly (Reply | undefined)[],
  options: VerifyOptions,
): { readonly prompts: Prompt[]; readonly judged: JudgedPrompt[] } {
  const put = prompts.flatMap((prompt, i) => {
    const reply = replies[i];
    return reply === undefined ? [] : [{ prompt, judged: judgeOne(prompt, reply, options) }];
  });
  return { prompts: put.map(({ prompt }) => prompt), judged: put.map(({ judged }) => judged) };
}

function judgeOne(prompt: Prompt, reply: Reply, options: VerifyOptions): JudgedPrompt {
  if (reply.kind === "failure") return notJudged(prompt, reply.detail);
  const { text: response, reasoning } = reply;
  return judgePrompt(prompt, { response, ...(reasoning === undefined ? {} : { reasoning }) }, options);
}

function notJudged({ key, constraints }: Prompt, trouble: string): JudgedPrompt {
  const outcomes = constraints.map(() => "invalid" as const);
  return {
    key,
    ids: constraints.map(({ id }) => id),
    strict: outcomes,
    loose: outcomes,
    missing: false,
    modesDiffer: false,
    trouble: `no answer: ${trouble}`,
  };
}
