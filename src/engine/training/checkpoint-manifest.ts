// checkpoint.json: what a checkpoint folder says about itself and about its tensor files.
import { z } from "zod";
import { StoreError } from "../../core/errors.ts";
import type { TransformerConfig } from "../contract.ts";

export const manifestName = "checkpoint.json";
export const modelFile = "model.safetensors";
export const optimizerFile = "optimizer.safetensors";
const version = 2;

/** What JSON can hold. */
export type Json = z.infer<ReturnType<typeof z.json>>;

const fileSchema = z.strictObject({
  bytes: z.number().int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const positive = z.number().int().positive();
const decoder = {
  vocabularySize: positive,
  contextLength: positive,
  layers: positive,
  width: positive,
  heads: positive,
  innerWidth: positive,
  normEpsilon: z.number().positive(),
  tieEmbeddings: z.boolean(),
};
const factor = z.number().positive();
const transformerSchema = z.discriminatedUnion("architecture", [
  z.strictObject({ architecture: z.literal("gpt2"), ...decoder }),
  z.strictObject({
    architecture: z.literal("llama"),
    ...decoder,
    keyValueHeads: positive,
    headSize: positive,
    ropeTheta: factor,
    ropeScaling: z.nullable(
      z.discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("linear"), factor }),
        z.strictObject({
          kind: z.literal("llama3"),
          factor,
          lowFrequencyFactor: factor,
          highFrequencyFactor: factor,
          originalContextLength: positive,
        }),
      ]),
    ),
    queryKeyValueBias: z.boolean(),
  }),
]) satisfies z.ZodType<TransformerConfig>;

const manifestSchema = z.strictObject({
  format: z.literal("precept-checkpoint"),
  version: z.literal(version),
  /** Updates made so far. */
  step: z.number().int().nonnegative(),
  model: transformerSchema,
  extra: z.json(),
  files: z.strictObject({ [modelFile]: fileSchema, [optimizerFile]: fileSchema }),
});

export type FileRecord = z.infer<typeof fileSchema>;
export type CheckpointManifest = z.infer<typeof manifestSchema>;

export function checkpointManifest(values: Omit<CheckpointManifest, "format" | "version">): CheckpointManifest {
  return { format: "precept-checkpoint", version, ...values };
}

/** Throws a StoreError for a text that is no checkpoint's manifest, of another version, or damaged. */
export function parseManifest(path: string, text: string): CheckpointManifest {
  const value = parseJson(path, text);
  const claimed = z.object({ format: z.literal("precept-checkpoint"), version: z.number() }).safeParse(value);
  if (claimed.success && claimed.data.version !== version) {
    throw new StoreError(
      `${path} is of checkpoint version ${claimed.data.version}; this program reads version ${version}`,
      {
        code: "unknown-version",
        hint: "Use the version of Precept that wrote it, or train again.",
      },
    );
  }
  const parsed = manifestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new StoreError(`${path} is not a checkpoint's description: ${z.prettifyError(parsed.error)}`, {
    code: "not-a-checkpoint",
    hint: "Check the path, or go on from another checkpoint.",
    cause: parsed.error,
  });
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new StoreError(`${path} is not JSON`, {
      code: "not-a-checkpoint",
      hint: "The file is damaged or of another kind. Go on from another checkpoint.",
      cause,
    });
  }
}
