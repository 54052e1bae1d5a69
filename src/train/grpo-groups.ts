// Groups of answers to one prompt each, judged and compared with each other; what a step learns from, and what it measured.
import type { Batch } from "../engine/contract.ts";
import type { Tokenizer } from "../engine/tokenizers/tokenizer.ts";
import type { GrpoSettings } from "./objective-settings.ts";
import { groupAdvantages } from "./objectives/advantages.ts";
import type { Question } from "./question.ts";
import { judge } from "./reward.ts";
import { answersBatch } from "./rollouts/answers-batch.ts";
import type { Rollout } from "./rollouts/share.ts";

export interface JudgedRollout extends Rollout {
  readonly prompt: readonly number[];
  readonly passed: boolean;
  /** With what its length costs; undefined where the checker broke. */
  readonly reward: number | undefined;
}

export interface Group {
  readonly answers: readonly JudgedRollout[];
  /** Of the answers that could be judged, in their order; undefined where all are worth the same. */
  readonly advantages: ArrayLike<number> | undefined;
}

export interface Judging {
  readonly question: Question;
  readonly prompt: readonly number[];
  readonly tokenizer: Tokenizer;
  readonly maxNewTokens: number;
  readonly settings: Pick<GrpoSettings, "reward" | "lengthPenalty" | "advantage">;
}

/** Judges a group's answers, each different one once. */
export function judgedGroup(rollouts: readonly Rollout[], judging: Judging): Group {
  const { question, prompt, tokenizer, settings } = judging;
  const known = new Map<string, ReturnType<typeof judge>>();
  const answers = rollouts.map((rollout): JudgedRollout => {
    const text = tokenizer.decode(rollout.finished ? rollout.tokens.slice(0, -1) : rollout.tokens);
    const judged = known.get(text) ?? judge(question, text, settings.reward);
    known.set(text, judged);
    const { passed, reward } = judged;
    return {
      ...rollout,
      prompt,
      passed,
      reward: reward === undefined ? undefined : reward - lengthCost(rollout, judging),
    };
  });
  const rewards = answers.flatMap(({ reward }) => reward ?? []);
  const silent = rewards.every((reward) => reward === rewards[0]);
  return { answers, advantages: silent ? undefined : groupAdvantages(rewards, settings.advantage) };
}

function lengthCost({ tokens }: Rollout, { settings: { lengthPenalty }, maxNewTokens }: Judging): number {
  if (lengthPenalty === undefined) return 0;
  const { from, weight } = lengthPenalty;
  return weight * Math.min(1, Math.max(0, tokens.length - from) / Math.max(1, maxNewTokens - from));
}

export interface LearntAnswers {
  readonly answers: readonly JudgedRollout[];
  readonly advantages: Float64Array;
  readonly batch: Batch;
}

/** The answers of groups that are not silent; undefined where there are none. */
export function learntAnswers(groups: readonly Group[]): LearntAnswers | undefined {
  const answers: JudgedRollout[] = [];
  const advantages: number[] = [];
  for (const group of groups) {
    if (group.advantages === undefined) continue;
    answers.push(...group.answers.filter(({ reward }) => reward !== undefined));
    advantages.push(...Array.from(group.advantages));
  }
  if (answers.length === 0) return undefined;
  return { answers, advantages: Float64Array.from(advantages), batch: answersBatch(answers) };
}

/** What a step's answers say of the policy. */
export interface GroupFacts {
  readonly prompts: number;
  readonly answers: number;
  /** Answers that the checker broke on, which count nowhere else but in lengths. */
  readonly invalid: number;
  /** Mean and standard deviation over answers; absent where none could be judged. */
  readonly reward?: number;
  readonly rewardSpread?: number;
  /** Share of answers that pass. */
  readonly passAt1?: number;
  /** Share of prompts of which an answer passes. */
  readonly passAtGroup: number;
  /** Share of groups with nothing to compare. */
  readonly silent: number;
  /** Mean of -log p over all tokens drawn: an estimate of the policy's entropy at temperature 1. */
  readonly entropy: number;
  /** Mean tokens of an answer, with its end. */
  readonly answerLength: number;
  /** Share of answers that did not come to their end. */
  readonly cut: number;
}

export function factsOf(groups: readonly Group[]): GroupFacts {
  const answers = groups.flatMap((group) => group.answers);
  const rewards = answers.flatMap(({ reward }) => reward ?? []);
  const count = Math.max(1, answers.length);
  const tokens = answers.reduce((sum, answer) => sum + answer.tokens.length, 0);
  const surprisal = answers.reduce((sum, answer) => answer.logProbabilities.reduce((own, p) => own - p, sum), 0);
  const mean = rewards.reduce((sum, reward) => sum + reward, 0) / rewards.length;
  const variance = rewards.reduce((sum, reward) => sum + (reward - mean) ** 2, 0) / rewards.length;
  const judged = answers.filter(({ reward }) => reward !== undefined);
  const shareOf = (holds: (group: Group) => boolean): number =>
    groups.filter(holds).length / Math.max(1, groups.length);
  return {
    prompts: groups.length,
    answers: answers.length,
    invalid: answers.length - judged.length,
    ...(rewards.length === 0
      ? {}
      : {
          reward: mean,
          rewardSpread: Math.sqrt(variance),
          passAt1: judged.filter(({ passed }) => passed).length / judged.length,
        }),
    passAtGroup: shareOf((group) => group.answers.some(({ passed }) => passed)),
    silent: shareOf(({ advantages }) => advantages === undefined),
    entropy: surprisal / Math.max(1, tokens),
    answerLength: tokens / count,
    cut: answers.filter(({ finished }) => !finished).length / count,
  };
}
