// The canonical meaning of a Markov algorithm: what it does to fixed texts.
import { sha256 } from "../../core/content-id.ts";
import { Rng } from "../../core/rng.ts";
import { isOver, type MarkovParams, type MarkovRule } from "./params.ts";
import { runMarkov } from "./run.ts";

const limits = { maxSteps: 300, maxLength: 600 };
const SHORT_TEXTS = 40;
const LONG_TEXTS = 56;
const LONGEST = 12;

/**
 * The letters of the alphabet that the algorithm looks for, and a hash of its answers on fixed texts over them ("!" where it does
 * not halt within 300 steps). Rules that are applied to none of these texts count for nothing, and neither do names of
 * markers, so that algorithms which behave alike have one key; telling apart what differs on rarer texts only is
 * left out on purpose.
 */
export function markovKey({ alphabet, rules }: MarkovParams): string {
  let live: readonly MarkovRule[] = rules;
  for (;;) {
    const letters = lettersOf(live, alphabet);
    const applied = new Set<number>();
    const answers = probes(letters).map((probe) => {
      const run = runMarkov(live, probe, limits, (rule) => applied.add(rule));
      return run.kind === "halted" ? run.text : "!";
    });
    // Dropping a rule may leave letters that none of the others looks for, and with them other texts to try.
    const fewer = live.filter((_, place) => applied.has(place));
    if (fewer.length === live.length || lettersOf(fewer, alphabet) === letters) {
      return `${letters}:${sha256(answers.join("|")).slice(0, 24)}`;
    }
    live = fewer;
  }
}

/** The rules as pieces that a split can keep unseen. */
export function markovParts({ rules }: MarkovParams): readonly string[] {
  return rules.map(({ left, right, final }) => `${left}>${final ? "." : ""}${right}`);
}

function lettersOf(rules: readonly MarkovRule[], alphabet: string): string {
  const found = new Set<string>();
  for (const { left } of rules) for (const letter of left) if (alphabet.includes(letter)) found.add(letter);
  return [...found].sort().join("");
}

const known = new Map<string, readonly string[]>();
const MOST_KNOWN = 1_000;

/** The shortest texts over `letters`, and random longer ones. */
function probes(letters: string): readonly string[] {
  let texts = known.get(letters);
  if (texts !== undefined) return texts;
  texts = letters === "" ? [""] : [...shortest(letters), ...random(letters)];
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(letters, texts);
  return texts;
}

function shortest(letters: string): string[] {
  const texts = [""];
  for (let i = 0; texts.length < SHORT_TEXTS; i++) for (const letter of letters) texts.push(`${texts[i]}${letter}`);
  return texts;
}

function random(letters: string): string[] {
  const rng = Rng.from("markov", "probes", letters);
  return Array.from({ length: LONG_TEXTS }, () =>
    Array.from({ length: rng.between(3, LONGEST) }, () => letters.charAt(rng.int(letters.length))).join(""),
  );
}

/** Whether `text` is an input of the algorithm, for answers that are fed to the next one. */
export function asInput({ alphabet }: MarkovParams, text: string): string | undefined {
  return text !== "" && isOver(text, alphabet) ? text : undefined;
}
