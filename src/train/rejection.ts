// Rejection sampling and expert iteration, start to end: the policy's own answers that pass are imitated, once or in rounds.
import { createReadStream, existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { Interrupted, TrainError } from "../core/errors.ts";
import { Rng } from "../core/rng.ts";
import { openLineAppender } from "../data/store/line-appender.ts";
import type { Parameters } from "../engine/contract.ts";
import type { Tokenizer } from "../engine/tokenizers/tokenizer.ts";
import { mergeAdapter } from "../engine/training/lora.ts";
import type { RejectionSettings } from "./objective-settings.ts";
import { asked, type AskedQuestions, type Question } from "./question.ts";
import { judge } from "./reward.ts";
import { openSampler } from "./rollouts/sampler.ts";
import { trainSft } from "./sft.ts";
import { encodeRows, type EncodedRow } from "./token-rows.ts";
import { startingModel, type TrainingBase, type TrainingOptions, type TrainingResult } from "./training-loop.ts";

export interface RejectionOptions extends TrainingOptions {
  readonly objective: RejectionSettings;
  readonly tokenizer: Tokenizer;
  /** Each is asked once in a round. */
  readonly questions: readonly Question[];
}

/** What a round's answers came to. */
export interface RoundFacts {
  readonly answers: number;
  readonly passed: number;
  /** Answers that the checker broke on. */
  readonly invalid: number;
  /** Different ones that were learnt. */
  readonly kept: number;
  /** Questions of which no answer passed. */
  readonly unsolved: number;
}

export interface RejectionResult extends TrainingResult {
  readonly rounds: readonly RoundFacts[];
}

/** One question's answers, as a file keeps them. */
const drawnSchema = z.strictObject({
  question: z.int().min(0),
  answers: z.int().min(0),
  passed: z.int().min(0),
  invalid: z.int().min(0),
  /** Different ones that pass, in the order in which they were drawn. */
  kept: z.array(z.string()),
});

type Drawn = z.infer<typeof drawnSchema>;

/** Sequences drawn between two looks at the signal. */
const DRAWN_TOGETHER = 512;

/**
 * Each round draws `samples` answers to every question from the policy that the round before left, keeps up to `keep`
 * different ones that pass, and imitates them for `training.epochs` epochs. Answers are kept beside the checkpoint as they
 * are drawn, so that a killed training goes on where it was and ends with the same bytes. Throws a TrainError, code
 * "nothing-passes", where a round has nothing to learn from; else what `trainSft` throws.
 */
export async function trainRejection(options: RejectionOptions): Promise<RejectionResult> {
  const { objective, tokenizer, model, questions, base, training } = options;
  const rounds = objective.kind === "rejection" ? 1 : objective.rounds;
  const questioned = asked(questions, { model, tokenizer, maxNewTokens: objective.maxNewTokens });
  const facts: RoundFacts[] = [];
  let { adapter }: { adapter?: Parameters } = options;
  let from: TrainingBase | undefined = base;
  let tokens = 0;
  let steps = 0;
  for (let round = 1; ; round++) {
    const last = round === rounds;
    const policy = policyOf({ ...options, ...(from === undefined ? {} : { base: from }) }, adapter);
    const drawn = await drawAnswers(options, { round, policy, questioned });
    facts.push(factsOf(drawn));
    const rows = drawn.flatMap(({ question, kept }) =>
      kept.map((answer, i) => rowOf(questions[question], answer, `${question}-${i}`)),
    );
    if (rows.length === 0) throw nothingPasses(facts, round);
    const result = await trainSft({
      ...optionsOf(options),
      ...(from === undefined ? {} : { base: from }),
      ...(adapter === undefined ? {} : { adapter }),
      rows: await encodeRows(rows, tokenizer, model.contextLength),
      checkpointDir: last ? options.checkpointDir : `${options.checkpointDir}-round-${round}`,
      metricsPath: last ? options.metricsPath : `${options.metricsPath}.round-${round}`,
    });
    tokens += result.tokens;
    steps += result.steps;
    if (last) return { ...result, tokens, steps, rounds: facts };
    if (training.lora === undefined) {
      const identity = `${base?.identity ?? `seed ${options.seed}`}, round ${round}`;
      from = { parameters: result.parameters, path: `${options.checkpointDir}-round-${round}`, identity };
    } else adapter = result.parameters;
  }
}

/** What all rounds are told alike. */
function optionsOf({ objective: _o, tokenizer: _t, questions: _q, base: _b, adapter: _a, ...rest }: RejectionOptions) {
  return rest;
}

function policyOf(options: RejectionOptions, adapter: Parameters | undefined): Parameters {
  const parameters = startingModel(options);
  const { lora } = options.training;
  return lora === undefined || adapter === undefined
    ? parameters
    : mergeAdapter({ model: options.model, parameters, lora, adapter });
}

function rowOf(question: Question | undefined, answer: string, id: string): EncodedRow {
  return {
    id,
    segments: [
      { role: "user", text: question?.prompt ?? "", learn: false },
      { role: "assistant", text: answer, learn: true },
    ],
  };
}

interface Round {
  readonly round: number;
  readonly policy: Parameters;
  readonly questioned: AskedQuestions;
}

/** One for each question, in order; those that are on disk already are not drawn again. */
async function drawAnswers(options: RejectionOptions, { round, policy, questioned }: Round): Promise<Drawn[]> {
  const { objective, questions, tokenizer, model, threads, device = "cpu", seed, signal } = options;
  const path = `${options.checkpointDir}-answers-${round}.jsonl`;
  await mkdir(dirname(path), { recursive: true });
  const drawn = existsSync(path) ? await readDrawn(path) : [];
  const { temperature, topP, samples } = objective;
  const drawing = { temperature, topP, maxNewTokens: questioned.maxNewTokens, endToken: tokenizer.special.end };
  const together = Math.max(1, Math.floor(DRAWN_TOGETHER / samples));
  // What shares a pass decides the last bits, so chunks begin where they would have begun.
  drawn.length -= drawn.length === questions.length ? 0 : drawn.length % together;
  if (drawn.length === questions.length) return drawn;
  const keptLines = drawn.length;
  const lines = await openLineAppender(path, { keepWhile: (line) => (line as Drawn).question < keptLines });
  const sampler = openSampler({ model, drawing, threads, device });
  try {
    await sampler.setParameters(policy);
    while (drawn.length < questions.length) {
      if (signal?.aborted === true) throw new Interrupted();
      const places = questions.slice(drawn.length, drawn.length + together).map((_, i) => drawn.length + i);
      const requests = places.map((place) => {
        const stream = Rng.from(seed, "answers", round, place);
        const seeds = Array.from({ length: samples }, () => stream.int(2 ** 53));
        return { prompt: questioned.prompts[place] ?? [], seeds };
      });
      const { rollouts } = await sampler.draw(requests);
      for (const [i, place] of places.entries()) {
        const texts = (rollouts[i] ?? []).map(({ tokens, finished }) =>
          tokenizer.decode(finished ? tokens.slice(0, -1) : tokens),
        );
        const made = judgedAnswers(questions[place] as Question, place, { texts, keep: objective.keep });
        drawn.push(made);
        await lines.append(made);
      }
    }
    return drawn;
  } finally {
    await lines.close();
    await sampler.close();
  }
}

function judgedAnswers(
  question: Question,
  place: number,
  { texts, keep }: { texts: readonly string[]; keep: number },
): Drawn {
  const kept = new Set<string>();
  let passed = 0;
  let invalid = 0;
  for (const text of texts) {
    const { reward, passed: passes } = judge(question, text);
    invalid += Number(reward === undefined);
    passed += Number(passes);
    if (passes && text !== "" && kept.size < keep) kept.add(text);
  }
  return { question: place, answers: texts.length, passed, invalid, kept: [...kept] };
}

async function readDrawn(path: string): Promise<Drawn[]> {
  const found: Drawn[] = [];
  for await (const line of createInterface({ input: createReadStream(path) })) {
    let drawn;
    try {
      drawn = drawnSchema.safeParse(JSON.parse(line)).data;
    } catch {
      // The last line, where the process was killed while it wrote.
    }
    if (drawn?.question !== found.length) break;
    found.push(drawn);
  }
  return found;
}

function factsOf(drawn: readonly Drawn[]): RoundFacts {
  const sum = (of: (one: Drawn) => number): number => drawn.reduce((total, one) => total + of(one), 0);
  return {
    answers: sum(({ answers }) => answers),
    passed: sum(({ passed }) => passed),
    invalid: sum(({ invalid }) => invalid),
    kept: sum(({ kept }) => kept.length),
    unsolved: sum(({ kept }) => Number(kept.length === 0)),
  };
}

function nothingPasses(facts: readonly RoundFacts[], round: number): TrainError {
  const { answers = 0, invalid = 0 } = facts.at(-1) ?? {};
  const broke = invalid === 0 ? "" : `, and the checker broke on ${invalid}`;
  return new TrainError(`nothing passes: none of ${answers} answers of round ${round} is right${broke}`, {
    code: "nothing-passes",
    hint: 'Teach the task by "sft" first, draw more samples, or ask what the policy can sometimes do.',
  });
}
