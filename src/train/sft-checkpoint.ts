// What a checkpoint of supervised fine-tuning says beside its tensors, and when training may go on from it.
import { existsSync } from "node:fs";
import { z } from "zod";
import { canonicalJson } from "../core/canonical-json.ts";
import { StoreError, TrainError } from "../core/errors.ts";
import { allFinite } from "../engine/all-finite.ts";
import type { LoraConfig, Parameters, TrainerState, TransformerConfig } from "../engine/contract.ts";
import { readCheckpoint, writeCheckpoint, type Checkpoint } from "../engine/training/checkpoint.ts";

/** Where training has come to, beside its state. */
const progressSchema = z.strictObject({
  tokens: z.int().min(0),
  /** The losses since the last line of metrics. */
  window: z.strictObject({ loss: z.number(), steps: z.int().min(0) }),
  finalLoss: z.number().nullable(),
});

export type SftProgressState = z.infer<typeof progressSchema>;

const originSchema = z.strictObject({
  /** The model that training began from. */
  base: z.strictObject({ path: z.string(), identity: z.string() }).exactOptional(),
  /** With it, the checkpoint's tensors are an adapter beside the base. */
  lora: z
    .strictObject({ rank: z.int().min(1), alpha: z.number().positive(), targets: z.array(z.string()).min(1) })
    .exactOptional(),
});

/** What the checkpoint's tensors belong to. */
export interface SftOrigin {
  readonly base?: { readonly path: string; readonly identity: string };
  readonly lora?: LoraConfig;
}

const extraSchema = z.strictObject({ ...progressSchema.shape, ...originSchema.shape });

export interface SftCheckpoint {
  readonly model: TransformerConfig;
  readonly state: TrainerState;
  readonly progress: SftProgressState;
  readonly origin: SftOrigin;
}

/** Throws a TrainError, code "diverged", for a state with numbers that are not finite; what is on disk then stays. */
export async function writeSftCheckpoint(
  dir: string,
  { model, state, progress, origin }: SftCheckpoint,
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

/** The point to go on from; undefined where there is none. A checkpoint of another training is a StoreError. */
export async function resumePoint(
  dir: string,
  wanted: Pick<SftCheckpoint, "model" | "origin">,
): Promise<Pick<SftCheckpoint, "state" | "progress"> | undefined> {
  if (!existsSync(dir)) return undefined;
  const saved = await readCheckpoint(dir);
  const extra = extraSchema.safeParse(saved.extra);
  const difference = extra.success ? differs(wanted, { model: saved.model, origin: extra.data }) : "recipe";
  if (extra.success && difference === undefined) {
    const { tokens, window, finalLoss } = extra.data;
    return { state: saved.state, progress: { tokens, window, finalLoss } };
  }
  throw new StoreError(`${dir} holds a checkpoint of another training: its ${difference} differs`, {
    code: "foreign-checkpoint",
    hint: "Train into another folder, or remove this one to start again.",
  });
}

/** What a checkpoint's tensors belong to: a whole model unless it says otherwise. */
export function originOf({ extra }: Pick<Checkpoint, "extra">): SftOrigin {
  const parsed = z.looseObject(originSchema.shape).safeParse(extra);
  if (!parsed.success) return {};
  const { base, lora } = parsed.data;
  return { ...(base === undefined ? {} : { base }), ...(lora === undefined ? {} : { lora }) };
}

type Kind = Pick<SftCheckpoint, "model" | "origin">;

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
