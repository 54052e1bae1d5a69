// The JSON values of a JSONL source, numbered.
import { DataError } from "../../core/errors.ts";
import type { Source } from "./open-source.ts";
import { textLines } from "./text-lines.ts";

export interface RecordLine {
  readonly value: unknown;
  /** Counted from 1. */
  readonly line: number;
}

/** Throws a DataError ("not-json") naming the source and the line. */
export async function* recordLines({ name, chunks }: Source): AsyncGenerator<RecordLine> {
  for await (const { text, line } of textLines(chunks, name))
    yield { value: parsed(text, `${name}, line ${line}`), line };
}

function parsed(text: string, place: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new DataError(`${place}: not JSON: ${JSON.stringify(text.slice(0, 60))}`, {
      code: "not-json",
      hint: "Each line is one JSON object.",
      cause,
    });
  }
}
