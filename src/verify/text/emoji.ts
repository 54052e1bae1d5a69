// Whether a text is one emoji, as the Python package emoji says it (`emoji.is_emoji`).
import { flags, plainCharacters, sequences, tagFlags, tonedCharacters, withTextStyle } from "./emoji-table.ts";

/**
 * Whether `text` is exactly one emoji of the table: a character, or a sequence such as a flag, a keycap or a family, fully
 * qualified or not. A selector or a joiner alone is none, and neither are two emoji.
 */
export function isEmoji(text: string): boolean {
  if (text.length > longest) return false;
  if (/^[#*0-9]\uFE0F?\u20E3$/.test(text)) return true;
  const parsed = parse(text);
  if (parsed === undefined) return false;
  const kind = known().kinds.get(parsed.characters);
  return kind !== undefined && allowsTones(kind, parsed);
}

/** Code units, with room for the longest sequence there is. */
const longest = 40;

type Kind = keyof typeof sequences;

interface Parsed {
  /** Without selectors, skin tones and joiners; "|" where no joiner is between two. */
  readonly characters: string;
  readonly last: number;
  /** After which characters, and which. */
  readonly tones: readonly (readonly [after: number, tone: number])[];
}

const selector = 0xfe0f;
const joiner = 0x200d;

/** Undefined where a selector, a skin tone or a joiner stands where none can. */
function parse(text: string): Parsed | undefined {
  const tones: [number, number][] = [];
  let characters = "";
  let last = -1;
  let previous: "start" | "character" | "modifier" | "joiner" = "start";
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    if (code === selector) {
      if (previous !== "character" || !known().textStyle.has(characters.slice(-lastLength(characters))))
        return undefined;
      previous = "modifier";
    } else if (isTone(code) && previous !== "start") {
      if (previous !== "character") return undefined;
      tones.push([last, code]);
      previous = "modifier";
    } else if (code === joiner) {
      if (previous === "start" || previous === "joiner") return undefined;
      previous = "joiner";
    } else {
      characters += previous === "start" || previous === "joiner" ? character : `|${character}`;
      last++;
      previous = "character";
    }
  }
  return previous === "joiner" || previous === "start" ? undefined : { characters, last, tones };
}

function lastLength(text: string): number {
  return (text.codePointAt(text.length - 2) as number) > 0xffff ? 2 : 1;
}

function isTone(code: number): boolean {
  return code >= 0x1f3fb && code <= 0x1f3ff;
}

function allowsTones(kind: Kind, { tones, last }: Parsed): boolean {
  const [first, second] = tones;
  if (first === undefined) return kind !== "differentTones";
  if (first[0] !== 0) return false;
  if (second === undefined) return kind === "toned";
  if (tones.length > 2 || second[0] !== last) return false;
  return kind === "bothToned" || (kind === "differentTones" && first[1] !== second[1]);
}

interface Known {
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly textStyle: ReadonlySet<string>;
}

let tables: Known | undefined;

function known(): Known {
  if (tables !== undefined) return tables;
  const kinds = new Map<string, Kind>();
  for (const character of plainCharacters) kinds.set(character, "plain");
  for (const character of tonedCharacters) kinds.set(character, "toned");
  for (const kind of Object.keys(sequences) as Kind[]) {
    for (const sequence of sequences[kind].split(" ")) kinds.set(sequence, kind);
  }
  for (const flag of flags.split(" ")) {
    kinds.set(Array.from(flag, (letter) => shifted(letter, 0x1f1e6 - 0x41)).join("|"), "plain");
  }
  for (const tags of tagFlags.split(" ")) {
    kinds.set(["\u{1F3F4}", ...Array.from(tags, (tag) => shifted(tag, 0xe0000)), "\u{E007F}"].join("|"), "plain");
  }
  tables = { kinds, textStyle: new Set(withTextStyle) };
  return tables;
}

function shifted(character: string, by: number): string {
  return String.fromCodePoint((character.codePointAt(0) as number) + by);
}
