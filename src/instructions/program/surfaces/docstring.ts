// Where a goal stands in Python.
import type { Documentation } from "./notation.ts";

/** One line, where there is a goal. */
export const docstring: Documentation = {
  place: "inside",
  begins: /^"""/,
  ends: /"""$/,
  write: ({ goal }) => (goal === undefined ? [] : [`"""${goal}"""`]),
  goal: ([first = ""]) => first.replace(/^"""/, "").replace(/"""$/, ""),
};
