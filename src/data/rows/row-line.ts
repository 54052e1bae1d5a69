// A row as one line of a file: its canonical JSON, hand-built from pieces because this is the hot path.
import { canonicalJson } from "../../core/canonical-json.ts";
import type { Lineage, Role, Row, RowKind, Segment } from "./row.ts";

/** Everything of a row that its id is the hash of. */
export type RowContent = Omit<Row, "id">;

/** `{"id":"` + 32 digits + `",`: where the rest of a line begins. */
export const REST_OFFSET = 41;

/** A part of a line that many lines share, as a text and as the bytes of a file. */
export interface Piece {
  readonly text: string;
  readonly bytes: Uint8Array;
}

/** What a line ends with, after the last segment's text. */
export const lineEnd = piece("}]}");

/** The canonical JSON of a row, without a line break: equal to `canonicalJson(row)`. */
export function rowLine(row: Row): string {
  return `{"id":"${row.id}",${restOfLine(row)}`;
}

/** A row's line after its id: `"kind":...}`. With a brace before it, this is the canonical JSON of the content. */
export function restOfLine({ kind, lineage, segments }: RowContent): string {
  const after = afterInput(lineage);
  let text = beforeInput(kind, lineage.family).text + valueText(lineage.input);
  text += typeof after === "string" ? after : after.text;
  for (let i = 0; i < segments.length; i++) {
    const { role, text: said, learn } = segments[i] as Segment;
    text += beforeText(i, role, learn).text + quote(said);
  }
  return text + lineEnd.text;
}

let lastKind: RowKind | undefined;
let lastFamily = "";
let lastBefore = lineEnd;

/** From the kind to the colon of the input; kept, since the rows of a file have it in common. */
export function beforeInput(kind: RowKind, family: string): Piece {
  if (kind !== lastKind || family !== lastFamily) {
    lastKind = kind;
    lastFamily = family;
    lastBefore = piece(`"kind":"${kind}","lineage":{"family":${quote(family)},"input":`);
  }
  return lastBefore;
}

/**
 * From the comma after the input to the bracket of the segments; kept for each parameters object in the form that most
 * rows have.
 */
export function afterInput(lineage: Lineage): Piece | string {
  const { params, surface, version, layout } = lineage;
  if (isVaried(lineage) || typeof params !== "object" || params === null) return afterInputAnew(lineage);
  let known = knownAfter.get(params);
  if (known === undefined || known.surface !== surface || known.version !== version || known.layout !== layout) {
    known = { surface, version, layout, ...piece(afterInputAnew(lineage)) };
    knownAfter.set(params, known);
  }
  return known;
}

/** Whether rows of one instruction differ in what stands here. */
function isVaried({ paraphrase, pointer, template, outer, shots }: Lineage): boolean {
  if (paraphrase !== undefined || pointer !== undefined) return true;
  return template !== undefined || outer !== undefined || shots !== undefined;
}

interface KnownAfter extends Piece, Pick<Lineage, "surface" | "version"> {
  readonly layout: string | undefined;
}

const knownAfter = new WeakMap<object, KnownAfter>();

function afterInputAnew(lineage: Lineage): string {
  const { params, surface, version, paraphrase, pointer, layout, outer, shots, template } = lineage;
  let text = layout === undefined ? "" : `,"layout":${quote(layout)}`;
  if (outer !== undefined) text += `,"outer":{"params":${paramsText(outer.params)},"pointer":${quote(outer.pointer)}}`;
  text += `,"params":${paramsText(params)}`;
  if (paraphrase !== undefined) text += `,"paraphrase":${paraphrase}`;
  if (pointer !== undefined) text += `,"pointer":${quote(pointer)}`;
  if (shots !== undefined) text += `,"shots":${canonicalJson(shots)}`;
  text += `,"surface":${quote(surface)}`;
  if (template !== undefined) text += `,"template":${quote(template)}`;
  return `${text},"version":${version}},"segments":[`;
}

const knownParams = new WeakMap<object, string>();

/** Canonical JSON, kept for each object: many rows have one instruction. */
function paramsText(params: unknown): string {
  if (typeof params !== "object" || params === null) return canonicalJson(params);
  let text = knownParams.get(params);
  if (text === undefined) {
    text = canonicalJson(params);
    knownParams.set(params, text);
  }
  return text;
}

/** From the brace of segment `i` to the colon of its text, with what closes the segment before it. */
export function beforeText(i: number, role: Role, learn: boolean): Piece {
  const opening = learn ? learntFrom[role] : onlyRead[role];
  return i === 0 ? opening.first : opening.later;
}

type Openings = Readonly<Record<Role, { readonly first: Piece; readonly later: Piece }>>;

const onlyRead = openings(false);
const learntFrom = openings(true);

function openings(learn: boolean): Openings {
  const opening = (role: Role): Openings[Role] => {
    const text = `{"learn":${learn},"role":"${role}","text":`;
    return { first: piece(text), later: piece(`},${text}`) };
  };
  return { system: opening("system"), user: opening("user"), assistant: opening("assistant") };
}

function piece(text: string): Piece {
  return { text, bytes: Buffer.from(text) };
}

export function valueText(value: unknown): string {
  return typeof value === "string" ? quote(value) : canonicalJson(value);
}

/** `JSON.stringify` of a text, several times as fast for short ones that need no escapes. */
function quote(text: string): string {
  return text.length <= 64 && needsNoEscape(text) ? `"${text}"` : JSON.stringify(text);
}

/** Printable ASCII without quotation marks and backslashes: such a text stands in JSON as it is. */
function needsNoEscape(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < SPACE || unit > TILDE || unit === QUOTE || unit === BACKSLASH) return false;
  }
  return true;
}

const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const TILDE = 0x7e;
