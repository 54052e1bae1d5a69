// Preference optimisation, start to end: DPO, IOPO, RPO and ORPO on comparisons that execution decides.
import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { writeFileAtomic } from "../data/store/atomic-file.ts";
import type { WrittenRow } from "../data/rows/written-row.ts";
import type { Tokenizer } from "../engine/tokenizers/tokenizer.ts";
import { assembleBatch, batchesPerEpoch, epochBatches, usefulTokens } from "./batches.ts";
import { openFrozenPolicy } from "./frozen-policy.ts";
import type { PreferenceSettings } from "./objective-settings.ts";
import { dpo } from "./objectives/dpo.ts";
import { iopo } from "./objectives/iopo.ts";
import { objectiveBatch, sequencesOf } from "./objectives/objective-batch.ts";
import type { ObjectiveResult, TokenNumbers } from "./objectives/objective.ts";
import { orpo } from "./objectives/orpo.ts";
import { rpo } from "./objectives/rpo.ts";
import { preferencesOf, type Comparison } from "./preference-data.ts";
import { logInterval } from "./sft.ts";
import { batchShape, encodeRows, type TokenRows } from "./token-rows.ts";
import { runTraining, startingModel, type TrainingOptions, type TrainingResult } from "./training-loop.ts";

export interface PreferenceTrainingOptions extends TrainingOptions {
  readonly objective: PreferenceSettings;
  readonly tokenizer: Tokenizer;
  readonly rows: readonly WrittenRow[];
}

export interface PreferenceTrainingResult extends TrainingResult {
  readonly comparisons: number;
  /** Rows that nothing could be compared with. */
  readonly without: number;
}

/**
 * Trains on `training.batchSize` comparisons at a time. The reference is the model that training begins from; its
 * log-probabilities are computed once, and kept beside the checkpoint. Each line of the metrics has the loss and the means
 * of the objective's statistics: margin and accuracy of the implicit rewards, and log-probabilities of both sides. Resumes
 * and fails as `runTraining` does.
 */
export async function trainPreference(options: PreferenceTrainingOptions): Promise<PreferenceTrainingResult> {
  const { training, objective, tokenizer, seed, model } = options;
  const { comparisons, without } = preferencesOf(options.rows, objective, [seed]);
  const sequences = await tokensOf(comparisons, tokenizer, model.contextLength);
  const { rows, places } = sequences;
  const reference = objective.kind === "orpo" ? undefined : await referenceOf(options, rows);

  const perEpoch = batchesPerEpoch(comparisons.length, training.batchSize);
  const steps = Math.max(1, Math.round(perEpoch * training.epochs));
  const perComparison = rows.count / comparisons.length;
  let epoch = -1;
  let batches: number[][] = [];
  const result = await runTraining(options, {
    name: objective.kind,
    steps,
    batch: batchShape(rows, Math.ceil(training.batchSize * perComparison)),
    logEvery: logInterval(steps),
    state: { schema: z.null(), initial: null },
    async step({ trainer, step, learningRate }) {
      if (Math.floor(step / perEpoch) !== epoch) {
        epoch = Math.floor(step / perEpoch);
        batches = epochBatches(comparisons.length, training.batchSize, [seed, "epoch", epoch]);
      }
      const chosen = batches[step % perEpoch] as number[];
      const placesOf = chosen.map((index) => places[index] as Places);
      const used = placesOf.flatMap((own) => [...own.chosen, ...own.rejected]);
      const batch = assembleBatch(rows, used);
      const policy = sequencesOf(batch, await trainer.logProbabilities(batch));
      const old = reference === undefined ? [] : used.map((row) => reference[row] as Float32Array);
      const { loss, coefficients, statistics } = compareAll(objective, {
        policy,
        reference: old,
        comparisons: renumbered(placesOf),
      });
      const signed = objectiveBatch(batch, coefficients);
      const gradientNorm = signed === undefined ? 0 : (await trainer.step(signed, learningRate)).gradientNorm;
      return {
        state: null,
        tokens: usefulTokens(rows, used),
        means: { loss, ...statistics },
        last: { gradientNorm },
      };
    },
  });
  return { ...result, comparisons: comparisons.length, without };
}

/** The sequences of a comparison, by their rows. */
interface Places {
  readonly chosen: readonly number[];
  readonly rejected: readonly number[];
  readonly differing: number;
}

