// Which recipe trains a stage.
import { ConfigError } from "../core/errors.ts";
import type { Objective } from "../data/curricula/stage.ts";
import type { RowPart } from "../data/rows/row-parts.ts";
import type { Row } from "../data/rows/row.ts";
import { rowReader, type WrittenRow } from "../data/rows/written-row.ts";
import type { Tokenizer } from "../engine/tokenizers/tokenizer.ts";
import { trainGrpo } from "../train/grpo.ts";
import { readMetrics } from "../train/metrics.ts";
import { objectiveSettings, type ObjectiveSettings } from "../train/objective-settings.ts";
import { trainPreference } from "../train/preference.ts";
import { questionOf, type Question } from "../train/question.ts";
import { trainRejection } from "../train/rejection.ts";
import { trainSft } from "../train/sft.ts";
import { encodeRows } from "../train/token-rows.ts";
import type { TrainingOptions, TrainingResult } from "../train/training-loop.ts";

/** What every recipe is told. Those that ask the model read the rows as questions. */
export interface StageTrainingOptions extends TrainingOptions {
  readonly tokenizer: Tokenizer;
  /** The stage's rows from the beginning, each time. */
  readonly rows: () => AsyncIterable<Row>;
  /** The parts that the rows are of. */
  readonly parts: () => readonly RowPart[];
  /** Where the seconds of phases go, for recipes that measure them. */
  readonly timingsPath: string;
}

type Curves = Readonly<Record<string, readonly (readonly [step: number, value: number])[]>>;

export interface StageTrainingResult extends TrainingResult {
  /** What the objective measured besides the loss: [step, value], by name. */
  readonly curves?: Curves;
}

export function objectiveName(objective: Objective): string {
  return objective === "sft" ? "sft" : objective.kind;
}

/** Throws a ConfigError for an objective that no recipe is there for, and for options that it does not have. */
export function checkObjective(objective: Objective): void {
  if (objective !== "sft") settingsOf(objective);
}

/** With every default decided. Throws a ConfigError that names the option. */
function settingsOf(objective: Exclude<Objective, "sft">): ObjectiveSettings {
  const parsed = objectiveSettings.safeParse(objective);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const at = ["objective", ...(issue?.path ?? [])].join(".");
  throw new ConfigError(`${at} of kind "${objective.kind}": ${issue?.message ?? "cannot be"}`, {
    code: "bad-objective",
    hint: "docs/objectives.md lists what each objective can be told.",
  });
}

export async function trainByObjective(
  objective: Objective,
  { tokenizer, rows, parts, timingsPath, ...options }: StageTrainingOptions,
): Promise<StageTrainingResult> {
  if (objective === "sft") {
    return trainSft({ ...options, rows: await encodeRows(rows(), tokenizer, options.model.contextLength) });
  }
  const settings = settingsOf(objective);
  const written = await writtenRows(rows(), parts());
  const questions = (): Question[] => written.map(questionOf);
  const train = async (): Promise<TrainingResult> => {
    switch (settings.kind) {
      case "grpo":
        return trainGrpo({ ...options, objective: settings, tokenizer, questions: questions(), timingsPath });
      case "rejection":
      case "expert-iteration":
        return trainRejection({ ...options, objective: settings, tokenizer, questions: questions() });
      case "dpo":
      case "iopo":
      case "rpo":
      case "orpo":
        return trainPreference({ ...options, objective: settings, tokenizer, rows: written });
      default:
        return settings satisfies never;
    }
  };
  const { parameters, steps, tokens, finalLoss } = await train();
  const curves = await curvesOf(options.metricsPath);
  return { parameters, steps, tokens, finalLoss, ...(Object.keys(curves).length === 0 ? {} : { curves }) };
}

async function writtenRows(rows: AsyncIterable<Row>, parts: readonly RowPart[]): Promise<WrittenRow[]> {
  const read = rowReader(parts);
  const written: WrittenRow[] = [];
  for await (const row of rows) {
    const one = read(row);
    if (one !== undefined) written.push(one);
  }
  return written;
}

/** Those of the numbers in the metrics that a page shows. */
const shown = ["reward", "passAt1", "silent", "entropy", "kl", "answerLength", "margin", "accuracy"] as const;

/** Points of a curve on the page. */
const mostPoints = 100;

async function curvesOf(metricsPath: string): Promise<Curves> {
  const lines = await readMetrics(metricsPath);
  const curves = shown.flatMap((name): [string, [number, number][]][] => {
    const points = lines.flatMap((line): [number, number][] => {
      const value = line[name];
      return value === undefined ? [] : [[line.step, Number(value.toPrecision(5))]];
    });
    const every = Math.ceil(points.length / mostPoints);
    const thin = points.filter((_, i) => (points.length - 1 - i) % every === 0);
    return points.length === 0 ? [] : [[nameOf(name), thin]];
  });
  return Object.fromEntries(curves);
}

/** As pages write names: "pass-at-1". */
function nameOf(name: string): string {
  return name.replace(/[A-Z]|\d+/g, (part) => `-${part.toLowerCase()}`);
}
