// `precept eval --dry-run`: how much there is to ask, and what it may cost.
import { join } from "node:path";
import { costOf, readJournal, questionKeys } from "../eval/asking/index.ts";
import { estimatedTokens, type Question, type Usage } from "../models/endpoint/index.ts";
import type { EvalFlags } from "./eval-flags.ts";
import type { EvalModel } from "./eval-model.ts";
import type { Asked } from "./eval-questions.ts";
import { money } from "./eval-text.ts";
import { count } from "./quantities.ts";

export interface DryRun {
  readonly opened: EvalModel;
  readonly asked: Asked;
  readonly questions: readonly Question[];
  readonly out: string;
  readonly flags: EvalFlags;
}

/** The journal of an evaluation's folder: replies of one model, whatever it was asked for. */
export function journalPath(out: string): string {
  return join(out, "asked.jsonl");
}

/** Asks nothing and writes nothing. */
export async function dryRunText({ opened, asked, questions, out, flags }: DryRun): Promise<string> {
  const { model } = opened;
  const keyOf = questionKeys(model);
  const byKey = new Map(questions.map((question) => [keyOf(question), question]));
  const { answers } = await readJournal(journalPath(out), new Set(byKey.keys()));
  const left = [...byKey].flatMap(([key, question]) => (answers.has(key) ? [] : [question]));
  const { system = "", maxTokens } = model.settings;
  const promptTokens = left.reduce((sum, { prompt }) => sum + estimatedTokens(system + prompt), 0);
  // Of exercises the true answers are known; of other prompts nobody knows.
  const expected = expectedTokens(asked, left);
  const prices = {
    ...(flags.priceIn === undefined ? {} : { in: flags.priceIn }),
    ...(flags.priceOut === undefined ? {} : { out: flags.priceOut }),
  };
  const usage = (completionTokens: number): Usage => ({ promptTokens, completionTokens, estimated: true });
  const most = left.length * maxTokens;
  const costs = [expected, most].map((tokens) => (tokens === undefined ? undefined : costOf(usage(tokens), prices)));
  const [likely, highest] = costs;
  return `${[
    `${count(left.length)} questions to ask, ${count(byKey.size - left.length)} answered already (${out}).`,
    `About ${count(promptTokens)} tokens to read${expected === undefined ? "" : `, about ${count(expected)} to write where answers are as long as the true ones`}, at most ${count(most)} to write (--max-tokens ${maxTokens}).`,
    "Tokens are taken for four characters each.",
    ...(highest === undefined
      ? []
      : [
          `Cost: ${likely === undefined ? "" : `about ${money(likely)}, `}at most ${money(highest)} and what is asked again.`,
        ]),
  ].join("\n")}\n`;
}

function expectedTokens(asked: Asked, left: readonly Question[]): number | undefined {
  if (asked.kind === "suite") return undefined;
  const answers = new Map(asked.items.map(({ prompt, expected }) => [prompt, estimatedTokens(expected)]));
  return left.reduce((sum, { prompt }) => sum + (answers.get(prompt) ?? 0), 0);
}
