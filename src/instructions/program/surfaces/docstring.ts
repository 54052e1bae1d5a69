// Where a goal stands in Python.
import type { Documentation } from "./notation.ts";

/** One string, without anything that could end it early or late. */
export const wholeDocstring = /^"""(?:(?!""")[^\\])*"""$/;

/** One line, where there is a goal. */
export const docstring: Documentation = {
  place: "inside",
  begins: /^"""/,
  ends: /"""$/,
  whole: wholeDocstring,
  write: ({ goal }) => (goal === undefined ? [] : [`"""${goal}"""`]),
  goal: ([first = ""]) => first.replace(/^"""/, "").replace(/"""$/, ""),
};
