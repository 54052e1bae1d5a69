// The configs under which the family `constraint` is held to the conformance suite, and readings of its own to check against.
import { ifeval } from "../../verify/ifeval/index.ts";
import { ifRlvrConstraints } from "../../verify/if-rlvr/constraint-set.ts";
import { isBlank, isSpace, strip } from "../../verify/python-text.ts";
import { readyConstraint } from "../../verify/ready-constraint.ts";
import type { ConformanceOptions } from "../conformance/conformance.ts";
import type { ConstraintInput, ConstraintOfSet, ConstraintParams } from "./params.ts";
import { witnessedSet, type SetName } from "./sets.ts";

/** Ids whose "fixed" meaning can be said in a line or two, without the verifier. */
const readings: Readonly<Record<string, (response: string, params: Readonly<Record<string, unknown>>) => boolean>> = {
  "punctuation:no_comma": (response) => !response.includes(","),
  "startend:end_checker": (response, { end_phrase }) => {
    const [text, phrase] = [response.toLowerCase(), String(end_phrase).toLowerCase()];
    const at = text.lastIndexOf(phrase);
    if (at < 0 || /[\p{L}\p{M}\p{N}]/u.test(text.slice(Math.max(0, at - 1), at))) return false;
    return Array.from(text.slice(at + phrase.length)).every(
      (mark) => isSpace(mark.charCodeAt(0)) || "*_~`\"'.“”„‘’«»".includes(mark),
    );
  },
  "keywords:letter_frequency": (response, { letter, let_frequency, let_relation }) => {
    const count = Array.from(response.toLowerCase()).filter((each) => each === letter).length;
    return let_relation === "at least" ? count >= Number(let_frequency) : count < Number(let_frequency);
  },
  "combination:repeat_prompt": (response, { prompt_to_repeat }) => {
    const [text, prompt] = [response.toLowerCase(), String(prompt_to_repeat).toLowerCase()];
    let at = 0;
    while (at < text.length && isSpace(text.charCodeAt(at))) at++;
    return text.startsWith(prompt, at) && /[\p{L}\p{N}]/u.test(text.slice(at + prompt.length));
  },
  "combination:two_responses": (response) => {
    const parts = response.split("******").map(strip);
    const filled = parts.filter((part) => part !== "");
    return filled.length === 2 && filled[0] !== filled[1] && parts.slice(1, -1).every((part) => part !== "");
  },
};

/** Where there is no such reading, what the published set itself says of the call alone. */
function isFollowed({ set, calls }: ConstraintParams, _: ConstraintInput, response: string): boolean {
  if (isBlank(response)) return false;
  return calls.every(({ id, params }: ConstraintOfSet) => {
    const reading = set === ifeval.name ? readings[id] : undefined;
    if (reading !== undefined) return reading(response, params);
    return readyConstraint(witnessedSet(set).set, { id, params }).check(response, "fixed").kind === "pass";
  });
}

function drawnFrom(set: SetName): readonly string[] {
  return witnessedSet(set).recipes.map(({ id }) => id);
}

const plain = ["punctuation:no_comma", "detectable_format:title", "startend:quotation"];

export const conformanceCases: ConformanceOptions = {
  configs: {
    defaults: {},
    "what is read in another way": { ids: Object.keys(readings), constraints: { from: 1, to: 3 } },
    "training constraints": {
      set: "if-rlvr",
      ids: ifRlvrConstraints.map(({ id }) => id).filter((id) => drawnFrom("if-rlvr").includes(id)),
      constraints: { from: 1, to: 3 },
    },
    "unseen constraints": { set: "ifbench", constraints: { from: 1, to: 3 } },
    "short responses, ids held out": {
      holdOut: ["length_constraints:number_sentences", "language:response_language"],
      constraints: { from: 2, to: 4 },
      words: { from: 20, to: 60 },
    },
  },
  tiny: {
    "one id without parameters": { ids: ["punctuation:no_comma"], constraints: { from: 1, to: 1 } },
    "three ids, one at a time": { ids: plain, constraints: { from: 1, to: 1 } },
    "a marker with or without a title and commas": {
      ids: ["detectable_content:postscript", "detectable_format:title", "punctuation:no_comma"],
      constraints: { from: 1, to: 3 },
    },
  },
  samples: 24,
  draws: 200,
  oracle: isFollowed,
};
