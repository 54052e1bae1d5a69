// Reads a curriculum and refuses what cannot teach what it says: leaks, stages without rows, rewards without questions.
import { canonicalJson } from "../../core/canonical-json.ts";
import { ConfigError } from "../../core/errors.ts";
import { schemaError } from "../../instructions/read-config.ts";
import { curriculumKeys, curriculumSchema, type CurriculumInput } from "./curriculum-schema.ts";
import { merged, stagesOf } from "./named-orders.ts";
import {
  plainStageSchema,
  stageSchema,
  type Curriculum,
  type PlainStage,
  type Stage,
  type StageInput,
} from "./stage.ts";

/**
 * The curriculum with every default decided; reading the result again gives the same. Throws a ConfigError:
 * "bad-config" for what is unknown or malformed, "leak" where evaluation instructions would be demonstrated though the
 * curriculum does not say so, naming stage and part, and "impossible-curriculum" for stages that cannot be.
 */
export function readCurriculum(input: CurriculumInput | Curriculum): Curriculum {
  const result = curriculumSchema.safeParse(input);
  if (!result.success) throw schemaError("The curriculum", result.error, curriculumKeys);
  const written = result.data;
  const explicit = "stages" in written;
  const stages = (explicit ? written.stages : stagesOf(written).map((stage) => stageSchema.parse(stage))).map(
    wholeStage,
  );
  const demonstrates = explicit ? written.demonstrates : written.order === "distillation";
  const curriculum: Curriculum = { demonstrates, stages };
  checkNames(stages);
  stages.forEach((stage, i) => {
    checkParts(stage, i, curriculum);
    checkReplay(stage, i, stages.slice(0, i));
    checkObjective(stage, i, stages.slice(0, i));
  });
  return curriculum;
}

/** A stage with what follows from the stages that it merges. */
function wholeStage(stage: StageInput, i: number): Stage {
  const { merges, parts, rows, ...rest } = stage;
  if (merges === undefined) {
    const result = plainStageSchema.safeParse({ ...rest, parts, rows });
    if (result.success) return result.data;
    throw schemaError(`stages[${i}] "${stage.name}" of the curriculum`, result.error, curriculumKeys);
  }
  const whole = merged(stage.name, merges);
  for (const [key, said] of [
    ["parts", parts],
    ["rows", rows],
  ] as const) {
    if (said === undefined || canonicalJson(said) === canonicalJson(whole[key])) continue;
    throw impossible(
      `${placeOf(whole, i)}: its ${key} are not those of the stages that it merges`,
      `Leave ${key} out: they follow from merges.`,
    );
  }
  return { ...whole, ...rest, replay: rest.replay };
}

function checkNames(stages: readonly Stage[]): void {
  const names = new Set<string>();
  stages.forEach((stage, i) => {
    if (names.has(stage.name)) {
      throw impossible(`${placeOf(stage, i)}: another stage has this name`, "Give each stage a name of its own.");
    }
    names.add(stage.name);
  });
}

function checkParts(stage: Stage, i: number, { demonstrates }: Curriculum): void {
  stage.parts.forEach((part, k) => {
    const at = `${placeOf(stage, i)}, parts[${k}]`;
    if (part.kind === "declare" && part.examples !== undefined) {
      throw impossible(`${at}: a declaration has no worked examples`, "Leave out examples.");
    }
    if (part.kind === "declare" && part.inputs !== undefined) {
      throw impossible(`${at}: a declaration has no input`, "Leave out inputs.");
    }
    if (part.of !== "evaluation" || part.kind === "declare") return;
    const what = `${at}: rows of kind "${part.kind}" would demonstrate the evaluation instructions`;
    if (!demonstrates) {
      throw leak(what, 'Declare them, or show paired ones; the order "distillation" demonstrates on purpose.');
    }
    if (part.examples === undefined) {
      throw leak(`${what} without a limit`, "Say how many worked examples each has with examples: k.");
    }
    if (part.kind === "compose") throw leak(what, "Demonstrate one instruction at a time.");
  });
}

function checkReplay({ replay, ...stage }: Stage, i: number, earlier: readonly Stage[]): void {
  if (replay === 0) return;
  const at = placeOf(stage, i);
  if (earlier.length === 0) throw impossible(`${at}: the first stage has nothing to replay`, "Set replay to 0.");
  if (stage.merges !== undefined) {
    throw impossible(`${at}: a stage that merges others replays what they replay`, "Set replay to 0.");
  }
}

/** Answers are asked for and judged: a declaration has none. */
function checkObjective(stage: Stage, i: number, earlier: readonly Stage[]): void {
  const { objective, replay, parts } = stage;
  if (objective === "sft") return;
  const at = `${placeOf(stage, i)}: the objective "${objective.kind}" learns from verdicts on answers, and`;
  if (parts.some(({ kind }) => kind === "declare")) {
    throw impossible(`${at} declarations have none`, "Leave the declarations to a stage of objective sft.");
  }
  if (replay > 0 && earlier.some((stage) => stage.parts.some(({ kind }) => kind === "declare"))) {
    throw impossible(`${at} replayed declarations have none`, "Set replay to 0.");
  }
}

function placeOf({ name }: Pick<PlainStage, "name">, i: number): string {
  return `stages[${i}] "${name}" of the curriculum`;
}

function impossible(problem: string, hint: string): ConfigError {
  return new ConfigError(problem, { code: "impossible-curriculum", hint });
}

function leak(problem: string, hint: string): ConfigError {
  return new ConfigError(problem, { code: "leak", hint });
}
