// What a checkpoint of any recipe says beside its tensors, and when training may go on from it.
import { existsSync } from "node:fs";
import { z } from "zod";
import { canonicalJson } from "../core/canonical-json.ts";
import { StoreError, TrainError } from "../core/errors.ts";
import { allFinite } from "../engine/all-finite.ts";
import type { LoraConfig, Parameters, TrainerState, TransformerConfig } from "../engine/contract.ts";
import { readCheckpoint, writeCheckpoint, type Checkpoint } from "../engine/training/checkpoint.ts";

/** Where training has come to, beside its state. */
const progressSchema = z.strictObject({
  /** Steps of the recipe, where not each of them is one update. */
  recipeStep: z.int().min(0).exactOptional(),
  tokens: z.int().min(0),
  /** Sums of what is measured over the steps since the last line of metrics. */
  window: z.object({ steps: z.int().min(0) }).catchall(z.number()),
  finalLoss: z.number().nullable(),
  /** Set where training has ended before its last step, with all that it could learn. */
  ended: z.literal(true).exactOptional(),
  /** The recipe's name and what it has to remember; absent for supervised fine-tuning. */
  recipe: z.strictObject({ name: z.string(), state: z.json() }).exactOptional(),
});

export type ProgressState = z.infer<typeof progressSchema>;

const originSchema = z.strictObject({
  /** The model that training began from. */
  base: z.strictObject({ path: z.string(), identity: z.string() }).exactOptional(),
  /** With it, the checkpoint's tensors are an adapter beside the base. */
  lora: z
    .strictObject({ rank: z.int().min(1), alpha: z.number().positive(), targets: z.array(z.string()).min(1) })
    .exactOptional(),
});

/** What the checkpoint's tensors belong to. */
export interface TrainingOrigin {
  readonly base?: { readonly path: string; readonly identity: string };
  readonly lora?: LoraConfig;
}

const extraSchema = z.strictObject({ ...progressSchema.shape, ...originSchema.shape });

export interface TrainingCheckpoint {
  readonly model: TransformerConfig;
  readonly state: TrainerState;
  readonly progress: ProgressState;
  readonly origin: TrainingOrigin;
}

/** Throws a TrainError, code "diverged", for a state with numbers that are not finite; what is on disk then stays. */
export async function writeTrainingCheckpoint(
  dir: string,
  { model, state, progress, origin }: TrainingCheckpoint,
): Promise<void> {
  for (const tensors of [state.parameters, state.firstMoments, state.secondMoments]) {
    const name = notFinite(tensors);
    if (name === undefined) continue;
    throw new TrainError(`after step ${state.step}, ${name} holds numbers that are not finite`, { code: "diverged" });
  }
  const { base, lora } = origin;
  const extra = {
    ...progress,
    ...(base === undefined ? {} : { base: { ...base } }),
    ...(lora === undefined ? {} : { lora: { ...lora, targets: [...lora.targets] } }),
  };
  await writeCheckpoint(dir, { model, state, extra });
}

/** What a checkpoint must be of to be gone on from. */
export interface WantedTraining extends Kind {
  /** The name of the recipe; undefined for supervised fine-tuning. */
  readonly recipe: string | undefined;
}

/** The point to go on from; undefined where there is none. A checkpoint of another training is a StoreError. */
export async function resumePoint(
  dir: string,
  wanted: WantedTraining,
): Promise<Pick<TrainingCheckpoint, "state" | "progress"> | undefined> {
  if (!existsSync(dir)) return undefined;
  const saved = await readCheckpoint(dir);
  const extra = extraSchema.safeParse(saved.extra);
  const same = extra.success && extra.data.recipe?.name === wanted.recipe;
  const difference = same ? differs(wanted, { model: saved.model, origin: extra.data }) : "recipe";
  if (extra.success && difference === undefined) {
    const { base: _base, lora: _lora, ...progress } = extra.data;
    return { state: saved.state, progress };
  }
  throw new StoreError(`${dir} holds a checkpoint of another training: its ${difference} differs`, {
    code: "foreign-checkpoint",
    hint: "Train into another folder, or remove this one to start again.",
  });
}

/** What a checkpoint's tensors belong to: a whole model unless it says otherwise. */
export function originOf({ extra }: Pick<Checkpoint, "extra">): TrainingOrigin {
  const parsed = z.looseObject(originSchema.shape).safeParse(extra);
  if (!parsed.success) return {};
  const { base, lora } = parsed.data;
  return { ...(base === undefined ? {} : { base }), ...(lora === undefined ? {} : { lora }) };
}

type Kind = Pick<TrainingCheckpoint, "model" | "origin">;

function differs(wanted: Kind, found: Kind): string | undefined {
  if (canonicalJson(found.model) !== canonicalJson(wanted.model)) return "model";
  // The same base in another place is the same base.
  if (found.origin.base?.identity !== wanted.origin.base?.identity) return "base model";
  const lora = ({ origin }: Kind): string => canonicalJson(origin.lora ?? null);
  return lora(found) === lora(wanted) ? undefined : "adapter";
}

function notFinite(tensors: Parameters): string | undefined {
  for (const [name, { data }] of tensors) {
    if (!allFinite(data)) return name;
  }
  return undefined;
}
