// What an evaluation found, as the file results.json holds it.
import type { AskSettings, Reply, Usage } from "../../models/endpoint/index.ts";
import type { Scores, SuiteScores } from "../verification/index.ts";
import type { EvaluationScores } from "./summary.ts";

export interface EvaluationResults {
  readonly format: 1;
  readonly model: { readonly name: string; readonly identity: unknown; readonly settings: AskSettings };
  /** What was asked, for people, and its id: equal ids, equal questions. */
  readonly asked: { readonly title: string; readonly id: string };
  readonly samples: number;
  readonly replies: ReplyCounts;
  readonly usage: Usage;
  /** Present where prices were given, in their currency. */
  readonly cost?: number;
  /** Of exercises. */
  readonly scores?: EvaluationScores;
  /** Of a published set. */
  readonly suite?: Scores & SuiteScores & { readonly name: string; readonly mode: string };
}

export interface ReplyCounts {
  readonly questions: number;
  readonly answered: number;
  /** Answers that ended because no token was left. */
  readonly cutOff: number;
  readonly empty: number;
  /** By the code of the failure. */
  readonly failed: Readonly<Record<string, number>>;
  /** Not asked: the evaluation was stopped before. */
  readonly unasked: number;
}

export function replyCounts(replies: readonly (Reply | undefined)[]): ReplyCounts {
  const failed: Record<string, number> = {};
  let answered = 0;
  let cutOff = 0;
  let empty = 0;
  let unasked = 0;
  for (const reply of replies) {
    if (reply === undefined) unasked++;
    else if (reply.kind === "failure") failed[reply.code] = (failed[reply.code] ?? 0) + 1;
    else {
      answered++;
      if (reply.ending === "length") cutOff++;
      if (reply.text === "") empty++;
    }
  }
  return { questions: replies.length, answered, cutOff, empty, failed, unasked };
}

export interface Prices {
  /** Of a million tokens that are read. */
  readonly in?: number;
  /** Of a million that are written. */
  readonly out?: number;
}

/** Undefined without prices; a price that is not given is 0. */
export function costOf({ promptTokens, completionTokens }: Usage, prices: Prices): number | undefined {
  if (prices.in === undefined && prices.out === undefined) return undefined;
  return (promptTokens * (prices.in ?? 0) + completionTokens * (prices.out ?? 0)) / 1e6;
}
