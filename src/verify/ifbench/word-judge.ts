// Verdicts on constraints that every word has to follow.
import type { Verdict } from "../../core/verdict.ts";
import { broken, judgeCount } from "../judge.ts";
import type { PlacedText } from "../placed-text.ts";

/** None of `offending` may be there; `what` names them in the plural. */
export function judgeNone(offending: readonly PlacedText[], what: string): Verdict {
  return judgeCount({ count: offending.length, what, spans: offending.map((word) => word.span) }, "exactly", 0);
}

/** In "fixed" mode a constraint on words needs words: with fewer than `needed` it would be followed by saying nothing. */
export function tooFew(count: number, what: string, needed: number): Verdict | undefined {
  if (count >= needed) return undefined;
  const threshold = `at least ${needed}`;
  return broken("too-few", `${count} ${what}, wanted ${threshold}`, { count, threshold });
}
