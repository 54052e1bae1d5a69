// Segments as messages and back: what chat formats have in common.
import type { Segment } from "../rows/row.ts";
import { Unfit, type Beside, type Piece } from "./codec.ts";

export interface Message {
  readonly role: string;
  readonly content: string;
}

/** A row as what is only read and, after it, the one text that is learnt. */
export interface Pair {
  readonly read: readonly Segment[];
  readonly learnt: Segment;
}

/** Throws `Unfit` unless every segment can be a message of its own. */
export function requireTurns(segments: readonly Segment[]): void {
  if (segments.length === 0) throw new Unfit("it has no text");
  segments.forEach(({ role, learn }, i) => {
    if (i > 0 && segments[i - 1]?.role === role) {
      throw new Unfit(`two pieces of the ${role}'s text follow each other, and messages would part them`);
    }
    if (role === "system" && i > 0) throw new Unfit("a system message stands after the beginning");
    if (learn && role !== "assistant") throw new Unfit(`it is learnt from the ${role}'s text, and only answers can be`);
  });
  if (!segments.some(({ learn }) => learn)) throw new Unfit("nothing is learnt from it");
  if (segments[segments[0]?.role === "system" ? 1 : 0]?.role !== "user")
    throw new Unfit("it does not begin with a prompt");
  if (segments.at(-1)?.role !== "assistant") throw new Unfit("it does not end with an answer");
}

/** Throws `Unfit` unless all turns lead to one answer, the last and the only one that is learnt. */
export function pairOf(segments: readonly Segment[]): Pair {
  requireTurns(segments);
  const learnt = segments.at(-1) as Segment;
  if (!learnt.learn) throw new Unfit("text that is only read follows what is learnt");
  const read = segments.slice(0, -1);
  if (read.some(({ learn }) => learn)) throw new Unfit("several answers are learnt, and the format has room for one");
  if (read.at(-1)?.role !== "user") throw new Unfit("no user's message stands before the answer");
  return { read, learnt };
}

export function messageOf({ role, text }: Segment): Message {
  return { role, content: text };
}

/** The segment of a message whose role is one that rows have. */
export function segmentOf({ role, content }: Message, learn: boolean): Segment {
  if (role !== "system" && role !== "user" && role !== "assistant") throw new Unfit(`the role "${role}" is unknown`);
  return { role, text: content, learn };
}

/** A row as one text that is read and one that is learnt, whoever's they are. */
export interface PlainPair {
  readonly prompt: string;
  readonly learnt: string;
  readonly beside: Beside;
}

/** Throws `Unfit` unless all that is learnt stands after all that is read. */
export function plainPair(segments: readonly Segment[]): PlainPair {
  const from = segments.findIndex(({ learn }) => learn);
  if (from < 0) throw new Unfit("nothing is learnt from it");
  if (from === 0) throw new Unfit("nothing stands before what is learnt");
  const after = segments.slice(from);
  if (after.some(({ learn }) => !learn)) throw new Unfit("text that is only read follows what is learnt");
  const join = (part: readonly Segment[]): string => part.map(({ text }) => text).join("");
  const [first, second] = segments;
  const usual = segments.length === 2 && first?.role === "user" && second?.role === "assistant";
  const pieces = segments.map(({ role, learn, text }): Piece => [role, learn, text.length]);
  return { prompt: join(segments.slice(0, from)), learnt: join(after), beside: usual ? {} : { pieces } };
}

/** The inverse of `plainPair`. */
export function plainSegments(prompt: string, learnt: string, { pieces }: Beside): Segment[] {
  if (pieces === undefined) {
    return [
      { role: "user", text: prompt, learn: false },
      { role: "assistant", text: learnt, learn: true },
    ];
  }
  const segments: Segment[] = [];
  let at = { read: 0, learnt: 0 };
  for (const [role, learn, length] of pieces) {
    const from = learn ? at.learnt : at.read;
    segments.push({ role, text: (learn ? learnt : prompt).slice(from, from + length), learn });
    at = learn ? { ...at, learnt: from + length } : { ...at, read: from + length };
  }
  if (at.read !== prompt.length || at.learnt !== learnt.length) {
    const [found, wanted] = [prompt.length + learnt.length, at.read + at.learnt];
    throw new Unfit(`its text is ${found} characters long, and ${wanted} were written`);
  }
  return segments;
}
