// The settings of trainers, whichever trainer it is: the defaults of the published protocol where papers are silent.
import { mainRows, type RowsRecord, type StageRecord } from "./export-manifest.ts";
import { objectiveName } from "./learning.ts";

/** Low-rank adapters, the usual way to fine-tune a large model; whole models learn at a tenth of the rate. */
export const lora = { rank: 64, alpha: 128, dropout: 0 } as const;

export const batch = { perDevice: 8, accumulated: 4 } as const;

/** Of the learning rate's rise, as a share of the steps; a cosine follows. */
export const warmup = 0.03;

/** What an objective has where the stage does not say it. */
const usual = { group: 8, klWeight: 0.01, temperature: 1, steps: 200, beta: 0.1 } as const;

/** Keys of an objective as TRL's GRPO names them. */
const grpoNames = { clipLow: "epsilon", clipHigh: "epsilon_high", topP: "top_p" } as const;

/** Room for the marks that a chat template puts around messages. */
const TEMPLATE_TOKENS = 128;

export interface StageSettings {
  readonly name: string;
  readonly objective: string;
  /** Of adapters, and of whole models. */
  readonly learningRate: { readonly adapter: string; readonly whole: string };
  readonly epochs: number;
  /** No row has more tokens than bytes, so nothing is cut off. */
  readonly tokens: number;
  readonly answerTokens: number;
  /** Of rewards. */
  readonly group: number;
  readonly kl: number;
  readonly temperature: number;
  readonly steps: number;
  /** What else the objective says that TRL's GRPO has too, as lines of its configuration. */
  readonly grpo: readonly string[];
  /** Of preferences. */
  readonly beta: number;
  readonly train: RowsRecord;
  readonly validation: RowsRecord | undefined;
}

export function stageSettings({ name, objective, learning, plan, files }: StageRecord): StageSettings {
  const train = mainRows(files);
  const validation = files.find((file) => file !== train);
  return {
    name,
    objective: objectiveName(objective),
    learningRate: learning === "sft" ? { adapter: "1.0e-4", whole: "1.0e-5" } : { adapter: "1.0e-5", whole: "1.0e-6" },
    // The budget of a stage counts every time that a row is shown.
    epochs: plan.stage === undefined && learning === "sft" ? 3 : 1,
    tokens: upTo64(Math.max(train.longest.row, validation?.longest.row ?? 0) + TEMPLATE_TOKENS),
    answerTokens: upTo64(Math.max(train.longest.learnt, validation?.longest.learnt ?? 0) + 16),
    group: numberOf(objective, "group") ?? usual.group,
    kl: numberOf(objective, "klWeight") ?? usual.klWeight,
    temperature: numberOf(objective, "temperature") ?? usual.temperature,
    steps: numberOf(objective, "steps") ?? usual.steps,
    grpo: Object.entries(grpoNames).flatMap(([key, name]) => {
      const value = numberOf(objective, key);
      return value === undefined ? [] : [`${name}: ${value}`];
    }),
    beta: numberOf(objective, "beta") ?? usual.beta,
    train,
    validation,
  };
}

function numberOf(objective: StageRecord["objective"], key: string): number | undefined {
  const value = objective === "sft" ? undefined : objective[key];
  return typeof value === "number" ? value : undefined;
}

function upTo64(tokens: number): number {
  return 64 * Math.ceil(tokens / 64);
}
