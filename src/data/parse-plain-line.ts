// The quick reader of rows: understands only canonical lines without escapes, and leaves all others to JSON.parse.
import { canonicalJson } from "../core/canonical-json.ts";
import { beforeText } from "./row-line.ts";
import { roles, rowKinds, type Lineage, type Role, type Row, type RowKind, type Segment } from "./row.ts";

/**
 * The row that `line` holds, or undefined where the line is not canonical or not plain enough to be sure; undefined
 * says nothing about whether the line is a row. The id is not looked at: the caller compares it with the hash.
 *
 * Without a backslash every quotation mark is a delimiter. A line is then fixed text around an input and the texts of
 * its segments, and the fixed text repeats: what stands before the input and between the parameters and the first text
 * is mostly the same for a whole file, the parameters for one instruction. Each is taken apart when first met, strictly,
 * and only compared from then on.
 */
export function parsePlainLine(line: string): Row | undefined {
  if (line.includes("\\") || !line.startsWith('{"id":"')) return undefined;
  const head = headOf(line);
  if (head === undefined) return undefined;
  const inputAt = ID_END + head.text.length;
  const inputEnd = line.indexOf('"', inputAt);
  const tail = tailOf(line, inputEnd);
  if (inputEnd < 0 || tail === undefined) return undefined;
  const params = paramsOf(line.slice(inputEnd, tail.at));
  const input = line.slice(inputAt, inputEnd);
  if (params === undefined || hasControls(input)) return undefined;
  const segments = parseSegments(line, tail);
  if (segments === undefined) return undefined;
  const { surface, version, paraphrase } = tail;
  const lineage: Lineage = { family: head.family, version, params, input, surface };
  return {
    id: line.slice(7, ID_END),
    kind: head.kind,
    segments,
    lineage: paraphrase === undefined ? lineage : { ...lineage, paraphrase },
  };
}

/** Where the quotation mark after the id stands. */
const ID_END = 39;

/** What stands between the id and the input. */
interface Head {
  readonly text: string;
  readonly kind: RowKind;
  readonly family: string;
}

const headPattern = new RegExp(
  String.raw`","kind":"(${rowKinds.join("|")})","lineage":\{"family":"([ !#-\[\]-~]+)","input":"`,
  "y",
);
let lastHead: Head = { text: "\n", kind: "in-context", family: "" };

function headOf(line: string): Head | undefined {
  // Searching finds it at once where it is; where it is not, this line begins a new sort of rows.
  if (line.indexOf(lastHead.text, ID_END) === ID_END) return lastHead;
  headPattern.lastIndex = ID_END;
  const found = headPattern.exec(line);
  if (found === null) return undefined;
  lastHead = { text: found[0], kind: found[1] as RowKind, family: found[2] as string };
  return lastHead;
}

/** What stands between the parameters and the first text. */
interface Tail extends Pick<Lineage, "surface" | "version"> {
  readonly text: string;
  readonly paraphrase: number | undefined;
  readonly role: Role;
  readonly learn: boolean;
  /** Where it was found in the line last looked at. */
  at: number;
}

const tailPattern = new RegExp(
  String.raw`(?:,"paraphrase":([1-9]\d{0,8}))?,"surface":"([ !#-\[\]-~]+)","version":([1-9]\d{0,8})\},` +
    String.raw`"segments":\[\{"learn":(true|false),"role":"(${roles.join("|")})","text":"`,
  "g",
);
let lastTail: Tail | undefined;

function tailOf(line: string, from: number): Tail | undefined {
  const at = lastTail === undefined ? -1 : line.indexOf(lastTail.text, from);
  if (lastTail !== undefined && at >= 0) {
    lastTail.at = at;
    return lastTail;
  }
  tailPattern.lastIndex = from;
  const found = tailPattern.exec(line);
  if (found === null) return undefined;
  lastTail = {
    text: found[0],
    paraphrase: found[1] === undefined ? undefined : Number(found[1]),
    surface: found[2] as string,
    version: Number(found[3]),
    learn: found[4] === "true",
    role: found[5] as Role,
    at: found.index,
  };
  return lastTail;
}

const PARAMS = '","params":';
const knownParams = new Map<string, object>();
const MOST_KNOWN = 65_536;

/** What stands between the input and the tail, as parameters; rows of one instruction share one frozen object. */
function paramsOf(text: string): object | undefined {
  const known = knownParams.get(text);
  if (known !== undefined) return known;
  if (!text.startsWith(PARAMS)) return undefined;
  const params = parseParams(text.slice(PARAMS.length));
  if (params === undefined) return undefined;
  if (knownParams.size >= MOST_KNOWN) knownParams.clear();
  knownParams.set(text, params);
  return params;
}

function parseParams(text: string): object | undefined {
  try {
    const params = JSON.parse(text) as unknown;
    if (typeof params !== "object" || params === null) return undefined;
    return canonicalJson(params) === text ? deepFreeze(params) : undefined;
  } catch {
    return undefined;
  }
}

/** What may stand between two texts, the commonest first. */
const betweens = (
  [["assistant", true], ...roles.flatMap((role) => [[role, false] as const, [role, true] as const])] as const
).map(([role, learn]) => ({ role, learn, text: `"${beforeText(1, role, learn).text}"` }));

function parseSegments(line: string, tail: Tail): Segment[] | undefined {
  const segments: Segment[] = [];
  let at = tail.at + tail.text.length;
  let next: { readonly role: Role; readonly learn: boolean } = tail;
  for (;;) {
    const end = line.indexOf('"', at);
    if (end < 0) return undefined;
    const text = line.slice(at, end);
    if (hasControls(text)) return undefined;
    segments.push({ role: next.role, text, learn: next.learn });
    if (line.length === end + 4) return line.endsWith('"}]}') ? segments : undefined;
    const between = betweens.find((candidate) => line.indexOf(candidate.text, end) === end);
    if (between === undefined) return undefined;
    next = between;
    at = end + between.text.length;
  }
}

/** JSON forbids control characters in texts. */
function hasControls(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) < 0x20) return true;
  return false;
}

/** One object stands for many rows, so nobody may change it. */
function deepFreeze<T extends object>(value: T): T {
  for (const member of Object.values(value) as unknown[]) {
    if (typeof member === "object" && member !== null) deepFreeze(member);
  }
  return Object.freeze(value);
}
