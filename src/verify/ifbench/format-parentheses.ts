// `format:parentheses`: parentheses, brackets and braces are nested at least five levels deep.
import type { Verdict } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { broken, followed } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";

const LEVELS = 5;
const closers: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

/** A closing character that fits no opening one begins the search anew. */
export const formatParentheses: Constraint<NoParams> = {
  id: "format:parentheses",
  params: noParams,
  repairs: "All five levels are closed, not only the innermost.",
  check: (response, _params, mode) => (mode === "parity" ? opened(response) : closed(response)),
};

/** Five are open, and one of them is closed. */
function opened(response: string): Verdict {
  let open: number[] = [];
  let deepest = 0;
  let overall = 0;
  for (let i = 0; i < response.length; i++) {
    const character = response.charAt(i);
    if ("([{".includes(character)) {
      open.push(i);
      deepest = Math.max(deepest, open.length);
      overall = Math.max(overall, deepest);
    } else if (character in closers) {
      const start = open.pop();
      if (start === undefined || response.charAt(start) !== closers[character]) {
        open = [];
        deepest = 0;
      } else if (deepest >= LEVELS) return nested(deepest, start, i + 1);
    }
  }
  return tooShallow(overall);
}

interface Open {
  readonly at: number;
  /** Levels that were opened and closed inside. */
  inside: number;
}

/** Five levels are open and closed again. */
function closed(response: string): Verdict {
  let open: Open[] = [];
  let deepest = 0;
  for (let i = 0; i < response.length; i++) {
    const character = response.charAt(i);
    if ("([{".includes(character)) open.push({ at: i, inside: 0 });
    else if (character in closers) {
      const group = open.pop();
      if (group === undefined || response.charAt(group.at) !== closers[character]) {
        open = [];
        continue;
      }
      const depth = group.inside + 1;
      if (depth >= LEVELS) return nested(depth, group.at, i + 1);
      deepest = Math.max(deepest, depth);
      const outer = open.at(-1);
      if (outer !== undefined) outer.inside = Math.max(outer.inside, depth);
    }
  }
  return tooShallow(deepest);
}

function nested(count: number, start: number, end: number): Verdict {
  return followed({ count, threshold: `at least ${LEVELS}`, span: [start, end] });
}

function tooShallow(count: number): Verdict {
  const detail = `${count} levels of parentheses, closed in order, wanted at least ${LEVELS}`;
  return broken("too-shallow", detail, { count, threshold: `at least ${LEVELS}` });
}
