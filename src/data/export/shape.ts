// Reads a parsed line by a strict schema.
import type { ZodType } from "zod";
import { Unfit } from "./codec.ts";

/** Throws `Unfit` with the first misfit. */
export function shaped<T>(schema: ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const at = issue?.path.map(String).join(".") ?? "";
  throw new Unfit(`${at === "" ? "" : `${at}: `}${issue?.message ?? "not what the format has"}`);
}
