// Reads a Python literal as data: lists, tuples, dicts, texts, numbers, True, False, None; nothing is ever run.
import { DataError } from "../../core/errors.ts";

export type Literal = string | number | boolean | null | readonly Literal[] | { readonly [key: string]: Literal };

const MOST_CHARACTERS = 1_000_000;
const DEEPEST = 40;

/**
 * As `ast.literal_eval` reads it, without bytes, sets, complex numbers, named characters and keys that are no texts.
 * Throws a DataError "bad-literal" for anything else, and for texts over a megabyte or over 40 brackets deep.
 */
export function readPythonLiteral(text: string): Literal {
  if (text.length > MOST_CHARACTERS) throw refused(text, 0, `it is longer than ${MOST_CHARACTERS} characters`);
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

function refused(text: string, at: number, why: string): DataError {
  const near = JSON.stringify(text.slice(Math.max(0, at - 10), at + 30));
  return new DataError(`Not a Python literal at character ${at}, near ${near}: ${why}`, {
    code: "bad-literal",
    hint: "Only lists, tuples, dicts with texts as keys, texts, numbers, True, False and None can be read.",
  });
}

const names: ReadonlyMap<string, Literal> = new Map<string, Literal>([
  ["True", true],
  ["False", false],
  ["None", null],
]);

class Reader {
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  value(depth: number): Literal {
    if (depth > DEEPEST) throw this.refused(`it is over ${DEEPEST} brackets deep`);
    this.space();
    const next = this.text.charAt(this.at);
    if (next === "[") return this.items("]", depth);
    if (next === "(") return this.tuple(depth);
    if (next === "{") return this.dict(depth);
    if (this.atText()) return this.texts();
    const name = this.taken(/[A-Za-z_]\w*/y);
    if (name === undefined) return this.number();
    const value = names.get(name);
    if (value === undefined) throw this.refused(`the name ${name} means nothing here`);
    return value;
  }

  end(): void {
    this.space();
    if (this.at < this.text.length) throw this.refused("something follows the value");
  }

  private items(close: string, depth: number): Literal[] {
    this.at++;
    const items: Literal[] = [];
    while (!this.closes(close)) {
      items.push(this.value(depth + 1));
      if (!this.comma()) {
        if (!this.closes(close)) throw this.refused(`"," or "${close}" is missing`);
        break;
      }
    }
    return items;
  }

  /** Brackets around one value without a comma only group. */
  private tuple(depth: number): Literal {
    const before = this.at;
    const items = this.items(")", depth);
    const grouping = items.length === 1 && !/,\s*\)$/.test(this.text.slice(Math.max(before, this.at - 100), this.at));
    return grouping ? (items[0] as Literal) : items;
  }

  private dict(depth: number): Literal {
    this.at++;
    const entries: [string, Literal][] = [];
    while (!this.closes("}")) {
      const key = this.value(depth + 1);
      if (typeof key !== "string") throw this.refused("a key is no text");
      this.space();
      if (this.text.charAt(this.at) !== ":") throw this.refused('":" is missing');
      this.at++;
      entries.push([key, this.value(depth + 1)]);
      if (!this.comma()) {
        if (!this.closes("}")) throw this.refused('"," or "}" is missing');
        break;
      }
    }
    return Object.fromEntries(entries);
  }

  private number(): number {
    const number = this.taken(/[+-]?(?:0|[1-9]\d*)(?:\.\d*)?(?:[eE][+-]?\d+)?|[+-]?\.\d+(?:[eE][+-]?\d+)?/y);
    if (number === undefined) throw this.refused("no value begins here");
    if (/[\w.]/.test(this.text.charAt(this.at))) throw this.refused("this is no number");
    return Number(number);
  }

  private atText(): boolean {
    return this.found(/[uUrR]?["']/y) !== undefined;
  }

  /** Texts beside each other are one. */
  private texts(): string {
    const parts: string[] = [];
    do {
      parts.push(this.oneText());
      this.space();
    } while (this.atText());
    return parts.join("");
  }

  private oneText(): string {
    const [raw = "", quote = ""] = [this.taken(/[uUrR]/y), this.taken(/"""|'''|["']/y)];
    const isRaw = raw.toLowerCase() === "r";
    const parts: string[] = [];
    for (;;) {
      const plain = this.taken(quote.startsWith('"') ? /[^\\"\n]+/y : /[^\\'\n]+/y);
      if (plain !== undefined) parts.push(plain);
      if (this.text.startsWith(quote, this.at)) break;
      const next = this.text.charAt(this.at);
      if (next === "" || (next === "\n" && quote.length === 1)) throw this.refused("a text is not closed");
      if (next !== "\\") {
        parts.push(next);
        this.at++;
      } else if (isRaw) {
        parts.push(this.text.slice(this.at, this.at + 2));
        this.at += 2;
      } else parts.push(this.escape());
    }
    this.at += quote.length;
    return parts.join("");
  }

  private escape(): string {
    const code = this.taken(/\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[0-7]{1,3})/y);
    if (code !== undefined) {
      const point = /^\\\d/.test(code) ? Number.parseInt(code.slice(1), 8) : Number.parseInt(code.slice(2), 16);
      if (point > 0x10ffff) throw this.refused("there is no such character");
      return String.fromCodePoint(point);
    }
    const escaped = this.text.charAt(this.at + 1);
    if (escaped === "" || "xuUN".includes(escaped)) throw this.refused("this escape cannot be read");
    this.at += 2;
    return escapes[escaped] ?? `\\${escaped}`;
  }

  private closes(close: string): boolean {
    this.space();
    if (this.text.charAt(this.at) !== close) return false;
    this.at++;
    return true;
  }

  private comma(): boolean {
    this.space();
    if (this.text.charAt(this.at) !== ",") return false;
    this.at++;
    return true;
  }

  private space(): void {
    this.taken(/[ \t\r\n\f]+/y);
  }

  private taken(pattern: RegExp): string | undefined {
    const found = this.found(pattern);
    this.at += found?.length ?? 0;
    return found;
  }

  private found(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0];
  }

  private refused(why: string): DataError {
    return refused(this.text, this.at, why);
  }
}

const escapes: Readonly<Record<string, string>> = {
  "\n": "",
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};
