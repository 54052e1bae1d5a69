// `format:options`: the response is one of the options and nothing else.
import { z } from "zod";
import type { Constraint, Mode } from "../constraint.ts";
import { broken, followed } from "../judge.ts";
import { nonBlank } from "../params.ts";
import { foldWord } from "../plain-words.ts";
import { py, punctuation, strip, stripCharacters } from "../python-text.ts";

export interface FormatOptionsParams {
  /** The options as the instruction lists them: `yes/no/maybe`. */
  readonly options: string;
}

/** Options that are the letters a, b, c, ... must be given exactly; others in any case, with any marks around them. */
export const formatOptions: Constraint<FormatOptionsParams> = {
  id: "format:options",
  params: z.strictObject({ options: nonBlank }),
  repairs:
    "`or` parts options only as a word, a list may have both commas and `or`, and space around a response is no fault.",
  check: (response, { options: listed }, mode) => {
    const { options, exact } = readOptions(listed, mode);
    const given = exact ? (mode === "parity" ? response : strip(response)) : plain(response, mode);
    const evidence = { expected: options.join(" / "), found: given.slice(0, 200) };
    const met = options.some((option) => (exact ? option : plain(option, mode)) === given);
    return met ? followed(evidence) : broken("not-an-option", "the response is not one of the options", evidence);
  },
};

interface Options {
  readonly options: readonly string[];
  readonly exact: boolean;
}

const letters = new RegExp(String.raw`^${py.notWord}*[aA]${py.notWord}*[bB]${py.notWord}*[cC]`, "u");
const letterWords = new RegExp(String.raw`^${py.notWord}*[aA]${py.notWord}+[bB]${py.notWord}+[cC](?!${py.word})`, "u");
const orWord = new RegExp(String.raw`(?<!${py.word})or(?!${py.word})`, "iu");

function readOptions(listed: string, mode: Mode): Options {
  const exact = (mode === "parity" ? letters : letterWords).test(listed);
  const pieces = listed.split(mode === "parity" ? firstSeparator(listed) : separators(listed)).map(strip);
  return { exact, options: mode === "parity" ? pieces : pieces.filter((piece) => piece !== "") };
}

function firstSeparator(listed: string): string {
  if (listed.includes("/")) return "/";
  return listed.includes("or") ? "or" : ",";
}

function separators(listed: string): RegExp {
  if (listed.includes("/")) return /\//u;
  return new RegExp(`,|${orWord.source}`, "iu");
}

const ends = /^[^\p{L}\p{N}]+|(?<=[\p{L}\p{N}])[^\p{L}\p{N}]+$/gu;

/** Without what may differ; an option of marks only stays. */
function plain(text: string, mode: Mode): string {
  if (mode === "parity") return stripCharacters(text, `${punctuation} `).toLowerCase();
  return foldWord(strip(text).replaceAll(ends, "") || strip(text));
}
