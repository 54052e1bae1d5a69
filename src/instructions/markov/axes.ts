// What makes an exercise with a Markov algorithm harder or easier.
import type { Axis } from "../family.ts";
import { limits } from "./execute.ts";
import { isOver, type MarkovInput, type MarkovParams } from "./params.ts";
import { runMarkov } from "./run.ts";

type MarkovAxis = Axis<MarkovParams, MarkovInput>;

export const markovAxes: readonly MarkovAxis[] = [
  { name: "rules", description: "rules of the algorithm", measure: ({ rules }) => rules.length },
  {
    name: "finalRules",
    description: "rules that end the algorithm",
    measure: ({ rules }) => rules.filter(({ final }) => final).length,
  },
  {
    name: "markerRules",
    description: "rules that look for or write something that is not a letter of the alphabet",
    measure: ({ alphabet, rules }) => rules.filter(({ left, right }) => !isOver(left + right, alphabet)).length,
  },
  {
    name: "emptyLeft",
    description: "whether a rule has an empty left side",
    measure: ({ rules }) => rules.some(({ left }) => left === ""),
  },
  { name: "inputLength", description: "letters in the input", measure: (_, input) => input.length },
  {
    name: "steps",
    description: "rules applied until the algorithm halts",
    measure: ({ rules }, input) => runMarkov(rules, input, limits).steps,
  },
  {
    name: "rulesApplied",
    description: "different rules among them",
    measure: ({ rules }, input) => {
      const applied = new Set<number>();
      runMarkov(rules, input, limits, (rule) => applied.add(rule));
      return applied.size;
    },
  },
  {
    name: "longestText",
    description: "letters of the longest text on the way",
    measure: ({ rules }, input) => {
      let longest = input.length;
      runMarkov(rules, input, limits, (_, text) => (longest = Math.max(longest, text.length)));
      return longest;
    },
  },
  {
    name: "halts",
    description: "by a final rule, or because no rule applies",
    measure: ({ rules }, input) => {
      const run = runMarkov(rules, input, limits);
      return run.kind === "limited" ? "never" : run.final ? "final rule" : "no rule";
    },
  },
];
