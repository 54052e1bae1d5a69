// What is asked of whoever draws a procedure.
import type { Rng } from "../../core/rng.ts";
import type { ProcedureConfig } from "./config.ts";

export interface Wanted {
  readonly name: string;
  /** Operations. */
  readonly length: number;
  readonly config: ProcedureConfig;
  readonly rng: Rng;
}
