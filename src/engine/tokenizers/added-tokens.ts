// Finding added tokens in a text before anything else is done with it, as `tokenizers` does.

/** An entry of `added_tokens` in tokenizer.json. */
export interface AddedToken {
  readonly id: number;
  readonly content: string;
  /** Found only where no letter, digit or underscore touches it. */
  readonly single_word: boolean;
  /** Takes the white space before it along. */
  readonly lstrip: boolean;
  readonly rstrip: boolean;
  /** Looked for in the normalised text. */
  readonly normalized: boolean;
  readonly special: boolean;
}

/** A token found, or the text between two. */
export type Section = { readonly token: number } | { readonly text: string };

/** Cuts a text at its added tokens: leftmost first, the longest of those that begin at the same place. */
export function createAddedTokenSplitter(tokens: readonly AddedToken[]): (text: string) => Section[] {
  if (tokens.length === 0) return (text) => (text === "" ? [] : [{ text }]);
  const byFirst = new Map<string, AddedToken[]>();
  for (const token of [...tokens].sort((a, b) => b.content.length - a.content.length)) {
    const first = token.content.charAt(0);
    const others = byFirst.get(first);
    if (others === undefined) byFirst.set(first, [token]);
    else others.push(token);
  }
  return (text) => {
    const sections: Section[] = [];
    let done = 0;
    for (let at = 0; at < text.length; at++) {
      const token = byFirst.get(text.charAt(at))?.find(({ content }) => text.startsWith(content, at));
      if (token === undefined) continue;
      const end = at + token.content.length;
      if (!token.single_word || standsAlone(text, at, end)) {
        const from = token.lstrip ? Math.max(done, at - spacesBefore(text, at)) : at;
        if (from > done) sections.push({ text: text.slice(done, from) });
        sections.push({ token: token.id });
        done = token.rstrip ? end + spacesAfter(text, end) : end;
      }
      at = Math.max(end, done) - 1;
    }
    if (done < text.length) sections.push({ text: text.slice(done) });
    return sections;
  };
}

const wordCharacter = String.raw`[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]`;
const endsInWord = new RegExp(`${wordCharacter}$`, "u");
const startsWithWord = new RegExp(`^${wordCharacter}`, "u");

function standsAlone(text: string, start: number, end: number): boolean {
  // Two code units are enough for one character.
  return !endsInWord.test(text.slice(Math.max(0, start - 2), start)) && !startsWithWord.test(text.slice(end, end + 2));
}

const space = /\p{White_Space}/u;

function spacesBefore(text: string, end: number): number {
  let start = end;
  while (start > 0 && space.test(text.charAt(start - 1))) start--;
  return end - start;
}

function spacesAfter(text: string, start: number): number {
  let end = start;
  while (end < text.length && space.test(text.charAt(end))) end++;
  return end - start;
}
