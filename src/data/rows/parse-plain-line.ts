// The quick reader of rows: understands canonical lines of the usual shapes, and leaves all others to JSON.parse.
import { canonicalJson } from "../../core/canonical-json.ts";
import { beforeText } from "./row-line.ts";
import { roles, rowKinds, type Lineage, type Role, type Row, type RowKind, type Segment } from "./row.ts";

/**
 * The row that `line` holds, or undefined where the line is not canonical or not plain enough to be sure; undefined
 * says nothing about whether the line is a row. The id is not looked at: the caller compares it with the hash.
 *
 * A quotation mark without a backslash before it is a delimiter. A line is then fixed text around an input and the texts
 * of its segments, and the fixed text repeats: what stands before the input and between the parameters and the first
 * text is mostly the same for a whole file, the parameters for one instruction. Each is taken apart when first met,
 * strictly, and only compared from then on.
 */
export function parsePlainLine(line: string): Row | undefined {
  if (!line.startsWith('{"id":"')) return undefined;
  const head = headOf(line);
  if (head === undefined) return undefined;
  const inputAt = ID_END + head.text.length;
  const input = inputOf(line, inputAt);
  if (input === undefined) return undefined;
  const tail = tailOf(line, inputEnd);
  if (tail === undefined) return undefined;
  const known = paramsOf(line.slice(inputEnd, tail.at));
  if (known === undefined) return undefined;
  const segments = parseSegments(line, tail);
  if (segments === undefined) return undefined;
  const { surface, version } = tail;
  const lineage: Changing<Lineage> = {
    family: head.family,
    version,
    params: known.params,
    input: input.value,
    surface,
  };
  return {
    id: line.slice(7, ID_END),
    kind: head.kind,
    segments,
    lineage: tail.plain && known.layout === undefined ? lineage : withMore(lineage, tail, known.layout),
  };
}

type Changing<T> = { -readonly [Key in keyof T]: T[Key] };

