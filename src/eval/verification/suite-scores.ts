// What a set reports beside the four numbers: how it takes reasoning, ReasonIF's and MathIF's own scores.
import type { Verdict } from "../../core/verdict.ts";
import {
  mathAnswer,
  mathIfAnswer,
  mathIfScores,
  sameMathAnswer,
  type MathIfScores,
} from "../../verify/mathif/index.ts";
import { followingScore, type FollowingScore } from "../../verify/reasonif/following-score.ts";
import type { ReasoningProblem } from "../../verify/reasonif/split-reasoning.ts";
import { isProblem, type PartChoice } from "./judged-part.ts";
import type { Prompt } from "./read-prompts.ts";
import type { JudgedPrompt, VerifyOptions } from "./verify-responses.ts";

export interface SuiteRules {
  /** The part of a completion that the published figures are of. */
  readonly reasoning: PartChoice;
  readonly grade?: NonNullable<VerifyOptions["grade"]>;
}

const asItIs: SuiteRules = { reasoning: { part: "keep" } };

const rules: Readonly<Record<string, SuiteRules>> = {
  reasonif: { reasoning: { part: "trace" } },
  mathif: { reasoning: { part: "cut", answerOf: mathIfAnswer }, grade: gradeMath },
};

/** How the responses to a set are judged as published: ReasonIF's traces, MathIF's answers, and else what was given. */
export function suiteRules(suite: string): SuiteRules {
  return Object.hasOwn(rules, suite) ? (rules[suite] as SuiteRules) : asItIs;
}

export interface ReasoningCounts {
  /** Responses with reasoning that is well formed, and how many of these open it in the prompt only. */
  readonly found: number;
  readonly implied: number;
  readonly none: number;
  readonly malformed: number;
  readonly problems: Readonly<Partial<Record<ReasoningProblem, number>>>;
}

/** Over the prompts that have a response. */
export function reasoningCounts(judged: readonly JudgedPrompt[]): ReasoningCounts {
  const states = judged.flatMap(({ reasoning }) => reasoning ?? []);
  const problems: Partial<Record<ReasoningProblem, number>> = {};
  for (const state of states) if (isProblem(state)) problems[state] = (problems[state] ?? 0) + 1;
  const malformed = states.filter(isProblem).length;
  const none = states.filter((state) => state === "none").length;
  return {
    found: states.length - malformed - none,
    implied: states.filter((state) => state === "implied").length,
    none,
    malformed,
    problems,
  };
}

export interface SuiteScores {
  readonly reasonIf?: FollowingScore;
  readonly mathIf?: MathIfSuiteScores;
}

/** HAcc and SAcc, and where the data have answers correctness, too. */
export type MathIfSuiteScores = Pick<MathIfScores, "n" | "hard" | "soft" | "invalid"> &
  Partial<Pick<MathIfScores, "correct" | "pairs" | "table">>;

/**
 * The set's own scores, of strict verdicts; nothing for sets without. `without` are the same prompts with the responses
 * to the bare questions, graded.
 */
export function suiteScores(
  suite: string,
  prompts: readonly Prompt[],
  judged: readonly JudgedPrompt[],
  without?: readonly JudgedPrompt[],
): SuiteScores {
  if (suite === "reasonif") {
    const items = judged.map(({ ids, strict }, i) => ({
      id: ids[0] as string,
      verdicts: verdictsOf(strict),
      ...(prompts[i]?.source === undefined ? {} : { source: prompts[i].source }),
    }));
    return { reasonIf: followingScore(items) };
  }
  if (suite !== "mathif" || judged.every(({ strict }) => strict.includes("invalid"))) return {};
  const scores = mathIfScores(
    judged.map(({ strict, correct = false }, i) => {
      const correctWithout = without?.[i]?.missing === false ? without[i].correct : undefined;
      return { verdicts: verdictsOf(strict), correct, ...(correctWithout === undefined ? {} : { correctWithout }) };
    }),
  );
  const { n, hard, soft, invalid } = scores;
  return { mathIf: judged.every(({ correct }) => correct !== undefined) ? scores : { n, hard, soft, invalid } };
}

function verdictsOf(outcomes: JudgedPrompt["strict"]): Pick<Verdict, "kind">[] {
  return outcomes.map((kind) => ({ kind }));
}

function gradeMath(text: string, answer: string): boolean {
  const found = mathAnswer(text);
  return found !== undefined && sameMathAnswer(found, answer);
}
