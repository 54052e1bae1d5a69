// `startend:end_checker`: the response ends with a phrase.
import { z } from "zod";
import type { Verdict } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { broken, followed } from "../judge.ts";
import { nonBlank } from "../params.ts";
import { isSpace, rstrip, strip, stripCharacters } from "../python-text.ts";

export interface EndCheckerParams {
  readonly end_phrase: string;
}

/** Without regard to case. */
export const startendEndChecker: Constraint<EndCheckerParams> = {
  id: "startend:end_checker",
  params: z.strictObject({ end_phrase: nonBlank }),
  repairs:
    "Asterisks, underscores, quotation marks of any kind, backticks or periods may follow the phrase; it must not begin inside a word.",
  check: (response, { end_phrase }, mode) => {
    const phrase = strip(end_phrase).toLowerCase();
    if (mode === "fixed") return endsPlainly(response, phrase);
    const bare = stripCharacters(strip(response), '"').toLowerCase();
    return bare.endsWith(phrase) ? followed({ expected: phrase }) : other(response, phrase);
  },
};

function endsPlainly(response: string, phrase: string): Verdict {
  const lowered = response.toLowerCase();
  for (let end = lowered.length; end >= phrase.length; end--) {
    const start = end - phrase.length;
    if (lowered.startsWith(phrase, start)) {
      const inside =
        /^[\p{L}\p{N}]/u.test(phrase) && /[\p{L}\p{M}\p{N}]$/u.test(lowered.slice(Math.max(0, start - 2), start));
      if (inside) return other(response, phrase);
      const aligned = lowered.length === response.length;
      return followed({ expected: phrase, ...(aligned ? { span: [start, end] as const } : {}) });
    }
    const last = lowered.charCodeAt(end - 1);
    if (!isSpace(last) && !decoration.has(lowered.charAt(end - 1))) break;
  }
  return other(response, phrase);
}

const decoration = new Set("*_~`\"'.“”„‘’«»");

function other(response: string, phrase: string): Verdict {
  const end = rstrip(response).length;
  const span = [Math.max(0, end - phrase.length), end] as const;
  const found = response.slice(...span);
  return broken("other-end", `ends with ${JSON.stringify(found)}, wanted ${JSON.stringify(phrase)}`, {
    span,
    expected: phrase,
    found,
  });
}
