// A rewriting task that a tiny model learns in seconds: its questions, its rows, and a model that has begun to learn it.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatasetPlanInput } from "../data/plans/plan.ts";
import { openPlan } from "../data/plans/row-source.ts";
import type { Row } from "../data/rows/row.ts";
import { rowReader, type WrittenRow } from "../data/rows/written-row.ts";
import type { Parameters } from "../engine/contract.ts";
import { gpt2Config } from "../engine/model-config.ts";
import { createCharacterTokenizer } from "../engine/tokenizers/character-tokenizer.ts";
import { rewrite } from "../instructions/rewrite/family.ts";
import type { Question } from "./question.ts";
import { trainingConfig } from "./settings.ts";
import { trainSft } from "./sft.ts";
import { encodeRows } from "./token-rows.ts";

export const tokenizer = createCharacterTokenizer("abc>;=:#|");

export const model = gpt2Config({
  vocabularySize: tokenizer.vocabularySize,
  contextLength: 16,
  layers: 2,
  width: 32,
  heads: 2,
});

const config = { alphabet: "abc", patternLength: 1, replacementLength: 1, inputLength: 3, noOpShare: 0.2 };

interface Written {
  readonly rows: number;
  readonly seed?: number;
  readonly family?: string;
  readonly config?: NonNullable<DatasetPlanInput["config"]>;
  readonly kind?: "in-context" | "execute" | "execute-with-trace";
  readonly surface?: "rule" | "prose";
  readonly instructions?: number;
}

/** Rows, with all that they were written with. */
export function written({ rows: count, seed = 1, kind = "in-context", ...more }: Written): WrittenRow[] {
  const { family = "rewrite", surface = "rule", instructions = 6 } = more;
  const source = openPlan({
    family,
    config: more.config ?? config,
    seed,
    unseen: "instance",
    splits: { train: { instructions, rows: count, kind, surfaces: [surface] } },
  });
  const read = rowReader(source.parts("train"));
  return Array.from({ length: count }, (_, position) => read(source.rowAt("train", position)) as WrittenRow);
}

export function rows(count: number, seed = 1): Row[] {
  return written({ rows: count, seed }).map(({ row }) => row);
}

export function question({ segments, lineage: { params, input } }: Row): Question {
  const [prompt, expected] = segments.map(({ text }) => text) as [string, string];
  return { family: rewrite, params, input, prompt, expected };
}

export const training = trainingConfig.parse({
  epochs: 1,
  batchSize: 16,
  learningRate: 3e-3,
  schedule: "constant",
  warmup: 0,
  initialDeviation: 0.1,
  checkpointSeconds: 1e6,
  validationRows: 0,
});

/** A model that gets some of it right, so that its answers to one prompt differ. */
export async function begunModel(steps = 40): Promise<Parameters> {
  const dir = await mkdtemp(join(tmpdir(), "precept-tiny-"));
  try {
    const { parameters } = await trainSft({
      model,
      training,
      threads: 1,
      seed: 1,
      rows: await encodeRows(rows(16 * steps), tokenizer, model.contextLength),
      checkpointDir: join(dir, "checkpoint"),
      metricsPath: join(dir, "metrics.jsonl"),
    });
    return parameters;
  } finally {
    await rm(dir, { recursive: true });
  }
}

/** A signal that fires once it has been asked before so many steps. */
export function afterSteps(steps: number): AbortSignal {
  let asked = 0;
  const { signal } = new AbortController();
  Object.defineProperty(signal, "aborted", { get: () => asked++ >= steps });
  return signal;
}
