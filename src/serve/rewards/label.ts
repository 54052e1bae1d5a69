// What a data set's label says is asked: the fields of a sample, as a value, as JSON, or as open-instruct writes it.
import { DataError } from "../../core/errors.ts";
import { readPythonLiteral } from "../../verify/if-rlvr/python-literal.ts";

/**
 * The fields of a sample that say what is asked. open-instruct's `ground_truth`, a Python literal of a list around an
 * object or its JSON, is read as its constraints in the suite "if-rlvr". Throws a DataError ("bad-label").
 */
export function readLabel(label: unknown): unknown {
  const value = unwrap(label);
  if (typeof value !== "object" || value === null) {
    throw badLabel(`a label must hold an object, and this holds ${shortened(value)}`);
  }
  if (!("instruction_id" in value)) return value;
  const { instruction_id: ids, ...rest } = value;
  return { suite: "if-rlvr", instruction_id_list: typeof ids === "string" ? [ids] : ids, ...rest };
}

/** A text in a list in a text is as deep as it gets. */
const mostLayers = 4;

function unwrap(label: unknown): unknown {
  let value = label;
  for (let layer = 0; layer < mostLayers; layer++) {
    if (typeof value === "string") value = parseText(value);
    // What follows the first item does not matter, as in open-instruct.
    else if (Array.isArray(value)) value = (value as readonly unknown[])[0];
    else break;
  }
  return value;
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return parsePython(text);
  }
}

function parsePython(text: string): unknown {
  try {
    return readPythonLiteral(text);
  } catch (error) {
    throw badLabel(`a label must be JSON or a Python literal, and this is neither: ${shortened(text)}`, error);
  }
}

function shortened(value: unknown): string {
  return (JSON.stringify(value) ?? "undefined").slice(0, 80);
}

function badLabel(message: string, cause?: unknown): DataError {
  return new DataError(message, { code: "bad-label", cause });
}
