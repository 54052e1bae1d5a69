// The language of a text by langdetect's model: naive Bayes over one to three characters, with draws that are always the same.
import { isUpper } from "../python-text.ts";
import { known, radix, slotOf, space, stranger } from "./language-table.ts";

/**
 * The most probable of 55 languages, by its code (ISO 639-1; Chinese is "zh-cn" or "zh-tw"); undefined where the text has
 * no letters to go by. Like langdetect it lets trials vote, each of which draws evidence from the first 10,000 code points
 * until it is sure. langdetect makes seven with other draws every time, so that its answers vary on short, mixed or
 * upper-case texts; here the draws are always the same and, where trials disagree, so many that they say what langdetect
 * says most often.
 */
export function detectLanguage(text: string): string | undefined {
  const evidence = entriesOf(withoutForeignLatin(cleaned(text)));
  if (evidence.length === 0) return undefined;
  const { codes } = known();
  const votes = new Float64Array(codes.length);
  const state = { draw: 1 };
  for (let trial = 1; trial <= manyTrials; trial++) {
    addTrial(evidence, votes, state);
    if (trial === fewTrials && Math.max(...votes) > 0.999 * fewTrials) break;
  }
  return codes[votes.indexOf(Math.max(...votes))];
}

const fewTrials = 7;
const manyTrials = 49;
/** langdetect's: it looks at every fifth draw whether it is sure. */
const drawsBetweenLooks = 5;
const maximumDraws = 1000;
const doubt = 1e-5;

const maximumLength = 10_000;
const url = /https?:\/\/[-_.?&~;+=/#0-9A-Za-z]{1,2076}/g;
const mail = /[-_.0-9A-Za-z]{1,64}@[-_0-9A-Za-z]{1,255}[-_.0-9A-Za-z]{1,255}/g;
/** Letters and marks that Vietnamese writes as one character. */
const composable =
  /[AEIOUYaeiouy\u00c2\u00ca\u00d4\u00e2\u00ea\u00f4\u0102\u0103\u01a0\u01a1\u01af\u01b0][\u0300\u0301\u0303\u0309\u0323]/g;

/** Without addresses and repeated spaces; cut to the maximal length. */
function cleaned(text: string): string[] {
  let rest = text;
  if (rest.includes("http")) rest = rest.replace(url, " ");
  if (rest.includes("@")) rest = rest.replace(mail, " ");
  const characters: string[] = [];
  let read = 0;
  let previous = "";
  for (const character of composed(rest)) {
    if (read++ === maximumLength) break;
    if (character !== " " || previous !== " ") characters.push(character);
    previous = character;
  }
  return characters;
}

function composed(text: string): string {
  // Enough code units for the maximal length, whatever is composed.
  const start = text.slice(0, 4 * maximumLength);
  return start.replace(composable, (pair) => pair.normalize("NFC"));
}

/** Latin letters in a text that is mostly not Latin are names and terms of other languages. */
function withoutForeignLatin(characters: string[]): string[] {
  let latin = 0;
  let others = 0;
  for (const character of characters) {
    if (isLatin(character)) latin++;
    else if (character >= "\u0300") others++;
  }
  return latin * 2 < others ? characters.filter((character) => !isLatin(character)) : characters;
}

function isLatin(character: string): boolean {
  return character >= "A" && character <= "z";
}

/** Where in `pairs` the entries are that the text has, in its order. */
function entriesOf(characters: readonly string[]): number[] {
  const { keys, places } = known();
  const entries: number[] = [];
  const add = (key: number): void => {
    const slot = slotOf(keys, key);
    if (keys[slot] !== 0) entries.push(places[slot] as number);
  };
  // The word so far: its last two characters (0 where there are none), from the space before it on.
  let before = 0;
  let last = space;
  let lastUpper = false;
  let capitals = false;
  for (const character of characters) {
    const found = classOf(character);
    const current = found >> 1;
    const upper = (found & 1) === 1;
    if (last === space) {
      before = 0;
      capitals = false;
      if (current === space) continue;
    }
    capitals = upper && (capitals || lastUpper);
    if (!capitals) {
      if (current !== space) add(current);
      add(last * radix + current);
      if (before !== 0) add((before * radix + last) * radix + current);
    }
    before = last;
    last = current;
    lastUpper = upper;
  }
  return entries;
}

/** Draws evidence until one language is all but sure; adds what every language has then to `votes`. */
function addTrial(evidence: readonly number[], votes: Float64Array, state: { draw: number }): void {
  const { pairs } = known();
  const scores = new Float64Array(votes.length);
  for (let drawn = 0; ; drawn++) {
    state.draw = (Math.imul(state.draw, 1_664_525) + 1_013_904_223) >>> 0;
    const at = evidence[Math.floor((state.draw / 2 ** 32) * evidence.length)] as number;
    const end = at + 1 + 2 * (pairs[at] as number);
    for (let i = at + 1; i < end; i += 2) (scores[pairs[i] as number] as number) += pairs[i + 1] as number;
    if (drawn % drawsBetweenLooks !== 0) continue;
    const lead = leadOf(scores);
    // No lead so small can leave less than the doubt to the others.
    if (lead.units * unit < -Math.log(doubt) - 0.1 && drawn < maximumDraws) continue;
    let sum = 0;
    for (let i = 0; i < scores.length; i++) sum += Math.exp(((scores[i] as number) - lead.best) * unit);
    if (1 / sum <= 1 - doubt && drawn < maximumDraws) continue;
    for (let i = 0; i < votes.length; i++) {
      (votes[i] as number) += Math.exp(((scores[i] as number) - lead.best) * unit) / sum;
    }
    return;
  }
}

/** The highest score, and by how much it is. */
function leadOf(scores: Float64Array): { readonly best: number; readonly units: number } {
  let best = 0;
  let second = 0;
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i] as number;
    if (score > best) [best, second] = [score, best];
    else if (score > second) second = score;
  }
  return { best, units: best - second };
}

/** Of the weights. */
const unit = 0.002;

/** Twice the number of what `character` counts as, and 1 if that is upper case. */
function classOf(character: string): number {
  const { classes, numbers, han } = known();
  let found = classes.get(character);
  if (found === undefined) {
    const normal = normalized(character, han);
    const number = normal.length === 1 ? numbers[normal.charCodeAt(0)] : 0;
    found = 2 * (number || stranger) + (isUpper(normal) ? 1 : 0);
    classes.set(character, found);
  }
  return found;
}

/** langdetect's `NGram.normalize`: what does not tell languages apart is one. */
function normalized(character: string, han: ReadonlyMap<string, string>): string {
  const code = character.codePointAt(0) as number;
  if (code < 0x80) return /[A-Za-z]/.test(character) ? character : " ";
  if (code < 0x100) return "\u00a0\u00ab\u00b0\u00bb".includes(character) ? " " : character;
  if (code === 0x219) return "\u015f";
  if (code === 0x21b) return "\u0163";
  if (code === 0x6cc) return "\u064a";
  if (code >= 0x1ea0 && code <= 0x1eff) return "\u1ec3";
  if (code >= 0x2000 && code <= 0x206f) return " ";
  if (code >= 0x3040 && code <= 0x309f) return "\u3042";
  if (code >= 0x30a0 && code <= 0x30ff) return "\u30a2";
  if ((code >= 0x3100 && code <= 0x312f) || (code >= 0x31a0 && code <= 0x31bf)) return "\u3105";
  if (code >= 0xac00 && code <= 0xd7af) return "\uac00";
  return han.get(character) ?? character;
}
