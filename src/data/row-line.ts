// A row as one line of a file: its canonical JSON, hand-built because this is the hot path.
import { canonicalJson } from "../core/canonical-json.ts";
import type { Lineage, Row, Segment } from "./row.ts";

/** Everything of a row that its id is the hash of. */
export type RowContent = Omit<Row, "id">;

/** `{"id":"` + 32 digits + `",`: where the rest of a line begins. */
export const REST_OFFSET = 41;

/** The canonical JSON of a row, without a line break: equal to `canonicalJson(row)`. */
export function rowLine(row: Row): string {
  return `{"id":"${row.id}",${restOfLine(row)}`;
}

/** A row's line after its id: `"kind":...}`. With a brace before it, this is the canonical JSON of the content. */
export function restOfLine({ kind, lineage, segments }: RowContent): string {
  let text = `"kind":"${kind}","lineage":${lineageText(lineage)},"segments":[`;
  for (let i = 0; i < segments.length; i++) {
    text += (i === 0 ? "" : ",") + segmentText(segments[i] as Segment);
  }
  return `${text}]}`;
}

function lineageText({ family, version, params, input, surface, paraphrase, pointer }: Lineage): string {
  let text = `{"family":${JSON.stringify(family)},"input":${valueText(input)},"params":${paramsText(params)}`;
  if (paraphrase !== undefined) text += `,"paraphrase":${paraphrase}`;
  if (pointer !== undefined) text += `,"pointer":${JSON.stringify(pointer)}`;
  return `${text},"surface":${JSON.stringify(surface)},"version":${version}}`;
}

function segmentText({ role, text, learn }: Segment): string {
  return `{"learn":${learn ? "true" : "false"},"role":"${role}","text":${JSON.stringify(text)}}`;
}

function valueText(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : canonicalJson(value);
}

/** Instructions are cached by their makers, so the same parameters come again and again. */
const knownParams = new WeakMap<object, string>();

function paramsText(params: unknown): string {
  if (typeof params !== "object" || params === null) return valueText(params);
  let text = knownParams.get(params);
  if (text === undefined) {
    text = canonicalJson(params);
    knownParams.set(params, text);
  }
  return text;
}
