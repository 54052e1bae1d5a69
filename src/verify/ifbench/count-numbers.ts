// `count:numbers`: the response has exactly so many numbers.
import { z } from "zod";
import type { Constraint } from "../constraint.ts";
import { findSpans, judgeCount } from "../judge.ts";
import { amount } from "../params.ts";
import { py } from "../python-text.ts";
import { asciiPunctuation } from "./word-edges.ts";

/** Digits, whatever ASCII punctuation stands between them: what is left of it once punctuation is deleted. */
const merged = String.raw`${py.digit}(?:${asciiPunctuation}*${py.digit})*`;
const digits = `${py.digit}+`;
const grouped = String.raw`${py.digit}{1,3}(?:,${py.digit}{3})+(?!${py.digit})`;
const single = String.raw`(?:${grouped}|${digits})(?:\.${digits})*`;

export const countNumbers: Constraint<{ N: number }> = {
  id: "count:numbers",
  params: z.strictObject({ N: amount }),
  repairs:
    "Only decimal points and commas of thousands join digits: 3-4 and 1/2 are two numbers each, 2024-01-05 three.",
  check: (response, { N }, mode) => {
    const spans = findSpans(response, new RegExp(mode === "parity" ? merged : single, "gu"));
    return judgeCount({ count: spans.length, what: "numbers", spans }, "exactly", N);
  },
};
