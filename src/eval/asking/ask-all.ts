// Puts many questions to a model at the same time, each once, beginning with what the journal already knows.
import { runPool } from "../../core/pool.ts";
import type { AskedModel, Question, Reply } from "../../models/endpoint/index.ts";
import type { Journal } from "./journal.ts";
import { questionKeys } from "./question-key.ts";

export interface AskAllOptions {
  readonly model: AskedModel;
  readonly questions: readonly Question[];
  readonly journal: Journal;
  readonly concurrency: number;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: AskProgress) => void;
}

export interface AskProgress {
  /** Questions with a reply, those of the journal included. */
  readonly done: number;
  readonly of: number;
  readonly failed: number;
}

export interface AllReplies {
  /** In the order of the questions; undefined for those that were not put. */
  readonly replies: readonly (Reply | undefined)[];
  /** Why some were not put: a ModelError, a StoreError, the signal's reason. */
  readonly stopped?: unknown;
}

/** Replies are in the journal before they are given back. Never rejects: what stopped it comes with what there is. */
export async function askAll(options: AskAllOptions): Promise<AllReplies> {
  const { model, questions, journal, concurrency, signal, onProgress } = options;
  const keyOf = questionKeys(model);
  const keys = questions.map(keyOf);
  const replies = new Map<string, Reply>();
  const pending = new Map<string, Question>();
  for (const [i, question] of questions.entries()) {
    const key = keys[i] as string;
    const known = journal.answered(key);
    if (known === undefined) pending.set(key, question);
    else replies.set(key, known);
  }
  const of = replies.size + pending.size;
  let failed = 0;
  onProgress?.({ done: replies.size, of, failed });

  const ask = async ([key, question]: readonly [string, Question], stop: AbortSignal): Promise<void> => {
    const reply = await model.ask(question, { signal: stop, known: journal.size > 0 });
    if (reply === "later") return;
    await journal.add(key, reply);
    replies.set(key, reply);
    pending.delete(key);
    if (reply.kind === "failure") failed++;
    onProgress?.({ done: replies.size, of, failed });
  };
  let stopped: { readonly stopped: unknown } | undefined;
  try {
    while (pending.size > 0) await runPool([...pending], concurrency, ask, signal);
  } catch (error) {
    stopped = { stopped: error };
  }
  return { replies: keys.map((key) => replies.get(key)), ...stopped };
}
