// The replies of an evaluation, judged: results, lines of answers, text and page.
import {
  costOf,
  evaluationScores,
  judgeReply,
  judgeSuite,
  replyCounts,
  type EvaluationResults,
  type JudgeOptions,
} from "../eval/asking/index.ts";
import {
  reasoningCounts,
  scoresOf,
  suiteRules,
  suiteScores,
  type PartChoice,
  type VerifyOptions,
} from "../eval/verification/index.ts";
import type { AskedModel, Reply, Usage } from "../models/endpoint/index.ts";
import { renderEvaluationPage } from "../report/evaluation-page.ts";
import { renderVerificationPage } from "../report/verification-page.ts";
import { thinkTags } from "../verify/reasonif/split-reasoning.ts";
import type { EvalFlags } from "./eval-flags.ts";
import type { Asked } from "./eval-questions.ts";
import { evaluationText } from "./eval-text.ts";
import { scoresText } from "./verify-text.ts";

export interface Evaluation {
  readonly model: AskedModel;
  readonly asked: Asked;
  /** In the order of the questions: the samples of one prompt together. */
  readonly replies: readonly (Reply | undefined)[];
  readonly usage: Usage;
  readonly flags: EvalFlags;
}

export interface Judged {
  readonly results: EvaluationResults;
  /** The accuracy that a threshold is held against; null where nothing was judged. */
  readonly headline: number | null;
  /** What checkers said that broke. */
  readonly troubles: readonly string[];
  /** The lines of answers.jsonl. */
  answerLines(): Generator<Uint8Array>;
  text(): string;
  page(): string;
}

export function judged(evaluation: Evaluation): Judged {
  return evaluation.asked.kind === "suite"
    ? judgedSuite(evaluation, evaluation.asked)
    : judgedExercises(evaluation, evaluation.asked);
}

function common({ model, asked, replies, usage, flags }: Evaluation): Omit<EvaluationResults, "scores" | "suite"> {
  const { priceIn, priceOut } = flags;
  const prices = {
    ...(priceIn === undefined ? {} : { in: priceIn }),
    ...(priceOut === undefined ? {} : { out: priceOut }),
  };
  const cost = costOf(usage, prices);
  return {
    format: 1,
    model: { name: model.name, identity: model.identity, settings: model.settings },
    asked: { title: asked.title, id: asked.id },
    samples: flags.samples,
    replies: replyCounts(replies),
    usage,
    ...(cost === undefined ? {} : { cost }),
  };
}

function partOf(flags: EvalFlags, usual: PartChoice): PartChoice {
  const [open, close] = flags.reasoningTags ?? [];
  return {
    ...usual,
    ...(flags.reasoning === undefined ? {} : { part: flags.reasoning }),
    ...(open === undefined || close === undefined ? {} : { tags: { open, close } }),
  };
}

function judgedExercises(evaluation: Evaluation, asked: Extract<Asked, { kind: "exercises" }>): Judged {
  const { flags, replies } = evaluation;
  const { samples, answerAfter, trim } = flags;
  const options: JudgeOptions = {
    reasoning: partOf(flags, { part: "keep" }),
    ...(answerAfter === undefined ? {} : { answerAfter }),
    ...(trim === undefined ? {} : { trim }),
  };
  const byItem = asked.items.map((item, i) =>
    replies
      .slice(i * samples, (i + 1) * samples)
      .flatMap((reply, sample) =>
        reply === undefined ? [] : [{ item, sample, reply, ...judgeReply(item, reply, options) }],
      ),
  );
  const answers = byItem.flat();
  const verdicts = asked.items.flatMap((item, i) => {
    const own = (byItem[i] ?? []).map(({ verdict }) => verdict);
    return own.length === 0 ? [] : [{ item, verdicts: own }];
  });
  const scores = evaluationScores(verdicts);
  const results: EvaluationResults = { ...common(evaluation), scores };
  return {
    results,
    headline: scores.accuracy.value,
    troubles: [],
    *answerLines() {
      for (const { item, sample, reply, answer, verdict } of answers) {
        const { id, kind, family, surface, params, input, prompt, expected, marker } = item;
        const line = {
          id,
          sample,
          kind,
          family: family.name,
          surface,
          params,
          input,
          prompt,
          expected,
          marker,
          answer,
          verdict,
          ...replyFacts(reply),
        };
        yield Buffer.from(`${JSON.stringify(line)}\n`);
      }
    },
    text: () => evaluationText(results),
    page: () => renderEvaluationPage({ results, answers }),
  };
}

/** What the reply said beside the text that was judged. */
function replyFacts(reply: Reply): Readonly<Record<string, unknown>> {
  if (reply.kind === "failure") return { usage: reply.usage, requests: reply.requests };
  const { text, reasoning, ending, usage, requests } = reply;
  return { response: text, reasoning, ending, usage, requests };
}

function judgedSuite(evaluation: Evaluation, asked: Extract<Asked, { kind: "suite" }>): Judged {
  const { flags, replies, model } = evaluation;
  const { set } = asked;
  const rules = suiteRules(set.name);
  const reasoning = partOf(flags, rules.reasoning);
  const options: VerifyOptions = {
    mode: flags.mode,
    reasoning,
    keep: flags.html !== undefined,
    // Reasoning is no final answer.
    ...(rules.grade === undefined || reasoning.part === "trace" ? {} : { grade: rules.grade }),
  };
  const { prompts, judged: verdicts } = judgeSuite(asked.prompts, replies, options);
  const scores = scoresOf(verdicts);
  const suite = suiteScores(set.name, prompts, verdicts);
  const results: EvaluationResults = {
    ...common(evaluation),
    suite: { name: set.name, mode: flags.mode, ...scores, ...suite },
  };
  const { part, tags = thinkTags, answerOf } = reasoning;
  const used = new Set(prompts.flatMap(({ constraints }) => constraints.map(({ id }) => id)));
  const approximate = set.constraints.flatMap(({ id, approximate: why }) =>
    used.has(id) && why !== undefined ? [{ id, why }] : [],
  );
  return {
    results,
    headline: scores.prompt.strict.value,
    troubles: [...new Set(verdicts.flatMap(({ trouble }) => trouble ?? []))].slice(0, 20),
    *answerLines() {
      for (const [i, { key, prompt }] of asked.prompts.entries()) {
        const reply = replies[i];
        if (reply === undefined) continue;
        const response = reply.kind === "answer" ? reply.text : null;
        const reasoned = reply.kind === "answer" && reply.reasoning !== undefined;
        const line = {
          key,
          prompt,
          response,
          ...(reasoned ? { reasoning_content: reply.reasoning } : {}),
          ...(reply.kind === "failure" ? { failure: { code: reply.code, detail: reply.detail } } : {}),
        };
        yield Buffer.from(`${JSON.stringify(line)}\n`);
      }
    },
    text: () =>
      `${scoresText({
        title: set.title,
        mode: flags.mode,
        scores,
        suite,
        reasoning: {
          part,
          tags,
          counts: reasoningCounts(verdicts),
          lenient: part === "cut" && answerOf !== undefined && flags.mode === "parity",
        },
        approximate,
      })}\n${evaluationText(results)}`,
    page: () =>
      renderVerificationPage({ set, mode: flags.mode, part, responses: model.name, prompts, judged: verdicts, scores }),
  };
}
