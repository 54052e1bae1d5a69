// The JSON values of a JSONL source, or of a JSON array as ReasonIF publishes its data, with their places.
import { DataError } from "../../core/errors.ts";
import type { Source } from "./open-source.ts";
import { textLines, type TextLine } from "./text-lines.ts";

export interface RecordLine {
  readonly value: unknown;
  /** Where it stands, for people: "line 3", "element 3", counted from 1. */
  readonly place: string;
}

/** An array is held whole, lines are not. Throws a DataError ("not-json") naming the source and the line. */
export async function* recordLines({ name, chunks }: Source): AsyncGenerator<RecordLine> {
  const lines = textLines(chunks, name);
  let first = true;
  for await (const { text, line } of lines) {
    if (first && text.startsWith("[")) {
      yield* elements(text, lines, name);
      return;
    }
    first = false;
    yield { value: parsed(text, `${name}, line ${line}`), place: `line ${line}` };
  }
}

async function* elements(first: string, rest: AsyncGenerator<TextLine>, name: string): AsyncGenerator<RecordLine> {
  const texts = [first];
  for await (const { text } of rest) texts.push(text);
  const all = parsed(texts.join("\n"), name);
  if (!Array.isArray(all)) return;
  for (const [i, value] of (all as readonly unknown[]).entries()) yield { value, place: `element ${i + 1}` };
}

function parsed(text: string, place: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new DataError(`${place}: not JSON: ${JSON.stringify(text.slice(0, 60))}`, {
      code: "not-json",
      hint: "Each line is one JSON object, or the file is one JSON array.",
      cause,
    });
  }
}
