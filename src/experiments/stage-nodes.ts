// The stages that a unit's curriculum needs trained, named by everything that decides them, and what is asked after them.
import { contentId } from "../core/content-id.ts";
import { probePlan } from "../data/curricula/index.ts";
import type { Objective } from "../data/curricula/stage.ts";
import type { DatasetPlanInput } from "../data/plans/plan.ts";
import { getFamily } from "../instructions/registry.ts";
import type { TrainingSettings } from "../train/settings.ts";
import { curriculumData, probesOf, type NamedProbe } from "./curriculum-data.ts";
import type { Unit } from "./resolve.ts";
import { stageTraining } from "./stage-training.ts";

/** A stage to train: units whose stages have one id share it. */
export interface StageNode {
  /** Of the model, tokenizer, rows, training, objective, seed and all that was trained before. */
  readonly id: string;
  readonly name: string;
  /** Its place in the curriculum, from 0. */
  readonly index: number;
  /** The stage that it goes on from. */
  readonly predecessor: string | undefined;
  /** Its rows are the train split. */
  readonly plan: DatasetPlanInput;
  readonly training: TrainingSettings;
  readonly objective: Objective;
  /** One of the units that need it. */
  readonly unit: Unit;
}

/** A trained stage, or a model before any, to be asked. */
export interface EvaluationNode {
  readonly id: string;
  /** The stages whose rows the model has seen, in order; none for the model as it begins. */
  readonly stages: readonly StageNode[];
  readonly probes: readonly AskedPlan[];
  /** One of the units that need it. */
  readonly unit: Unit;
}

export interface AskedPlan extends NamedProbe {
  /** Its exercises are the test split. */
  readonly plan: DatasetPlanInput;
}

export interface UnitNodes {
  readonly stages: readonly StageNode[];
  /** After the last stage; where the unit asks for it, also before the first and after the others, in order. */
  readonly evaluations: readonly EvaluationNode[];
}

/** What a unit with a curriculum needs. Throws what the plans of its stages and probes throw. */
export function nodesOf(unit: Unit): UnitNodes {
  const { curriculum, stagePlans } = unit;
  if (curriculum === undefined || stagePlans === undefined) throw new Error(`${unit.id} has no curriculum`);
  const data = curriculumData(unit);
  const start = startIdentity(unit);
  const stages: StageNode[] = [];
  for (const [index, { name, objective }] of curriculum.stages.entries()) {
    const plan = stagePlans[index] as DatasetPlanInput;
    const training = stageTraining(unit, index);
    const predecessor = stages.at(-1)?.id;
    const { threads: _threads, checkpointSeconds: _seconds, ...decisive } = training;
    const id = contentId("stage", [predecessor ?? start, plan, decisive, objective]);
    stages.push({ id, name, index, predecessor, plan, training, objective, unit });
  }
  const probes = probesOf(unit).map((named): AskedPlan => ({ ...named, plan: probePlan(data, named.probe) }));
  const from = unit.settings.evaluation.everyStage === true ? 0 : stages.length;
  const evaluations = Array.from({ length: stages.length + 1 - from }, (_, i): EvaluationNode => {
    const seen = stages.slice(0, from + i);
    const asked = probes.map(({ split, plan }) => [split, plan]);
    return { id: contentId("answers", [seen.at(-1)?.id ?? start, asked]), stages: seen, probes, unit };
  });
  return { stages, evaluations };
}

/** Of the model that the first stage begins with. */
function startIdentity({ family, seed, settings, base, ...unit }: Unit): string {
  const { version } = getFamily(family);
  const model = base === undefined ? settings.model : { ...settings.model, from: base.identity };
  const { initialDeviation } = settings.training;
  const data = curriculumData({ family, seed, settings });
  const marks = unit.curriculum === undefined ? [] : layoutMarks(unit.curriculum.stages);
  return contentId("start", { family, version, seed, model, initialDeviation, data, marks });
}

/** Characters of marks that a curriculum itself brings, beyond those that every tokenizer has. */
export function layoutMarks(stages: NonNullable<Unit["curriculum"]>["stages"]): readonly string[] {
  const texts = stages.flatMap(({ parts }) => parts.map(({ layout }) => Object.values(layout ?? {}).join("")));
  // oxlint-disable-next-line no-control-regex -- all of ASCII is known
  return [...new Set(texts.join(""))].filter((character) => !/[\u0000-\u007f]/.test(character)).sort();
}
