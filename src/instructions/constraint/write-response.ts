// Writes a response to a plan: lays it out, counts what it has, and corrects it until the counts fit.
import type { Rng } from "../../core/rng.ts";
import { splitSentences } from "../../verify/text/sentences.ts";
import { countWords } from "./edits.ts";
import { layOut, type Aim } from "./lay-out.ts";
import type { Bounds, Plan } from "./plan.ts";
import { longestSentence } from "./sentence-writer.ts";
import type { Topic } from "./topics.ts";

const MOST_ROUNDS = 8;

/**
 * A text of the plan's shape whose numbers of words, sentences and letters lie within its bounds, close to the limit
 * where there is one. A plan that cannot be met gives a text that does not meet it; undefined where nothing can be
 * said in the words that are allowed.
 */
export function writeResponse(plan: Plan, topic: Topic, rng: Rng): string | undefined {
  if (plan.shape === "fixed-answer") return `My answer is ${rng.pick(["yes", "no", "maybe"])}.`;
  if (plan.exact !== undefined) return plan.exact;
  const goal = goalOf(plan, rng.derive("goal"));
  let aim: Aim = { fillers: Math.max(1, goal.sentences), words: goal.words };
  let text: string | undefined;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    text = layOut(plan, aim, { topic, rng: rng.derive("text") });
    if (text === undefined) return undefined;
    const better = corrected(plan, aim, goal, text);
    if (better === undefined) return text;
    aim = better;
  }
  return text;
}

const mostForeignWords = 60;

interface Goal {
  readonly words: number;
  readonly sentences: number;
}

function goalOf({ words: wordBounds, sentences, paragraphs, sections, language }: Plan, rng: Rng): Goal {
  // Of other languages there are few sentences, which a text far below its limit need not repeat.
  const isFew = language !== "en" && (wordBounds.most ?? 0) > mostForeignWords;
  const words = isFew ? { ...wordBounds, most: mostForeignWords } : wordBounds;
  const many = Math.max(3, paragraphs?.count ?? 0, sections?.count ?? 0);
  const wantedSentences = within(sentences, many + rng.int(3), rng.int(2));
  const length = 6 + rng.int(4);
  const wantedWords = within(words, wantedSentences * length, rng.int(6));
  if (sentences.least !== undefined || sentences.most !== undefined) {
    return { words: wantedWords, sentences: wantedSentences };
  }
  const fitting = Math.max(1, Math.round(wantedWords / length));
  return { words: wantedWords, sentences: words.least === undefined && words.most === undefined ? many : fitting };
}

/** `usual` where nothing is asked; else `slack` away from the limit that was given, inside of it. */
function within({ least, most }: Bounds, usual: number, slack: number): number {
  if (least !== undefined) return most === undefined ? least + slack : Math.min(most, least + slack);
  return most === undefined ? usual : Math.max(1, most - slack);
}

/** Undefined where nothing is left to correct. */
function corrected(plan: Plan, aim: Aim, goal: Goal, text: string): Aim | undefined {
  const isCounted = ({ least, most }: Bounds): boolean => least !== undefined || most !== undefined;
  let { fillers, words } = aim;
  if (isCounted(plan.sentences)) fillers += goal.sentences - splitSentences(text).length;
  if (isCounted(plan.words)) words += goal.words - countWords(text);
  const lowered = text.toLowerCase();
  for (const [letter, { least = 0 }] of plan.letters) {
    const missing = least - (lowered.split(letter).length - 1);
    if (missing > 0 && !isCounted(plan.words)) words += 4 + 6 * missing;
  }
  fillers = Math.max(0, fillers);
  words = Math.max(0, words);
  if (!isCounted(plan.sentences)) {
    if (words > longestSentence * fillers) fillers = Math.ceil(words / 9);
    if (words < 3 * fillers) fillers = Math.floor(words / 3);
  }
  return fillers === aim.fillers && words === aim.words ? undefined : { fillers, words };
}
