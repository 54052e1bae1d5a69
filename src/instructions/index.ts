// What the rest of the house, and users, take from instructions.
export { conformanceChecks, type ConformanceCheck, type ConformanceOptions } from "./conformance/conformance.ts";
export { loadFamily, type LoadedFamily } from "./load-family.ts";
export { exactMatch } from "./exact-match.ts";
export type { AnyFamily, Axis, Execution, Family } from "./family.ts";
export { keyedBijection } from "../core/keyed-bijection.ts";
export { pointerIndices, pointerName, pointerNames } from "./pointers/pointer-names.ts";
export {
  pointerTemplates,
  templatesFor,
  type PointerTemplate,
  type TemplateChoice,
  type TemplateForm,
} from "./pointers/pointer-templates.ts";
export { python } from "./python/family.ts";
export { markov } from "./markov/family.ts";
export type { MarkovConfig } from "./markov/config.ts";
export type { MarkovParams } from "./markov/params.ts";
export { algebra } from "./algebra/family.ts";
export type { AlgebraConfig } from "./algebra/config.ts";
export type { AlgebraParams } from "./algebra/params.ts";
export { procedure } from "./procedure/family.ts";
export type { ProcedureConfig } from "./procedure/config.ts";
export type { ProcedureInput, ProcedureParams } from "./procedure/params.ts";
export { checkProgram, isProgram } from "./program/check.ts";
export { evaluateProgram, runProgram, type Run, type RunLimits } from "./program/run.ts";
export { behaviourKey } from "./program/behaviour-key.ts";
export type { Program } from "./program/ast.ts";
export { grammar } from "./grammar/family.ts";
export { randomBaseline, type Baseline, type BaselineOptions } from "./grammar/baseline.ts";
export type { GrammarConfig } from "./grammar/config.ts";
export type { GrammarInput, GrammarParams } from "./grammar/params.ts";
export { cipher } from "./cipher/family.ts";
export type { CipherConfig } from "./cipher/config.ts";
export type { CipherParams } from "./cipher/params.ts";
export * from "./constraint/index.ts";
export { readConfig, schemaError } from "./read-config.ts";
export { families, getFamily } from "./registry.ts";
export { rewrite } from "./rewrite/family.ts";
export type { RewriteConfig } from "./rewrite/config.ts";
export type { RewriteParams } from "./rewrite/params.ts";
export {
  ablatedSurfaces,
  surfaces,
  writtenSurfaces,
  type AblatedSurface,
  type Surface,
  type WrittenSurface,
} from "./surface.ts";
export { checkPseudocode, type PseudocodeOptions, type PseudocodeProblem } from "./pseudocode/check-pseudocode.ts";
export { writeInstruction, writtenParaphrases, writtenSurfacesOf } from "./write-instruction.ts";
