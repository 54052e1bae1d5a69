// `count:pronouns`: the response has at least so many pronouns.
import { z } from "zod";
import type { Constraint } from "../constraint.ts";
import { judgeCount } from "../judge.ts";
import { amount } from "../params.ts";
import { wordTokenSpans } from "../text/word-tokens.ts";

const pronouns: ReadonlySet<string> = new Set(
  [
    "i me we us you he him she her it they them",
    "my mine our ours your yours his hers its their theirs",
    "myself ourselves yourself yourselves himself herself itself themselves",
    "this that these those who whom whose which what whoever whomever whatever whichever",
    "anybody anyone anything everybody everyone everything nobody nothing somebody someone something",
    "each either neither both all some any none",
  ].flatMap((line) => line.split(" ")),
);

/** Repetitions count, and a slash parts words: "she/her" is two pronouns. */
export const countPronouns: Constraint<{ N: number }> = {
  id: "count:pronouns",
  params: z.strictObject({ N: amount }),
  check: (response, { N }) => {
    const lower = response.replaceAll("/", " ").toLowerCase();
    const found = wordTokenSpans(lower).filter(({ token }) => pronouns.has(token));
    // Lower case can be longer ("İ"), and places in it are then not those of the response.
    const spans = lower.length === response.length ? { spans: found.map(({ span }) => span) } : {};
    return judgeCount({ count: found.length, what: "pronouns", ...spans }, "at least", N);
  },
};
