// One wording of a grammar: templates that can be filled and read back.
import type { GrammarParams, GrammarRule } from "./params.ts";

/** `{start}` in opening and closing is the start symbol; everything else but the holes named is literal. */
export interface WordingTemplate {
  readonly opening: string;
  /** One rule, with the holes `{left}`, which may be repeated, and `{right}`. */
  readonly rule: string;
  /** Between rules, between alternatives, between the symbols of an alternative. */
  readonly rules: string;
  readonly or: string;
  readonly next: string;
  /** With the hole `{name}`. */
  readonly word: string;
  readonly symbol: string;
  /** An alternative of no symbols. */
  readonly nothing: string;
  readonly closing: string;
}

export interface Wording {
  render(params: GrammarParams): string;
  /** The rules, or undefined where `text` is not exactly this wording; they may still make no usable grammar. */
  parse(text: string): GrammarParams | undefined;
}

export function wording(template: WordingTemplate): Wording {
  const [opening, closing, rule] = [filler(template.opening), filler(template.closing), filler(template.rule)];
  const [word, symbol] = [filler(template.word), filler(template.symbol)];
  const alternative = (names: string): string => {
    if (names === "") return template.nothing;
    let text = "";
    for (let at = 0; at <= names.length;) {
      const space = names.indexOf(" ", at);
      const end = space < 0 ? names.length : space;
      const name = names.slice(at, end);
      text += (at === 0 ? "" : template.next) + (isNonTerminal(name) ? symbol(name) : word(name));
      at = end + 1;
    }
    return text;
  };
  const render = ({ rules }: GrammarParams): string => {
    const start = rules[0]?.left ?? "";
    const lines = rules.map(({ left, right }) => rule(left, right.map(alternative).join(template.or)));
    return opening(start) + lines.join(template.rules) + closing(start);
  };
  const read = reader(template);
  return {
    render,
    parse(text) {
      const params = read(text);
      // Reading is generous; what it found must be written exactly so.
      return params !== undefined && render(params) === text ? params : undefined;
    },
  };
}

function reader(template: WordingTemplate): (text: string) => GrammarParams | undefined {
  const opening = new RegExp(`^${pattern(template.opening)}`);
  const closing = new RegExp(`${pattern(template.closing)}$`);
  const rule = new RegExp(`^${pattern(template.rule)}$`);
  const word = new RegExp(`^${pattern(template.word)}$`);
  const symbol = new RegExp(`^${pattern(template.symbol)}$`);
  const nameIn = (text: string): string | undefined => (word.exec(text) ?? symbol.exec(text))?.groups?.name;

  const readAlternative = (text: string): string | undefined => {
    if (text === template.nothing) return "";
    const names = text.split(template.next).map(nameIn);
    return names.includes(undefined) ? undefined : names.join(" ");
  };

  const readRule = (text: string): GrammarRule | undefined => {
    const { left, right } = rule.exec(text)?.groups ?? {};
    if (left === undefined || right === undefined) return undefined;
    const alternatives = right.split(template.or).map(readAlternative);
    return alternatives.includes(undefined) ? undefined : { left, right: alternatives as string[] };
  };

  return (text) => {
    if (text.length > LONGEST_TEXT) return undefined;
    const start = opening.exec(text)?.[0].length;
    const end = closing.exec(text)?.index;
    if (start === undefined || end === undefined || end < start) return undefined;
    const rules = text.slice(start, end).split(template.rules).map(readRule);
    return rules.includes(undefined) ? undefined : { rules: rules as GrammarRule[] };
  };
}

/** More than the largest grammar within the limits takes in any wording. */
const LONGEST_TEXT = 200_000;

const holes: Readonly<Record<string, string>> = {
  start: "[A-Za-z0-9]+",
  left: "(?<left>[A-Za-z0-9]+)",
  right: String.raw`(?<right>[\s\S]*)`,
  name: "(?<name>[A-Za-z0-9]+)",
};

const hole = /\{(start|left|right|name)\}/;

function pattern(template: string): string {
  return template
    .split(hole)
    .map((piece, i, pieces) => {
      if (i % 2 === 0) return piece.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
      const isRepeated = piece === "left" && pieces.indexOf(piece) < i;
      return isRepeated ? String.raw`\k<left>` : (holes[piece] as string);
    })
    .join("");
}

/** Fills `{right}` with the second value and any other hole with the first. */
function filler(template: string): (value: string, right?: string) => string {
  const pieces = template.split(hole);
  return (value, right = "") => {
    let text = pieces[0] as string;
    for (let i = 1; i < pieces.length; i += 2) {
      text += (pieces[i] === "right" ? right : value) + (pieces[i + 1] as string);
    }
    return text;
  };
}

function isNonTerminal(name: string): boolean {
  return name.charAt(0) < "a";
}
