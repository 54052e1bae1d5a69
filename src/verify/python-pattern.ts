// Translates a pattern of Python's `re` into one of RE2, or says why that cannot be done.
import {
  classSource,
  digitSet,
  literalSet,
  spaceSet,
  wordSet,
  type CharacterSet,
  type ClassItem,
} from "./python-character-set.ts";
import { anyMark, assertionSource, type Place } from "./mark-places.ts";
import { bad, unsupported } from "./pattern-problem.ts";
import { readEscape } from "./python-escape.ts";

export interface PatternFlags {
  readonly ignoreCase?: boolean;
  readonly multiline?: boolean;
}

export interface Translation {
  readonly source: string;
  /** The least number of characters of a match. */
  readonly shortest: number;
  readonly groups: number;
  /** `\b` or `\B` occurs: RE2 knows only those of ASCII. */
  readonly boundaries: boolean;
  /** `$` without MULTILINE occurs, which Python also finds before a final line feed. */
  readonly dollar: boolean;
}

export interface TranslateOptions {
  readonly flags: PatternFlags;
  /** For a text with a mark at every place, so that each assertion becomes a look at the mark before it. */
  readonly marked: boolean;
}

/** Follows CPython 3.11 (`re._parser`). Throws a PatternProblem. */
export function translatePattern(pattern: string, { flags, marked }: TranslateOptions): Translation {
  return new Translator(pattern, flags, marked).translate();
}

interface Piece {
  readonly source: string;
  readonly shortest: number;
  readonly kind: "one" | "group" | "assertion" | "repeat" | "nothing";
  /** A single character, written as it is. */
  readonly literal?: boolean;
}

interface LocalFlags {
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
}

const lookAround: readonly (readonly [prefix: string, what: string])[] = [
  ["(?=", "look-ahead"],
  ["(?!", "look-ahead"],
  ["(?<=", "look-behind"],
  ["(?<!", "look-behind"],
  ["(?P=", "a back-reference"],
  ["(?(", "a condition"],
  ["(?>", "an atomic group"],
];

const mostRepeats = 1_000;

class Translator {
  private readonly characters: readonly string[];
  private readonly marked: boolean;
  private flags: LocalFlags;
  private at = 0;
  private depth = 0;
  private groups = 0;
  private boundaries = false;
  private dollar = false;
  private readonly names = new Set<string>();

  constructor(pattern: string, flags: PatternFlags, marked: boolean) {
    this.characters = Array.from(pattern);
    this.marked = marked;
    this.flags = { ignoreCase: flags.ignoreCase === true, multiline: flags.multiline === true, dotAll: false };
  }

  translate(): Translation {
    this.globalFlags();
    const { source, shortest } = this.alternatives();
    if (this.at < this.characters.length) throw bad("unbalanced parenthesis");
    const cased = this.flags.ignoreCase ? `(?i:${source})` : source;
    const { groups, boundaries, dollar } = this;
    return { source: cased, shortest, groups, boundaries, dollar };
  }

  private globalFlags(): void {
    const found = /^\(\?([a-zA-Z]+)\)/.exec(this.characters.join(""));
    if (found === null) return;
    this.at += found[0].length;
    this.flags = this.withFlags(found[1] as string, "");
  }

  private withFlags(added: string, removed: string): LocalFlags {
    for (const letter of added + removed) {
      if (letter === "x" || letter === "a") throw unsupported(`the flag ${letter}`);
      if (!"imsu".includes(letter)) throw bad(`unknown flag ${letter}`);
    }
    const on = (letter: string, before: boolean) => (before || added.includes(letter)) && !removed.includes(letter);
    const { ignoreCase, multiline, dotAll } = this.flags;
    return { ignoreCase: on("i", ignoreCase), multiline: on("m", multiline), dotAll: on("s", dotAll) };
  }

  private alternatives(): { source: string; shortest: number } {
    if (++this.depth > 100) throw unsupported("groups nested more than a hundred deep");
    const branches = [this.sequence()];
    while (this.take("|")) branches.push(this.sequence());
    this.depth--;
    return {
      source: branches.map(({ source }) => source).join("|"),
      shortest: Math.min(...branches.map(({ shortest }) => shortest)),
    };
  }

