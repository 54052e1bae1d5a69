// What the rest of the house, and users, take from core.
export { canonicalJson } from "./canonical-json.ts";
export { contentId, sha256 } from "./content-id.ts";
export { fromPlainError, toPlainError, type PlainError } from "./error-transfer.ts";
export * from "./errors.ts";
export { didYouMean, nearest } from "./nearest.ts";
export { runPool } from "./pool.ts";
export { Rng, type PathItem } from "./rng.ts";
export * from "./statistics/index.ts";
export { fail, invalid, pass, type Evidence, type Verdict } from "./verdict.ts";
