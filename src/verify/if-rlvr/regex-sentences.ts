// Sentences as open-instruct cuts them: the chain of regular expressions of IFEval's `split_into_sentences`, not Punkt.
import { py, strip } from "../python-text.ts";

type Rule = readonly [pattern: RegExp, replacement: string];

const letter = "([A-Za-z])";
const acronym = "([A-Z][.][A-Z][.](?:[A-Z][.])?)";
const suffix = "(Inc|Ltd|Jr|Sr|Co)";
const starter =
  "(Mr|Mrs|Ms|Dr|Prof|Capt|Cpt|Lt|" +
  ["He", "She", "It", "They", "Their", "Our", "We", "But", "However", "That", "This"]
    .map((word) => word + py.space)
    .join("|") +
  "|Wherever)";

const beforeDots: readonly Rule[] = [
  [/\n/g, " "],
  [/(Mr|St|Mrs|Ms|Dr)[.]/g, "$1<prd>"],
  [/[.](com|net|org|io|gov|edu|me)/g, "<prd>$1"],
  [/([0-9])[.]([0-9])/g, "$1<prd>$2"],
];

const afterDots: readonly Rule[] = [
  [/Ph\.D\./g, "Ph<prd>D<prd>"],
  [new RegExp(`${py.space}${letter}[.] `, "gu"), " $1<prd> "],
  [new RegExp(`${acronym} ${starter}`, "gu"), "$1<stop> $2"],
  [new RegExp(`${letter}[.]${letter}[.]${letter}[.]`, "g"), "$1<prd>$2<prd>$3<prd>"],
  [new RegExp(`${letter}[.]${letter}[.]`, "g"), "$1<prd>$2<prd>"],
  [new RegExp(` ${suffix}[.] ${starter}`, "gu"), " $1<stop> $2"],
  [new RegExp(` ${suffix}[.]`, "g"), " $1<prd>"],
  [new RegExp(` ${letter}[.]`, "g"), " $1<prd>"],
  [/\.”/g, "”."],
  [/\."/g, '".'],
  [/!"/g, '"!'],
  [/\?"/g, '"?'],
  [/[.?!]/g, "$&<stop>"],
  [/<prd>/g, "."],
];

/** The sentences, stripped; some are empty. Linear in the length of the text. */
export function regexSentences(text: string): string[] {
  let marked = replaced(` ${text}  `, beforeDots);
  marked = marked.replace(/\.{2,}/g, (dots) => `${"<prd>".repeat(dots.length)}<stop>`);
  const sentences = replaced(marked, afterDots)
    .split("<stop>")
    .map((sentence) => strip(sentence));
  if (sentences.at(-1) === "") sentences.pop();
  return sentences;
}

function replaced(text: string, rules: readonly Rule[]): string {
  let result = text;
  for (const [pattern, replacement] of rules) result = result.replace(pattern, replacement);
  return result;
}