  private sequence(): { source: string; shortest: number } {
    let source = "";
    let shortest = 0;
    while (this.at < this.characters.length && this.peek() !== "|" && this.peek() !== ")") {
      const piece = this.repeated(this.atom());
      source += piece.source;
      shortest += piece.shortest;
    }
    return { source, shortest };
  }

  private repeated(piece: Piece): Piece {
    const range = this.quantifier();
    if (range === undefined) return piece;
    const [least, most] = range;
    if (piece.kind === "assertion" || piece.kind === "nothing") throw bad("nothing to repeat");
    if (least > mostRepeats || (most !== undefined && most > mostRepeats)) {
      throw unsupported(`more than ${mostRepeats} repetitions`);
    }
    let lazy = "";
    if (this.take("?")) lazy = "?";
    else if (this.peek() === "+") this.possessive(piece, range);
    const after = this.at;
    if (this.quantifier() !== undefined) throw bad("multiple repeat");
    this.at = after;
    const counts = most === least ? `{${least}}` : `{${least},${most ?? ""}}`;
    return { source: `(?:${piece.source})${counts}${lazy}`, shortest: piece.shortest * least, kind: "repeat" };
  }

  /** What it never gives back makes no difference where only the end or a boundary follows. */
  private possessive(piece: Piece, [least, most]: readonly [number, number | undefined]): void {
    this.at++;
    const rest = this.characters.slice(this.at).join("");
    const harmless = rest === "" || (rest === String.raw`\b` && least === 1 && most === undefined);
    if (piece.literal !== true || !harmless) throw unsupported("a possessive repeat");
  }

