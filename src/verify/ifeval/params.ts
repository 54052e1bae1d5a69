// The parameters of constraints that take none.
export type { NoParams as None } from "../params.ts";
