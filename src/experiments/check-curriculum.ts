// A unit's curriculum, read and held against what there is before anything is computed.
import { ConfigError, PreceptError } from "../core/errors.ts";
import { probePlan, readCurriculum, stagePlan } from "../data/curricula/index.ts";
import { readPlan } from "../data/plans/plan.ts";
import { curriculumData, probesOf } from "./curriculum-data.ts";
import type { Unit } from "./resolve.ts";
import type { KeyPath } from "./yaml-file.ts";
import { stageTraining } from "./stage-training.ts";
import { tokenCounter } from "./token-counter.ts";
import { checkObjective } from "./train-by-objective.ts";

/** A mistake, and which part of the settings it is in. */
export class CurriculumMistake extends Error {
  readonly at: KeyPath;
  readonly mistake: PreceptError;

  constructor(at: KeyPath, mistake: PreceptError) {
    super(mistake.message);
    this.at = at;
    this.mistake = mistake;
  }
}

/** What a unit with a curriculum has beside its settings. */
export type CurriculumOfUnit = Required<Pick<Unit, "curriculum" | "stagePlans">>;

/**
 * The curriculum of a unit's settings and the plans of its stages; nothing where there is none. Throws a
 * CurriculumMistake for one that cannot be read, demonstrates what it must not, asks for training that no recipe does, or
 * for rows and exercises that cannot be.
 */
export async function checkedCurriculum(unit: Unit): Promise<CurriculumOfUnit | undefined> {
  const { settings } = unit;
  const written = settings.curriculum;
  if (written === undefined) return undefined;
  const curriculum = at(["curriculum"], () => readCurriculum(written));
  const whole = { ...unit, curriculum };
  const data = curriculumData(unit);
  const countTokens = await tokenCounter(whole);
  const stagePlans = curriculum.stages.map((stage, index) =>
    at(["curriculum"], () => {
      checkObjective(stage.objective);
      stageTraining(whole, index);
      return named(`stage "${stage.name}"`, () => {
        const plan = stagePlan(curriculum, data, index, countTokens === undefined ? {} : { countTokens });
        readPlan(plan);
        return plan;
      });
    }),
  );
  const asked = settings.evaluation.ask;
  const probes = at(["evaluation"], () => probesOf(whole));
  for (const [i, { split, probe }] of probes.entries()) {
    at(asked === undefined ? ["evaluation"] : ["evaluation", "ask", i], () =>
      named(`what is asked as "${split}"`, () => readPlan(probePlan(data, probe))),
    );
  }
  return { curriculum, stagePlans };
}

function at<T>(path: KeyPath, check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw error instanceof PreceptError ? new CurriculumMistake(path, error) : error;
  }
}

/** Which stage or probe a plan's error is about. */
function named<T>(what: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof PreceptError)) throw error;
    throw new ConfigError(`${what}: ${error.message}`, {
      code: error.code,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      cause: error,
    });
  }
}
