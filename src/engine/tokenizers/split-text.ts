// Cutting a text by a pattern, with the five ways of `tokenizers` to treat what matched.

/** What becomes of the matches: `SplitDelimiterBehavior` of Hugging Face's `tokenizers`. */
export type SplitBehavior = "removed" | "isolated" | "mergedwithprevious" | "mergedwithnext" | "contiguous";

export interface SplitRule {
  /** Global and with the `u` flag. */
  readonly pattern: RegExp;
  readonly behavior: SplitBehavior;
  /** Treats what lies between the matches as the matches. */
  readonly invert: boolean;
}

/** The pieces of `text` in order, none of them empty. */
export function splitText(text: string, { pattern, behavior, invert }: SplitRule): string[] {
  if (behavior === "isolated") return isolated(text, pattern);
  const pieces: string[] = [];
  let before: boolean | undefined;
  for (const { piece, matched } of parts(text, pattern)) {
    const is = matched !== invert;
    switch (behavior) {
      case "removed":
        if (!is) pieces.push(piece);
        break;
      case "contiguous":
        if (is === before) pieces[pieces.length - 1] += piece;
        else pieces.push(piece);
        break;
      case "mergedwithprevious":
        if (is && before === false) pieces[pieces.length - 1] += piece;
        else pieces.push(piece);
        break;
      case "mergedwithnext":
        if (!is && before === true) pieces[pieces.length - 1] += piece;
        else pieces.push(piece);
        break;
      default:
        behavior satisfies never;
    }
    before = is;
  }
  return pieces;
}

/** The common case, where the matches leave nothing between them, is one call of the regular expression engine. */
function isolated(text: string, pattern: RegExp): string[] {
  const matches = text.match(pattern) ?? [];
  let matched = 0;
  let empty = false;
  for (const match of matches) {
    matched += match.length;
    empty ||= match.length === 0;
  }
  return matched === text.length && !empty ? matches : Array.from(parts(text, pattern), ({ piece }) => piece);
}

interface Part {
  readonly piece: string;
  readonly matched: boolean;
}

function* parts(text: string, pattern: RegExp): Generator<Part> {
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > end) yield { piece: text.slice(end, match.index), matched: false };
    if (match[0].length > 0) yield { piece: match[0], matched: true };
    end = match.index + match[0].length;
  }
  if (end < text.length) yield { piece: text.slice(end), matched: false };
}
