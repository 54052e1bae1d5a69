// Where a goal stands in Python.
import type { Documentation } from "./notation.ts";

/** One line, where there is a goal. */
export const docstring: Documentation = {
  place: "inside",
  begins: /^"""/,
  ends: /"""$/,
  write: ({ goal }) => (goal === undefined ? [] : [`"""${plainGoal(goal)}"""`]),
  goal: ([first = ""]) => first.replace(/^"""/, "").replace(/"""$/, ""),
};

/** A goal as one line of a docstring or a comment, which nothing in it can end or escape from. */
export function plainGoal(goal: string): string {
  const line = goal
    .replaceAll(/\s+/g, " ")
    .replaceAll("\\", "/")
    .replaceAll('"""', "'''")
    .replaceAll("*/", "* /")
    .trim();
  return line.endsWith('"') ? `${line.slice(0, -1)}'` : line;
}
