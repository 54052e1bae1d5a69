// A trained stage, or a model before any, asked everything that its units ask.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Interrupted } from "../core/errors.ts";
import { writeFileAtomic, writeJsonAtomic } from "../data/store/atomic-file.ts";
import { parameterCount } from "../engine/architectures/architecture.ts";
import { createGenerator } from "../engine/generation/generator.ts";
import type { Tokenizer } from "../engine/tokenizers/tokenizer.ts";
import { answerExercises, type Exercise, type JudgedAnswer } from "../eval/answers.ts";
import { embeddedModel } from "../models/embedded-model.ts";
import type { EvaluationJob, MakeOptions } from "./job-messages.ts";
import { probeBaseline } from "./probe-baseline.ts";
import { probeExercises, type ProbeExercises } from "./probe-exercises.ts";
import { mainSplit } from "./schema.ts";
import { breakdownsOf, byInstruction, scoreAnswers } from "./score-answers.ts";
import { evaluationDir, type AnsweredProbe, type EvaluationRecord } from "./stage-files.ts";
import { modelAfterStage } from "./stage-model.ts";
import type { AskedPlan } from "./stage-nodes.ts";
import { pickStageSamples } from "./stage-samples.ts";

export async function makeEvaluation(
  { node, runDir, threads, device }: EvaluationJob,
  { signal, onProgress }: MakeOptions,
): Promise<void> {
  const { id, unit, stages, probes } = node;
  const { model, tokenizer, parameters } = await modelAfterStage(runDir, unit, stages.at(-1)?.id);
  const opened = probes.map((asked) => ({ asked, posed: probeExercises(asked.plan) }));
  const total = opened.reduce((sum, { posed }) => sum + posed.exercises.length, 0);
  const generator = await createGenerator({ model, parameters, threads, device });
  const judged: ((typeof opened)[number] & { readonly answers: readonly JudgedAnswer[] })[] = [];
  try {
    const { contextLength } = model;
    const answering = embeddedModel({ name: unit.id, generator, tokenizer, contextLength });
    let before = 0;
    for (const one of opened) {
      const { exercises, family, judge } = one.posed;
      const answers = await answerExercises({
        model: answering,
        family,
        exercises,
        judge,
        maxNewTokens: roomFor(exercises, tokenizer),
        signal,
        onProgress: (done) => onProgress({ phase: "evaluate", done: before + done, of: total }),
      });
      if (signal.aborted) throw new Interrupted();
      before += exercises.length;
      judged.push({ ...one, answers });
    }
  } catch (error) {
    throw signal.aborted ? new Interrupted() : error;
  } finally {
    await generator.close();
  }
  const dir = evaluationDir(runDir, id);
  await mkdir(dir, { recursive: true });
  const lines = judged.flatMap(({ asked, answers }) =>
    answers.map((answer) => `${JSON.stringify({ split: asked.split, ...answer })}\n`),
  );
  await writeFileAtomic(join(dir, "answers.jsonl"), lines.join(""));
  const main = judged.find(({ asked }) => asked.split === mainSplit);
  const record: EvaluationRecord = {
    format: 1,
    id,
    model: { parameters: parameterCount(model) },
    probes: judged.map(({ asked, posed, answers }) => scored(unit.seed, asked, posed, answers)),
    samples: main === undefined ? [] : pickStageSamples(node, main.posed.family, main.answers),
  };
  await writeJsonAtomic(join(dir, "evaluation.json"), record);
}

/** Half as much again as the longest true response, so that a model that goes on is seen to go on. */
function roomFor(exercises: readonly Exercise[], tokenizer: Tokenizer): number {
  const longest = exercises.reduce((most, { expected }) => Math.max(most, tokenizer.encode(expected).length), 0);
  return Math.ceil(1.5 * longest) + 1;
}

function scored(
  seed: number,
  { split, probe }: AskedPlan,
  posed: ProbeExercises,
  answers: readonly JudgedAnswer[],
): AnsweredProbe {
  const { family } = posed;
  const baseline = probeBaseline(posed, [seed, "baseline", split]);
  return {
    split,
    kind: probe.kind,
    of: probe.of,
    accuracies: scoreAnswers(family, answers, [seed, "interval", split]),
    ...(baseline === undefined ? {} : { baseline }),
    breakdowns:
      split === mainSplit && probe.kind !== "declare" ? breakdownsOf(family, answers, [seed, "breakdown", split]) : [],
    scores: split === mainSplit ? byInstruction(family, answers) : [],
  };
}
