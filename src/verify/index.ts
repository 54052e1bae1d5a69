// `precept/verify`: verifiable instructions, pure and for any JavaScript engine.
export { verify, type ConstraintResult, type Verification, type VerifyOptions } from "./verify.ts";
export {
  modes,
  type AnyConstraint,
  type Constraint,
  type ConstraintCall,
  type ConstraintSet,
  type Mode,
  type ReadyConstraint,
} from "./constraint.ts";
export { looseResponses, looseVariants, verifyResponse, type LooseVariant, type LooseVerdict } from "./loose.ts";
export { compilePattern, type Pattern, type PatternFlags } from "./pattern.ts";
export { readyConstraint } from "./ready-constraint.ts";
export { constraintSets, getConstraintSet } from "./registry.ts";
export * from "./ifeval/index.ts";
export { DataError } from "../core/errors.ts";
export type { Evidence, Span, Verdict } from "../core/verdict.ts";
