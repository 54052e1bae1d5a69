// What experiments and exports take from curricula.
export type { CountTokens, CurriculumData, Probe } from "./curriculum-data.ts";
export { curriculumSchema, orderNames, type CurriculumInput, type OrderName } from "./curriculum-schema.ts";
export { leaks, refuseLeaks, type IsEvaluation, type Leak } from "./leaks.ts";
export { probePlan } from "./probe-plan.ts";
export { readCurriculum } from "./read-curriculum.ts";
export { stagePlan, type StagePlanOptions } from "./stage-plan.ts";
export type { Budget, Curriculum, Mixture, Objective, Stage, StagePart } from "./stage.ts";
