// JSON files that other tools wrote, of which only some keys are read.
import { open } from "node:fs/promises";
import { StoreError } from "../../core/errors.ts";
import { fileError } from "../../data/store/file-error.ts";

/** Beyond any configuration or index; an index of a trillion parameters has some ten megabytes. */
const largestBytes = 64 * 2 ** 20;

/**
 * The object in a JSON file. Throws a StoreError for a file that is missing, unreadable, over 64 MiB, or anything but a
 * JSON object.
 */
export async function readForeignJson(path: string): Promise<Readonly<Record<string, unknown>>> {
  const text = await boundedText(path);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw notJson(path, `it is not JSON: ${(cause as Error).message}`, cause);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw notJson(path, "it is not a JSON object");
}

async function boundedText(path: string): Promise<string> {
  const file = await open(path, "r").catch((error: unknown) => {
    throw fileError("read", path, error);
  });
  try {
    const { size } = await file.stat();
    if (size > largestBytes) throw notJson(path, `its ${size} bytes are more than the ${largestBytes} that are read`);
    return await file.readFile("utf8");
  } catch (error) {
    throw fileError("read", path, error);
  } finally {
    await file.close();
  }
}

function notJson(path: string, what: string, cause?: unknown): StoreError {
  return new StoreError(`${path} cannot be used: ${what}`, {
    code: "bad-json",
    hint: "Copy or make the file again.",
    cause,
  });
}