/** Assigned and not spread, which is several times as fast. */
function withMore(lineage: Changing<Lineage>, tail: Tail, layout: string | undefined): Lineage {
  const { paraphrase, pointer, shots, template } = tail;
  if (layout !== undefined) lineage.layout = layout;
  if (paraphrase !== undefined) lineage.paraphrase = paraphrase;
  if (pointer !== undefined) lineage.pointer = pointer;
  if (shots !== undefined) lineage.shots = shots;
  if (template !== undefined) lineage.template = template;
  return lineage;
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
  String.raw`","kind":"(${rowKinds.join("|")})","lineage":\{"family":"([ !#-\[\]-~]+)","input":`,
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

/** Where the input that was last read ends. */
let inputEnd = 0;
const whole = /-?(?:0|[1-9]\d{0,14})(?=,)/y;
const afterInput = /,"(?:layout|outer|params)":/g;

function inputOf(line: string, at: number): { readonly value: unknown } | undefined {
  if (line.charCodeAt(at) === QUOTE) {
    const end = closingQuote(line, at + 1);
    inputEnd = end + 1;
    const value = end < 0 ? undefined : textBetween(line, at, end);
    return value === undefined ? undefined : { value };
  }
  whole.lastIndex = at;
  const number = whole.exec(line)?.[0];
  if (number !== undefined && number !== "-0") {
    inputEnd = at + number.length;
    return { value: Number(number) };
  }
  afterInput.lastIndex = at;
  const end = afterInput.exec(line)?.index;
  if (end === undefined) return undefined;
  inputEnd = end;
  return canonicalValue(line.slice(at, end));
}

/** What stands between the parameters and the first text. */
interface Tail extends Pick<Lineage, "surface" | "version"> {
  readonly text: string;
  readonly paraphrase: number | undefined;
  readonly pointer: string | undefined;
  readonly shots: readonly unknown[] | undefined;
  readonly template: string | undefined;
  /** Whether it has none of these. */
  readonly plain: boolean;
  readonly role: Role;
  readonly learn: boolean;
  /** Where it was found in the line last looked at. */
  at: number;
}

const name = String.raw`"([ !#-\[\]-~]+)"`;
const tailPattern = new RegExp(
  String.raw`(?:,"paraphrase":([1-9]\d{0,8}))?(?:,"pointer":${name})?(?:,"shots":(\[[^{}]*?\]))?,"surface":${name}` +
    String.raw`(?:,"template":${name})?,"version":([1-9]\d{0,8})\},` +
    String.raw`"segments":\[\{"learn":(true|false),"role":"(${roles.join("|")})","text":`,
  "g",
);
let lastTail: Tail | undefined;

function tailOf(line: string, from: number): Tail | undefined {
  const at = lastTail === undefined ? -1 : line.indexOf(lastTail.text, from);
  // Behind the brace that closes the parameters, lest the tail found be the end of a longer one.
  if (lastTail !== undefined && at > 0 && line.charCodeAt(at - 1) === CLOSING_BRACE) {
    lastTail.at = at;
    return lastTail;
  }
  tailPattern.lastIndex = from;
  const found = tailPattern.exec(line);
  if (found === null) return undefined;
  const [text, paraphrase, pointer, shown, surface, template, version, learn, role] = found;
  const shots = shown === undefined ? undefined : canonicalValue(shown);
  // An empty list of examples is left to the strict reader.
  if (shown !== undefined && (shots === undefined || shown === "[]")) return undefined;
  lastTail = {
    text,
    paraphrase: paraphrase === undefined ? undefined : Number(paraphrase),
    pointer,
    shots: shots?.value as readonly unknown[] | undefined,
    surface: surface as string,
    template,
    version: Number(version),
    plain: paraphrase === undefined && pointer === undefined && shown === undefined && template === undefined,
    learn: learn === "true",
    role: role as Role,
    at: found.index,
  };
  return lastTail;
}

const paramsPattern = new RegExp(String.raw`^(?:,"layout":${name})?,"params":`);
const knownParams = new Map<string, Known>();
const MOST_KNOWN = 65_536;

interface Known {
  readonly params: object;
  readonly layout: string | undefined;
}

/** What stands between the input and the tail, as parameters; rows of one instruction share one frozen object. */
function paramsOf(text: string): Known | undefined {
  const known = knownParams.get(text);
  if (known !== undefined) return known;
  const found = paramsPattern.exec(text);
  if (found === null) return undefined;
  const params = parseParams(text.slice(found[0].length));
  if (params === undefined) return undefined;
  if (knownParams.size >= MOST_KNOWN) knownParams.clear();
  const read: Known = { params, layout: found[1] };
  knownParams.set(text, read);
  return read;
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
).map(([role, learn]) => ({ role, learn, text: `"${beforeText(1, role, learn).text}` }));

function parseSegments(line: string, tail: Tail): Segment[] | undefined {
  const segments: Segment[] = [];
  let at = tail.at + tail.text.length;
  let next: { readonly role: Role; readonly learn: boolean } = tail;
  for (;;) {
    if (line.charCodeAt(at) !== QUOTE) return undefined;
    const end = closingQuote(line, at + 1);
    if (end < 0) return undefined;
    const text = textBetween(line, at, end);
    if (text === undefined) return undefined;
    segments.push({ role: next.role, text, learn: next.learn });
    if (line.length === end + 4) return line.endsWith('"}]}') ? segments : undefined;
    const between = betweens.find((candidate) => line.indexOf(candidate.text, end) === end);
    if (between === undefined) return undefined;
    next = between;
    at = end + between.text.length;
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const CLOSING_BRACE = 0x7d;

/** The next quotation mark that is not escaped: behind an even number of backslashes. */
function closingQuote(line: string, from: number): number {
  for (let end = line.indexOf('"', from); end >= 0; end = line.indexOf('"', end + 1)) {
    let slashes = 0;
    while (line.charCodeAt(end - 1 - slashes) === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return end;
  }
  return -1;
}

/** The text between two quotation marks; undefined where its escapes are not surely those that canonical JSON has. */
function textBetween(line: string, open: number, close: number): string | undefined {
  const text = line.slice(open + 1, close);
  if (!text.includes("\\")) return hasControls(text) ? undefined : text;
  if (text.includes("\\u") || text.includes("\\/")) return undefined;
  try {
    return JSON.parse(line.slice(open, close + 1)) as string;
  } catch {
    return undefined;
  }
}

/** A value whose text is canonical; where it holds no object, that is the text of JSON.stringify. */
function canonicalValue(text: string): { readonly value: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const same = text.includes("{") ? canonicalJson(value) : JSON.stringify(value);
    return same === text ? { value } : undefined;
  } catch {
    return undefined;
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
