// The quick reader of rows: understands only canonical lines without escapes, and leaves all others to JSON.parse.
import { canonicalJson } from "../core/canonical-json.ts";
import { beforeText, needsNoEscape } from "./row-line.ts";
import { roles, rowKinds, type Lineage, type Role, type Row, type RowKind, type Segment } from "./row.ts";

/**
 * The row that `line` holds, or undefined where the line is not canonical or not plain enough to be sure; undefined
 * says nothing about whether the line is a row. The id is not looked at: the caller compares it with the hash.
 *
 * Without a backslash every quotation mark is a delimiter. A line is then fixed text around an input and the texts of
 * its segments, and the fixed text repeats: what stands before the input is the same for a whole file, what stands
 * between the input and the first text the same for one instruction. Both are taken apart when first met, strictly,
 * and only compared from then on.
 */
export function parsePlainLine(line: string): Row | undefined {
  if (line.includes("\\") || !line.startsWith('{"id":"')) return undefined;
  const head = headOf(line);
  if (head === undefined) return undefined;
  const inputAt = ID_END + head.text.length;
  const inputEnd = line.indexOf('"', inputAt);
  const firstText = line.indexOf('"text":"', inputEnd + 1) + 8;
  if (inputEnd < 0 || firstText < 8) return undefined;
  const middle = middleOf(line.slice(inputEnd, firstText));
  const input = line.slice(inputAt, inputEnd);
  if (middle === undefined || !needsNoEscape(input)) return undefined;
  const segments = parseSegments(line, firstText, middle);
  if (segments === undefined) return undefined;
  const { params, surface, version, paraphrase } = middle;
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

/** What stands between the input and the first text. */
interface Middle extends Pick<Lineage, "params" | "surface" | "version"> {
  readonly paraphrase: number | undefined;
  readonly role: Role;
  readonly learn: boolean;
}

const middlePattern = new RegExp(
  String.raw`^","params":(\{[ -~]*\})(?:,"paraphrase":([1-9]\d{0,8}))?,"surface":"([ !#-\[\]-~]+)",` +
    String.raw`"version":([1-9]\d{0,8})\},"segments":\[\{"learn":(true|false),"role":"(${roles.join("|")})","text":"$`,
);
const knownMiddles = new Map<string, Middle>();
const MOST_KNOWN = 65_536;

/** Rows with the same middle share one frozen parameters object. */
function middleOf(text: string): Middle | undefined {
  const known = knownMiddles.get(text);
  if (known !== undefined) return known;
  const [, paramsText, paraphrase, surface, version, learn, role] = middlePattern.exec(text) ?? [];
  if (paramsText === undefined || surface === undefined) return undefined;
  const params = parseParams(paramsText);
  if (params === undefined) return undefined;
  const middle = {
    params,
    surface,
    version: Number(version),
    paraphrase: paraphrase === undefined ? undefined : Number(paraphrase),
    learn: learn === "true",
    role: role as Role,
  };
  if (knownMiddles.size >= MOST_KNOWN) knownMiddles.clear();
  knownMiddles.set(text, middle);
  return middle;
}

function parseParams(text: string): object | undefined {
  try {
    const params = JSON.parse(text) as object;
    return canonicalJson(params) === text ? deepFreeze(params) : undefined;
  } catch {
    return undefined;
  }
}

/** What may stand between two texts, the commonest first. */
const betweens = (
  [["assistant", true], ...roles.flatMap((role) => [[role, false] as const, [role, true] as const])] as const
).map(([role, learn]) => ({ role, learn, text: `"${beforeText(1, role, learn).text}"` }));

function parseSegments(line: string, firstText: number, { role, learn }: Middle): Segment[] | undefined {
  const segments: Segment[] = [];
  let at = firstText;
  let next: { readonly role: Role; readonly learn: boolean } = { role, learn };
  for (;;) {
    const end = line.indexOf('"', at);
    if (end < 0) return undefined;
    const text = line.slice(at, end);
    if (!needsNoEscape(text)) return undefined;
    segments.push({ role: next.role, text, learn: next.learn });
    if (line.length === end + 4) return line.endsWith('"}]}') ? segments : undefined;
    const between = betweens.find((candidate) => line.indexOf(candidate.text, end) === end);
    if (between === undefined) return undefined;
    next = between;
    at = end + between.text.length;
  }
}

/** One object stands for many rows, so nobody may change it. */
function deepFreeze<T extends object>(value: T): T {
  for (const member of Object.values(value) as unknown[]) {
    if (typeof member === "object" && member !== null) deepFreeze(member);
  }
  return Object.freeze(value);
}
