// A few rows of a stage and a few exercises of a probe, before there are any: how long they are, for their model.
import { openPlan } from "../data/plans/row-source.ts";
import type { DatasetPlanInput } from "../data/plans/plan.ts";
import type { TransformerConfig } from "../engine/contract.ts";
import { readTokenizer } from "../engine/tokenizers/read-tokenizer.ts";
import type { Tokenizer } from "../engine/tokenizers/tokenizer.ts";
import { transformerConfig } from "../train/settings.ts";
import { encodeRows, longestOf, type TokenRows } from "../train/token-rows.ts";
import { curriculumTokenizer } from "./curriculum-tokenizer.ts";
import { probeExercises } from "./probe-exercises.ts";
import type { Unit } from "./resolve.ts";

/** Rows and exercises of each plan. */
const looked = 128;

export interface ModelFor {
  readonly model: TransformerConfig;
  readonly tokenizer: Tokenizer;
}

/** The model of a unit's stages, without its numbers. */
export async function modelFor(unit: Unit): Promise<ModelFor> {
  const { model: settings } = unit.settings;
  if (settings.from === undefined) {
    const tokenizer = await curriculumTokenizer(unit, settings);
    return { model: transformerConfig(settings, tokenizer.vocabularySize), tokenizer };
  }
  if (unit.base === undefined) throw new Error(`unit ${unit.id} has model.from and no base`);
  const tokenizer = await readTokenizer(unit.base.dir);
  const { contextLength = unit.base.model.contextLength } = settings;
  return { model: { ...unit.base.model, contextLength }, tokenizer };
}

export interface StageSample {
  readonly rows: TokenRows;
  /** Of the longest row, with its end. */
  readonly longestTokens: number;
  readonly longestText: number;
  /** Rows of the whole stage. */
  readonly count: number;
}

/** Throws what the plan and the tokenizer throw. */
export async function sampleStage(plan: DatasetPlanInput, { tokenizer }: ModelFor): Promise<StageSample> {
  const source = openPlan(plan);
  const count = source.split("train").rows;
  const rows = Array.from({ length: Math.min(looked, count) }, (_, position) => source.rowAt("train", position));
  const encoded = await encodeRows(rows, tokenizer, Infinity);
  const texts = rows.map(({ segments }) => segments.reduce((sum, { text }) => sum + text.length, 0));
  return { rows: encoded, longestTokens: longestOf(encoded), longestText: Math.max(0, ...texts), count };
}

/**
 * Tokens of the longest prompt and the longest true response, which may be those of two exercises that are answered
 * together. Throws what the plan and the tokenizer throw.
 */
export function longestExercise(plan: DatasetPlanInput, { tokenizer }: ModelFor): number {
  const { exercises } = probeExercises(plan, looked);
  const longest = (text: "prompt" | "expected"): number =>
    Math.max(0, ...exercises.map((exercise) => tokenizer.encode(exercise[text]).length));
  return (tokenizer.special.begin === undefined ? 0 : 1) + longest("prompt") + longest("expected");
}
