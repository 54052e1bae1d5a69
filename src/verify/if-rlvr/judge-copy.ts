// Whether a response is a given text and nothing else.
import type { Verdict } from "../../core/verdict.ts";
import { broken, followed } from "../judge.ts";
import { strip } from "../python-text.ts";

/** Space around either and case aside. */
export function judgeCopy(response: string, wanted: string): Verdict {
  const expected = strip(wanted);
  const given = strip(response);
  const [left, right] = [expected.toLowerCase(), given.toLowerCase()];
  const start = response.indexOf(given);
  const end = start + given.length;
  if (left === right) return followed({ span: [start, end] });
  let same = 0;
  while (same < left.length && same < right.length && left.charCodeAt(same) === right.charCodeAt(same)) same++;
  const at = Math.min(start + same, end);
  return broken("different", `differs from the text to copy at its character ${same}`, { expected, span: [at, end] });
}
