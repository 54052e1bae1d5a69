// Reading files that may not be there, and JSON files that may be damaged.
import { readFile } from "node:fs/promises";
import type { ZodType } from "zod";
import { StoreError } from "../../core/errors.ts";
import { errorCode, fileError } from "./file-error.ts";

/** The text of a file, or undefined where there is none. Throws a StoreError where it cannot be read. */
export async function readTextIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return undefined;
    throw fileError("read", path, error);
  }
}

/**
 * A JSON file read by its schema, or undefined where there is none. Throws a StoreError ("file-corrupt") with `hint` for
 * what is no JSON or does not fit the schema, naming the first three misfits.
 */
export async function readJsonIfPresent<T>(path: string, schema: ZodType<T>, hint: string): Promise<T | undefined> {
  const text = await readTextIfPresent(path);
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new StoreError(`${path} is not JSON: ${(cause as Error).message}`, { code: "file-corrupt", hint, cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const shown = issues.slice(0, 3).map((issue) => `${issue.path.join(".") || "the file"}: ${issue.message}`);
  const more = issues.length > shown.length ? `, and ${issues.length - shown.length} more` : "";
  throw new StoreError(`${path} is not what this version reads (${shown.join("; ")}${more})`, {
    code: "file-corrupt",
    hint,
    cause: parsed.error,
  });
}
