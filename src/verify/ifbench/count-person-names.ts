// `count:person_names`: the response mentions at least so many names of the list that the prompt gives.
import { z } from "zod";
import type { Constraint } from "../constraint.ts";
import { findSpans, judgeCount } from "../judge.ts";
import { amount } from "../params.ts";
import { py } from "../python-text.ts";

/** The fifty names of the prompt. */
export const personNames: readonly string[] = [
  ["Emma", "Liam", "Sophia", "Jackson", "Olivia", "Noah", "Ava", "Lucas", "Isabella", "Mason"],
  ["Mia", "Ethan", "Charlotte", "Alexander", "Amelia", "Benjamin", "Harper", "Leo", "Zoe", "Daniel"],
  ["Chloe", "Samuel", "Lily", "Matthew", "Grace", "Owen", "Abigail", "Gabriel", "Ella", "Jacob"],
  ["Scarlett", "Nathan", "Victoria", "Elijah", "Layla", "Nicholas", "Audrey", "David", "Hannah", "Christopher"],
  ["Penelope", "Thomas", "Nora", "Andrew", "Aria", "Joseph", "Claire", "Ryan", "Stella", "Jonathan"],
].flat();

/** Case matters, and a name is a whole word; the spans are all uses, the count is that of different names. */
export const countPersonNames: Constraint<{ N: number }> = {
  id: "count:person_names",
  params: z.strictObject({ N: amount }),
  check: (response, { N }) => {
    const pattern = new RegExp(`${py.boundary}(?:${personNames.join("|")})${py.boundary}`, "gu");
    const spans = findSpans(response, pattern);
    const count = new Set(spans.map(([start, end]) => response.slice(start, end))).size;
    return judgeCount({ count, what: "different names of the list", spans }, "at least", N);
  },
};
