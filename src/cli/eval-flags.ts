// What `precept eval` is told, as the command line gives it.
import type { DeviceName } from "../engine/devices/device.ts";
import type { ReasoningPart } from "../eval/verification/index.ts";
import type { PlannedKind } from "../data/plans/split-part.ts";
import type { WrittenSurface } from "../instructions/surface.ts";
import type { Mode } from "../verify/constraint.ts";
import type { FamilyFlags } from "./chosen-family.ts";

/** Which model, and how it is asked. */
export interface EvalModelFlags {
  readonly model: string;
  readonly unit?: string;
  readonly threads?: number;
  readonly device?: DeviceName;
  readonly api: "chat" | "completions";
  readonly system?: string;
  readonly maxTokens: number;
  readonly temperature: number;
  readonly topP?: number;
  readonly samplingSeed?: number;
  readonly stop?: readonly string[];
  readonly param?: readonly string[];
  readonly apiKeyEnv?: string;
  readonly apiKeyHeader?: string;
  readonly concurrency?: number;
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
  /** Seconds. */
  readonly timeout: number;
  /** Minutes. */
  readonly patience: number;
}

/** What it is asked. */
export interface EvalQuestionFlags extends FamilyFlags {
  readonly run?: string;
  readonly runUnit?: string;
  readonly data?: string;
  /** Of a dataset or a run; of a run with a curriculum also what else its models are asked. */
  readonly split?: string;
  readonly kind: PlannedKind;
  readonly surface?: WrittenSurface;
  readonly set?: readonly string[];
  readonly shots?: number;
  readonly instructions?: number;
  readonly inputs: number;
  readonly seed: number;
  readonly suite?: string;
  readonly mode: Mode;
  readonly limit?: number;
}

export interface EvalFlags extends EvalModelFlags, EvalQuestionFlags {
  readonly samples: number;
  readonly reasoning?: ReasoningPart;
  readonly reasoningTags?: readonly string[];
  readonly answerAfter?: string;
  readonly trim?: boolean;
  readonly out?: string;
  readonly html?: string;
  readonly json?: boolean;
  readonly dryRun?: boolean;
  /** Per million tokens. */
  readonly priceIn?: number;
  readonly priceOut?: number;
  readonly minAccuracy?: number;
  readonly version: string;
}