  /** The bounds of a repetition that begins here; undefined where none does. */
  private quantifier(): readonly [least: number, most: number | undefined] | undefined {
    if (this.take("*")) return [0, undefined];
    if (this.take("+")) return [1, undefined];
    if (this.take("?")) return [0, 1];
    if (this.peek() !== "{") return undefined;
    const found = /^\{(?!\})(\d*)(?:(,)(\d*))?\}/.exec(this.characters.slice(this.at, this.at + 40).join(""));
    if (found === null) return undefined;
    this.at += found[0].length;
    const [, low = "", comma, high = ""] = found;
    const least = Number(low);
    const most = comma === undefined ? least : high === "" ? undefined : Number(high);
    if (most !== undefined && most < least) throw bad("min repeat greater than max repeat");
    return [least, most];
  }

  private atom(): Piece {
    const character = this.next();
    if (character === "(") return this.group();
    if (character === "[") return this.one(this.characterClass());
    if (character === ".") return this.one(this.flags.dotAll ? anything : notNewline);
    if (character === "^") return this.assertion(this.flags.multiline ? "lineStart" : "textStart");
    if (character === "$") return this.assertion(this.flags.multiline ? "lineEnd" : "dollar");
    if (character === "\\") return this.escaped();
    if ("*+?".includes(character)) throw bad("nothing to repeat");
    return this.literal(character);
  }

  private literal(character: string): Piece {
    return { ...this.one(literalSet(character)), literal: true };
  }

  private one(set: CharacterSet): Piece {
    const source = classSource(set, this.flags.ignoreCase);
    return {
      source: this.marked ? `(?:${source}${anyMark})` : source,
      shortest: 1,
      kind: "one",
    };
  }

  private assertion(place: Place, negated = false): Piece {
    if (place === "boundary") this.boundaries = true;
    if (place === "dollar") this.dollar = true;
    const source = assertionSource(place, { negated, marked: this.marked });
    return { source, shortest: 0, kind: "assertion" };
  }

  private group(): Piece {
    const rest = this.characters.slice(this.at - 1, this.at + 79).join("");
    const refused = lookAround.find(([prefix]) => rest.startsWith(prefix));
    if (refused !== undefined) throw unsupported(refused[1]);
    if (rest.startsWith("(?#")) return this.comment();
    const outer = this.flags;
    const opening = this.opening(rest);
    const { source, shortest } = this.alternatives();
    if (!this.take(")")) throw bad("missing ), unterminated subpattern");
    this.flags = outer;
    return { source: `${opening}${source})`, shortest, kind: "group" };
  }

  /** Reads what stands between `(` and the first alternative. */
  private opening(rest: string): string {
    if (!rest.startsWith("(?")) {
      this.groups++;
      return "(";
    }
    const named = /^\(\?P<([\p{L}_][\p{L}\p{N}_]*)>/u.exec(rest);
    if (named !== null) {
      if (this.names.has(named[1] as string)) throw bad(`redefinition of group name ${named[1] as string}`);
      this.names.add(named[1] as string);
      this.groups++;
      this.at += Array.from(named[0]).length - 1;
      return "(";
    }
    const flagged = /^\(\?([a-zA-Z]*)(?:-([a-zA-Z]+))?:/.exec(rest);
    if (flagged === null) throw bad("unknown extension, or flags that are not at the start");
    this.at += flagged[0].length - 1;
    const [, added = "", removed = ""] = flagged;
    const before = this.flags.ignoreCase;
    this.flags = this.withFlags(added, removed);
    return this.flags.ignoreCase === before ? "(?:" : this.flags.ignoreCase ? "(?i:" : "(?-i:";
  }

  private comment(): Piece {
    while (this.at < this.characters.length) if (this.next() === ")") return nothing;
    throw bad("missing ), unterminated comment");
  }

  private escaped(): Piece {
    const character = this.peek();
    const set = classEscapes[character];
    if (set !== undefined) {
      this.at++;
      return this.one(set);
    }
    if (character === "b" || character === "B") {
      this.at++;
      return this.assertion("boundary", character === "B");
    }
    if (character === "A" || character === "Z") {
      this.at++;
      return this.assertion(character === "A" ? "textStart" : "textEnd");
    }
    if (/[1-9]/.test(character) && !/^[0-3][0-7][0-7]/.test(this.ahead(3))) throw unsupported("a back-reference");
    return this.literal(this.escapedCharacter());
  }

  /** The character that an escape stands for, inside a class or outside. */
  private escapedCharacter(): string {
    const { character, length } = readEscape(this.ahead(9));
    this.at += length;
    return character;
  }

  private characterClass(): CharacterSet {
    const negated = this.take("^");
    const items: ClassItem[] = [];
    for (let first = true; first || this.peek() !== "]"; first = false) {
      const from = this.classMember();
      if (this.peek() !== "-" || this.ahead(2) === "-]") items.push(asItem(from));
      else {
        this.at++;
        const to = this.classMember();
        if (typeof from !== "string" || typeof to !== "string") throw bad("bad character range");
        if (code(to) < code(from)) throw bad(`bad character range ${from}-${to}`);
        items.push([code(from), code(to)]);
      }
    }
    this.at++;
    return { items, negated };
  }

  private classMember(): string | CharacterSet {
    if (this.at >= this.characters.length) throw bad("unterminated character set");
    const character = this.next();
    if (character !== "\\") return character;
    const set = classEscapes[this.peek()];
    if (set !== undefined) {
      this.at++;
      return set;
    }
    if (this.take("b")) return "\b";
    return this.escapedCharacter();
  }

  private peek(): string {
    return this.characters[this.at] ?? "";
  }

  private ahead(length: number): string {
    return this.characters.slice(this.at, this.at + length).join("");
  }

  private next(): string {
    return this.characters[this.at++] ?? "";
  }

  private take(character: string): boolean {
    if (this.peek() !== character) return false;
    this.at++;
    return true;
  }
}

const nothing: Piece = { source: "", shortest: 0, kind: "nothing" };
const anything: CharacterSet = { items: [[0, 0x10_ff_ff]], negated: false };
const notNewline: CharacterSet = { items: [[10, 10]], negated: true };

const classEscapes: Readonly<Record<string, CharacterSet>> = {
  d: digitSet,
  D: { ...digitSet, negated: true },
  s: spaceSet,
  S: { ...spaceSet, negated: true },
  w: wordSet,
  W: { ...wordSet, negated: true },
};

function asItem(member: string | CharacterSet): ClassItem {
  return typeof member === "string" ? [code(member), code(member)] : member;
}

function code(character: string): number {
  return character.codePointAt(0) ?? 0;
}
