// `format:quotes`: quotes within quotes within quotes, double and single ones in turn.
import type { Verdict } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { broken, followed } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { nestedQuotes } from "./nested-quotes.ts";

const LEVELS = 3;

export const formatQuotes: Constraint<NoParams> = {
  id: "format:quotes",
  params: noParams,
  repairs: "Apostrophes are no quotation marks, and curly quotation marks are.",
  check: (response, _params, mode) => (mode === "parity" ? toggled(response) : paired(response)),
};

/** Every straight mark closes the level that it opened, or else opens one. */
function toggled(response: string): Verdict {
  const open: number[] = [];
  let deepest = 0;
  for (let i = 0; i < response.length; i++) {
    const character = response.charAt(i);
    if (character !== '"' && character !== "'") continue;
    const top = open.at(-1);
    if (top === undefined || response.charAt(top) !== character) {
      open.push(i);
      deepest = Math.max(deepest, open.length);
    } else {
      open.pop();
      if (deepest - open.length >= LEVELS) return nested(deepest, top, i + 1);
    }
  }
  return tooShallow(deepest);
}

function paired(response: string): Verdict {
  let deepest = 0;
  for (const { levels, span } of nestedQuotes(response)) {
    if (levels >= LEVELS) return nested(levels, ...span);
    deepest = Math.max(deepest, levels);
  }
  return tooShallow(deepest);
}

function nested(count: number, start: number, end: number): Verdict {
  return followed({ count, threshold: `at least ${LEVELS}`, span: [start, end] });
}

function tooShallow(count: number): Verdict {
  const threshold = `at least ${LEVELS}`;
  return broken("too-shallow", `no quotation is nested and closed ${LEVELS} levels deep`, { count, threshold });
}
