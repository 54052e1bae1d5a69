// The quick reader of rows: understands only canonical lines without escapes, and leaves all others to JSON.parse.
import { canonicalJson } from "../core/canonical-json.ts";
import { roles, rowKinds, type Lineage, type Role, type Row, type RowKind, type Segment } from "./row.ts";

/**
 * The row that `line` holds, or undefined where the line is not canonical or not plain enough to be sure; undefined
 * says nothing about whether the line is a row. Without a backslash every quotation mark is a delimiter, so keys can
 * be found by searching; each value is then checked as the row schema checks it. About five times as fast as
 * JSON.parse with the hand-written check.
 */
export function parsePlainLine(line: string): Row | undefined {
  if (line.includes("\\") || controlCharacter.test(line)) return undefined;
  if (!line.startsWith('{"id":"') || !line.startsWith('","kind":"', 39)) return undefined;
  const id = line.slice(7, 39);
  if (!idPattern.test(id)) return undefined;
  const kindEnd = line.indexOf('"', 49);
  const kind = kinds.get(line.slice(49, kindEnd));
  if (kind === undefined || !line.startsWith('","lineage":{"family":"', kindEnd)) return undefined;
  const segmentsAt = line.indexOf(SEGMENTS, kindEnd);
  if (segmentsAt < 0) return undefined;
  const lineage = parseLineage(line, kindEnd + 23, segmentsAt);
  if (lineage === undefined) return undefined;
  const segments = parseSegments(line, segmentsAt + SEGMENTS.length);
  return segments === undefined ? undefined : { id, kind, segments, lineage };
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const CLOSING_BRACKET = 0x5d;
const CLOSING_BRACE = 0x7d;
const SEGMENTS = '},"segments":[';
// oxlint-disable-next-line no-control-regex -- JSON forbids them in texts, and only there do they matter
const controlCharacter = /[\u0000-\u001f]/;
const idPattern = /^[0-9a-f]{32}$/;
const versionPattern = /^[1-9][0-9]{0,8}$/;
const kinds: ReadonlyMap<string, RowKind> = new Map(rowKinds.map((kind) => [kind, kind]));
const knownRoles: ReadonlyMap<string, Role> = new Map(roles.map((role) => [role, role]));

/** From the first letter of the family's name up to the brace that closes the lineage. */
function parseLineage(line: string, start: number, end: number): Lineage | undefined {
  const familyEnd = line.indexOf('"', start);
  if (familyEnd === start || !line.startsWith('","input":', familyEnd)) return undefined;
  const inputAt = familyEnd + 10;
  const paramsAt = line.indexOf(',"params":', inputAt);
  const surfaceAt = line.indexOf(',"surface":"', paramsAt);
  if (paramsAt < 0 || surfaceAt < 0) return undefined;
  const surfaceEnd = line.indexOf('"', surfaceAt + 12);
  if (surfaceEnd === surfaceAt + 12 || !line.startsWith('","version":', surfaceEnd)) return undefined;
  const version = line.slice(surfaceEnd + 12, end);
  if (!versionPattern.test(version)) return undefined;
  const input = parseInput(line, inputAt, paramsAt);
  const params = parseParams(line.slice(paramsAt + 10, surfaceAt));
  if (input === undefined || params === undefined) return undefined;
  return {
    family: line.slice(start, familyEnd),
    version: Number(version),
    params,
    input,
    surface: line.slice(surfaceAt + 12, surfaceEnd),
  };
}

/** Texts only: the other inputs go the slow way. */
function parseInput(line: string, start: number, end: number): string | undefined {
  if (line.charCodeAt(start) !== QUOTE || line.indexOf('"', start + 1) !== end - 1) return undefined;
  return line.slice(start + 1, end - 1);
}

/**
 * Parameters repeat over the rows of an instruction, so their parsed form is kept, up to a limit. A paraphrase or a
 * pointer after them makes the text no JSON and sends the line the slow way.
 */
const knownParams = new Map<string, unknown>();
const MOST_PARAMS = 65_536;

function parseParams(text: string): unknown {
  const known = knownParams.get(text);
  if (known !== undefined) return known;
  let params: unknown;
  try {
    params = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof params !== "object" || params === null) return undefined;
  if (canonicalJson(params) !== text) return undefined;
  if (knownParams.size >= MOST_PARAMS) knownParams.clear();
  knownParams.set(text, deepFreeze(params));
  return params;
}

function parseSegments(line: string, start: number): Segment[] | undefined {
  const segments: Segment[] = [];
  let at = start;
  for (;;) {
    const learn = line.startsWith('{"learn":true,"role":"', at);
    if (!learn && !line.startsWith('{"learn":false,"role":"', at)) return undefined;
    const roleAt = at + (learn ? 22 : 23);
    const roleEnd = line.indexOf('"', roleAt);
    const role = knownRoles.get(line.slice(roleAt, roleEnd));
    if (role === undefined || !line.startsWith('","text":"', roleEnd)) return undefined;
    const textAt = roleEnd + 10;
    const textEnd = line.indexOf('"', textAt);
    if (textEnd < 0 || line.charCodeAt(textEnd + 1) !== CLOSING_BRACE) return undefined;
    segments.push({ role, text: line.slice(textAt, textEnd), learn });
    at = textEnd + 3;
    if (line.charCodeAt(at - 1) === COMMA) continue;
    return line.endsWith("]}") && line.length === at + 1 && line.charCodeAt(at - 1) === CLOSING_BRACKET
      ? segments
      : undefined;
  }
}

/** One object stands for many rows, so nobody may change it. */
function deepFreeze(value: object): object {
  for (const member of Object.values(value) as unknown[]) {
    if (typeof member === "object" && member !== null) deepFreeze(member);
  }
  return Object.freeze(value);
}
