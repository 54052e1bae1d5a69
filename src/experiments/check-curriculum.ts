// A unit's curriculum, read and held against what there is before anything is computed.
import { ConfigError, PreceptError } from "../core/errors.ts";
import { probePlan, readCurriculum, stagePlan } from "../data/curricula/index.ts";
import type { Curriculum } from "../data/curricula/stage.ts";
import { readPlan } from "../data/plans/plan.ts";
import { curriculumData, probesOf } from "./curriculum-data.ts";
import type { Unit } from "./resolve.ts";
import type { KeyPath } from "./yaml-file.ts";
import { stageTraining } from "./stage-training.ts";
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

/**
 * The curriculum of a unit's settings; undefined where there is none. Throws a CurriculumMistake for one that cannot be
 * read, demonstrates what it must not, asks for training that no recipe does, or for rows and exercises that cannot be.
 */
export function checkedCurriculum(unit: Omit<Unit, "curriculum">): Curriculum | undefined {
  const { settings } = unit;
  const written = settings.curriculum;
  if (written === undefined) return undefined;
  const curriculum = at(["curriculum"], () => readCurriculum(written));
  const whole = { ...unit, curriculum };
  const data = curriculumData(unit);
  for (const [index, stage] of curriculum.stages.entries()) {
    at(["curriculum"], () => {
      checkObjective(stage.objective);
      stageTraining(whole, index);
      named(`stage "${stage.name}"`, () => void readPlan(stagePlan(curriculum, data, index)));
    });
  }
  const asked = settings.evaluation.ask;
  const probes = at(["evaluation"], () => probesOf(whole));
  for (const [i, { split, probe }] of probes.entries()) {
    at(asked === undefined ? ["evaluation"] : ["evaluation", "ask", i], () =>
      named(`what is asked as "${split}"`, () => void readPlan(probePlan(data, probe))),
    );
  }
  return curriculum;
}

function at<T>(path: KeyPath, check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw error instanceof PreceptError ? new CurriculumMistake(path, error) : error;
  }
}

/** Which stage or probe a plan's error is about. */
function named(what: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof PreceptError)) throw error;
    throw new ConfigError(`${what}: ${error.message}`, {
      code: error.code,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      cause: error,
    });
  }
}
