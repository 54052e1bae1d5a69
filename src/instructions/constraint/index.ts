// What users take from the family `constraint` besides the family itself.
export { constraint } from "./family.ts";
export type { ConstraintConfig } from "./config.ts";
export type { ConstraintInput, ConstraintOfSet, ConstraintParams } from "./params.ts";
export { conflictsOf, type Conflict } from "./conflicts.ts";
export { extractConstraints } from "./extract.ts";
export { negate, type Negation } from "./negate.ts";
export { preferencePair, preferencePairs, type PreferencePair } from "./preference-pair.ts";
export { setNames, type SetName } from "./sets.ts";