/** Every prompt with every response to it, as training reads rows; what is learnt is the response. */
async function tokensOf(
  comparisons: readonly Comparison[],
  tokenizer: Tokenizer,
  contextLength: number,
): Promise<{ readonly rows: TokenRows; readonly places: readonly Places[] }> {
  let count = 0;
  const numbered = (sequences: readonly unknown[]): number[] => sequences.map(() => count++);
  const places = comparisons.map(({ chosen, rejected, differing = 0 }): Places => {
    return { chosen: numbered(chosen), rejected: numbered(rejected), differing };
  });
  const sequences = comparisons.flatMap(({ chosen, rejected }) => [...chosen, ...rejected]);
  const rows = sequences.map(({ prompt, response }, i) => ({
    id: `${i}`,
    segments: [
      { role: "user" as const, text: prompt, learn: false },
      { role: "assistant" as const, text: response, learn: true },
    ],
  }));
  return { rows: await encodeRows(rows, tokenizer, contextLength), places };
}

function renumbered(places: readonly Places[]): Places[] {
  let count = 0;
  const next = (rows: readonly number[]): number[] => rows.map(() => count++);
  return places.map(({ chosen, rejected, differing }) => {
    return { chosen: next(chosen), rejected: next(rejected), differing };
  });
}

interface Values {
  readonly policy: TokenNumbers;
  readonly reference: TokenNumbers;
  readonly comparisons: readonly Places[];
}

function compareAll(settings: PreferenceSettings, { policy, reference, comparisons }: Values): ObjectiveResult {
  const pairs = comparisons.map(({ chosen, rejected, differing }) => {
    return { chosen: chosen[0] as number, rejected: rejected[0] as number, differing };
  });
  switch (settings.kind) {
    case "dpo":
      return dpo({ policy, reference, pairs }, settings);
    case "rpo":
      return rpo({ policy, reference, pairs }, settings);
    case "orpo":
      return orpo({ policy, pairs }, settings);
    case "iopo": {
      const quadruples = comparisons.map(
        ({ chosen: [first, second], rejected: [secondGivenFirst, firstGivenSecond] }) => {
          return { first, second, secondGivenFirst, firstGivenSecond } as Parameters<
            typeof iopo
          >[0]["quadruples"][number];
        },
      );
      return iopo({ policy, reference, quadruples }, settings);
    }
    default:
      return settings satisfies never;
  }
}

/** Sequences that the reference reads at a time. */
const READ_TOGETHER = 64;

/** Log-probabilities under the model that training begins from, of each row's learnt tokens; from disk where they are there. */
async function referenceOf(options: PreferenceTrainingOptions, rows: TokenRows): Promise<readonly Float32Array[]> {
  const path = `${options.checkpointDir}-reference.f32`;
  const counts = learntCounts(rows);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (existsSync(options.checkpointDir) && existsSync(path)) {
    const bytes = await readFile(path);
    if (bytes.length === 4 * total) return cut(new Float32Array(Uint8Array.from(bytes).buffer), counts);
  }
  const { model, threads, device } = options;
  const frozen = await openFrozenPolicy({ model, parameters: startingModel(options), threads, device });
  const all: Float32Array[] = [];
  try {
    for (let start = 0; start < rows.count; start += READ_TOGETHER) {
      const count = Math.min(READ_TOGETHER, rows.count - start);
      const batch = assembleBatch(
        rows,
        Array.from({ length: count }, (_, i) => start + i),
      );
      all.push(...sequencesOf(batch, await frozen.logProbabilities(batch)));
    }
  } finally {
    await frozen.close();
  }
  const flat = new Float32Array(total);
  let offset = 0;
  for (const numbers of all) {
    flat.set(numbers, offset);
    offset += numbers.length;
  }
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomic(path, Buffer.from(flat.buffer));
  return all;
}

function learntCounts({ count, offsets, learn }: TokenRows): number[] {
  return Array.from({ length: count }, (_, row) => {
    let learnt = 0;
    // The first token of a row is never a target.
    for (let at = (offsets[row] as number) + 1; at < (offsets[row + 1] as number); at++) learnt += learn[at] as number;
    return learnt;
  });
}

function cut(flat: Float32Array, counts: readonly number[]): Float32Array[] {
  let offset = 0;
  return counts.map((count) => flat.subarray(offset, (offset += count)));
}
