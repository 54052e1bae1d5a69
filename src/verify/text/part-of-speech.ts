// Whether an English text starts with a verb: a lexicon, endings, and for words of two kinds what follows them.
import { lstrip } from "../python-text.ts";
import { irregularPast, otherIng, verbs, verbsOrAdjectives, verbsOrNouns } from "./verb-lexicon.ts";
import { wordTokens } from "./word-tokens.ts";

/**
 * Whether the first token (of `wordTokens`) is a verb in any form but a modal: "Take a seat", "Running is fun", "Based on
 * that", "Is it?". A mark of punctuation or layout before the word makes it false. Looks at the first words alone.
 */
export function startsWithVerb(text: string): boolean {
  const [first = "", ...next] = wordTokens(lstrip(text).slice(0, window)).slice(0, contextLength);
  if (!/^\p{L}/u.test(first)) return false;
  const word = first.toLowerCase();
  const shouted = next.every((token) => token === token.toUpperCase());
  const context: Context = {
    next: next.map((token) => token.toLowerCase()),
    // A capital tells nothing where everything is in capitals.
    nextIsName: !shouted && /^\p{Lu}/u.test(next[0] ?? "") && next[0] !== "I",
  };
  if (known().other.has(word)) return false;
  return isInflected(word, context.next[0] ?? "") || isImperative(word, context);
}

/** Characters and tokens that are looked at. */
const window = 400;
const contextLength = 7;

interface Context {
  /** The tokens after the first, in lower case. */
  readonly next: readonly string[];
  readonly nextIsName: boolean;
}

const auxiliaries = "am are be been being did do does had has have is was were";
const modals = "can could may might must shall should will would ca wo 'll 'd cannot";
/** Other kinds that the lexicon or the endings would take for verbs. */
const others =
  "a about above after all along also although an and any as at away back because before behind beside best better but by " +
  "despite down due each even ever every except few first for from further good he hello her here hey hi his how " +
  "however hundred i if in indeed inside instead into it its just last later least less like long lots many maybe me mine " +
  "more most much my near never new next no none nor not now of off often oh ok okay on once one only onto or other " +
  "our out outside over own past per please quite rather red right since so some soon still such sure ten than thanks that " +
  "the their them then there these they this those though thousand through thus till to today together tomorrow too top " +
  "toward towards under until up upon us very via we well what when where which while who whom whose why with within " +
  "without wow yes yesterday yet you your bed seed sacred naked wicked rugged kindred hatred alfred mohammed";

/** Words after which the one before is a verb: what begins an object, or a particle. */
const objects =
  "a an the this that these those my your his her its our their me him us them it you yourself yourselves himself herself " +
  "itself themselves ourselves all any both each every everyone everything nothing something someone somebody some no one " +
  "two three four five six seven eight nine ten many more less what how why whether not n't";
const particles =
  "up down out off away back into through along toward towards around across over onto together again ahead aside forward " +
  "left daily well now here there if whether hard";
const prepositions = "in on at with to from by between among about under behind against for";

/** Forms that are verbs by themselves: auxiliaries, gerunds, past tenses and participles, the third person. */
function isInflected(word: string, second: string): boolean {
  const { auxiliary, past, notGerunds, sure, preposition } = known();
  if (auxiliary.has(word) || past.has(word)) return true;
  if (word.endsWith("ing")) return word.length > 4 && !notGerunds.has(word);
  if (word.endsWith("ed")) return isVerb(stems(word, "ed")) || (word.length > 5 && preposition.has(second));
  return word.endsWith("s") && stems(word, "s").some((stem) => sure.has(stem));
}

function isImperative(word: string, { next, nextIsName }: Context): boolean {
  const { sure, nouns, adjectives, object, particle } = known();
  if (sure.has(word)) return true;
  const [second = ""] = next;
  if (nouns.has(word)) {
    if (object.has(second) || particle.has(second) || second === "!") return true;
    if (!/^\p{L}/u.test(second)) return /^\d/.test(second) && !/^[:.)]$/.test(next[1] ?? "");
    if (second === "and" || second === "or") return isVerb([next[1] ?? ""]);
    if (second === "by") return next[1]?.endsWith("ing") === true;
    if (second === "of" || nextIsName || isPredicate(second) || isPast(second)) return false;
    return !clause(next.slice(1)).some(isAuxiliary);
  }
  return adjectives.has(word) && (object.has(second) || particle.has(second));
}

/** A form that has its subject before it: then that is what the first word is. */
function isPredicate(token: string): boolean {
  const { past, plural } = known();
  if (isAuxiliary(token) || past.has(token)) return true;
  return token.endsWith("s") && isVerb(stems(token, "s").filter((stem) => !plural.has(stem)));
}

function isAuxiliary(token: string): boolean {
  return known().auxiliary.has(token) || known().modal.has(token);
}

function isPast(token: string): boolean {
  return token.endsWith("ed") && isVerb(stems(token, "ed"));
}

/** The tokens until another clause may begin. */
function clause(tokens: readonly string[]): readonly string[] {
  const end = tokens.findIndex((token) => !/^[\p{L}\p{N}']/u.test(token) || known().clauseStart.has(token));
  return end < 0 ? tokens : tokens.slice(0, end);
}

/** What `word` may be a form of: "tried" of "tri", "trie" and "try". */
function stems(word: string, ending: "ed" | "s"): string[] {
  const stem = word.slice(0, -ending.length);
  const all = [stem];
  if (ending === "ed") {
    all.push(`${stem}e`);
    if (stem.at(-1) === stem.at(-2)) all.push(stem.slice(0, -1));
  } else if (/(?:s|x|z|ch|sh|o)e$/.test(stem)) all.push(stem.slice(0, -1));
  if (stem.endsWith("i")) all.push(`${stem.slice(0, -1)}y`);
  if (stem.endsWith("ie")) all.push(`${stem.slice(0, -2)}y`);
  return all;
}

function isVerb(candidates: readonly string[]): boolean {
  const { sure, nouns, adjectives } = known();
  return candidates.some((word) => sure.has(word) || nouns.has(word) || adjectives.has(word));
}

type Words = ReadonlySet<string>;

interface Known {
  readonly sure: Words;
  readonly nouns: Words;
  readonly adjectives: Words;
  readonly past: Words;
  readonly notGerunds: Words;
  readonly auxiliary: Words;
  readonly modal: Words;
  readonly other: Words;
  readonly object: Words;
  readonly particle: Words;
  readonly preposition: Words;
  readonly clauseStart: Words;
  /** Verbs whose third person is more often the plural of a noun. */
  readonly plural: Words;
}

let tables: Known | undefined;

/** Unpacked when first asked for. */
function known(): Known {
  tables ??= {
    sure: wordsOf(verbs),
    nouns: wordsOf(verbsOrNouns),
    adjectives: wordsOf(verbsOrAdjectives),
    past: wordsOf(irregularPast),
    notGerunds: wordsOf(otherIng),
    auxiliary: wordsOf(auxiliaries),
    modal: wordsOf(modals),
    other: wordsOf(others),
    object: wordsOf(objects),
    particle: wordsOf(particles),
    preposition: wordsOf(prepositions),
    clauseStart: wordsOf(
      "and as because before but how if like or so than that until what when where whether which while who why",
    ),
    plural: wordsOf("book bird word note file image question point part thing flower plant card email picture"),
  };
  return tables;
}

function wordsOf(list: string): Words {
  return new Set(list.split(" "));
}
