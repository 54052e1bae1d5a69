// The verdict on one reply: by the family that made the exercise; of a declaration, by reading it back.
import { invalid, type Verdict } from "../../core/verdict.ts";
import { judgeResponse } from "../../data/rows/response.ts";
import type { Reply } from "../../models/endpoint/index.ts";
import { judgeDeclaration } from "../declarations.ts";
import { judgedPart, type PartChoice } from "../verification/judged-part.ts";
import type { Item } from "./items.ts";

export interface JudgeOptions {
  /** Which part of an answer is judged; all of it unless given. */
  readonly reasoning?: PartChoice;
  /** The answer is what follows the last of these, in place of the exercise's own mark. */
  readonly answerAfter?: string;
  /** Space around an answer is no part of it. */
  readonly trim?: boolean;
}

export interface JudgedReply {
  /** What was judged; absent where nothing was answered. */
  readonly answer?: string;
  readonly verdict: Verdict;
}

/** A reply that is no answer, and a checker that throws, are invalid: neither is the model's mistake. Never throws. */
export function judgeReply(item: Item, reply: Reply, options: JudgeOptions = {}): JudgedReply {
  if (reply.kind === "failure") return { verdict: invalid(`no answer (${reply.code}): ${reply.detail}`) };
  const { reasoning: choice = { part: "keep" } } = options;
  const completion = { response: reply.text, ...(reply.reasoning === undefined ? {} : { reasoning: reply.reasoning }) };
  const { text, refusal } = judgedPart(completion, choice, "fixed");
  if (refusal !== undefined) return { answer: text, verdict: refusal };
  const marker = options.answerAfter ?? item.marker;
  // Trimmed before the mark is looked for and after, so that " # 12 " is 12.
  const cut = marker === undefined ? undefined : text.lastIndexOf(marker);
  const answer =
    options.trim !== true
      ? text
      : cut === undefined || cut < 0
        ? text.trim()
        : text.slice(0, cut + (marker as string).length) + text.slice(cut + (marker as string).length).trim();
  return { answer, verdict: verdictOn(item, answer, marker) };
}

function verdictOn(item: Item, answer: string, marker: string | undefined): Verdict {
  try {
    if (item.kind === "declare") return judgeDeclaration(item, item, answer);
    return judgeResponse(item.family, { params: item.params, input: item.input, marker }, answer);
  } catch (error) {
    return invalid(`${item.family.name}.check threw: ${String(error)}`);
  }
}
