// What trained stages and their answers leave in a run folder, and reading it back.
import { join } from "node:path";
import { z } from "zod";
import { plannedKinds } from "../data/plans/split-part.ts";
import { readJsonIfPresent } from "../data/store/read-json.ts";
import { modelFacts, resultsSchema, stageFacts } from "./results.ts";

const count = z.int().min(0);
const rate = z.number().min(0).max(1).nullable();

/** stages/<id>/stage.json: written once the stage is trained. */
export const stageRecordSchema = stageFacts.extend({
  format: z.literal(1),
  /** Different instructions that its rows demonstrate. */
  demonstrated: count,
  predecessor: z.string().nullable(),
  parameters: count,
  /** Its adapter, where it learnt one beside what it went on from. */
  lora: z.strictObject({ rank: count, alpha: z.number(), targets: z.array(z.string()) }).exactOptional(),
  losses: z.array(z.tuple([count, z.number()])),
  /** What its objective measured besides, by name; absent where there is none. */
  curves: z.record(z.string(), z.array(z.tuple([count, z.number()]))).exactOptional(),
});

export type StageRecord = z.infer<typeof stageRecordSchema>;

export const accuracySchema = z.strictObject({
  metric: z.string(),
  n: count,
  invalid: count,
  passed: count,
  value: rate,
  low: rate,
  high: rate,
  clusters: count.exactOptional(),
});

const answered = z.strictObject({
  split: z.string(),
  kind: z.enum(plannedKinds),
  of: z.enum(["evaluation", "paired"]),
  accuracies: z.array(accuracySchema),
  /** Absent where there is nothing to compare with. */
  baseline: accuracySchema.extend({ how: z.string() }).exactOptional(),
  /** Of the main split. */
  breakdowns: z.array(
    accuracySchema.extend({ axis: z.string(), level: z.union([z.number(), z.string(), z.boolean()]) }),
  ),
  /** Of the main split: exercises of each instruction, by a hash of its meaning. */
  scores: z.array(z.strictObject({ instruction: z.string(), n: count, passed: count })),
});

export type AnsweredProbe = z.infer<typeof answered>;

/** evaluations/<id>/evaluation.json: written once everything has been asked. */
export const evaluationRecordSchema = z.strictObject({
  format: z.literal(1),
  id: z.string(),
  model: modelFacts.pick({ parameters: true }),
  probes: z.array(answered),
  /** Whose arm, x and seed are those of the unit that was asked first. */
  samples: resultsSchema.shape.samples,
});

export type EvaluationRecord = z.infer<typeof evaluationRecordSchema>;

export function stageDir(runDir: string, id: string): string {
  return join(runDir, "stages", id);
}

export function evaluationDir(runDir: string, id: string): string {
  return join(runDir, "evaluations", id);
}

/** The stage, or undefined where it is not trained to its end. A damaged file is a StoreError. */
export function readStageRecord(runDir: string, id: string): Promise<StageRecord | undefined> {
  return readJsonIfPresent(
    join(stageDir(runDir, id), "stage.json"),
    stageRecordSchema.extend({ id: z.literal(id) }),
    "Remove it and run the same command again: the stage goes on from its last checkpoint.",
  );
}

/** The answers, or undefined where not everything was asked. A damaged file is a StoreError. */
export function readEvaluationRecord(runDir: string, id: string): Promise<EvaluationRecord | undefined> {
  return readJsonIfPresent(
    join(evaluationDir(runDir, id), "evaluation.json"),
    evaluationRecordSchema.extend({ id: z.literal(id) }),
    "Remove it and run the same command again: the model is asked again.",
  );
}
