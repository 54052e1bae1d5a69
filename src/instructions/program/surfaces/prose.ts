// Programs as numbered steps in plain words.
import { notation, type Documentation, type Notation, type NotationSource } from "./notation.ts";
import { otherWords, plainWords, symbols } from "./prose-operators.ts";

type Voice = Pick<NotationSource, "head" | "lines" | "operators"> &
  Partial<Pick<NotationSource, "parameter" | "parameters" | "types" | "negative">>;

const voices: readonly Voice[] = [
  {
    operators: plainWords,
    head: "To work out {name} of {parameters}, giving {returns}:",
    lines: {
      assign: "Set {name} to {value}.",
      if: "If {test}:",
      else: "Otherwise:",
      count: "For every whole number {name} from {from} up to, but without, {to}:",
      each: "For every item {name} of {in}, in order:",
      while: "As long as {test}, repeat:",
      return: "The result is {value}.",
    },
  },
  {
    operators: otherWords,
    head: "The procedure {name} takes {parameters} and gives {returns}. It goes like this:",
    lines: {
      assign: "Let {name} be {value}.",
      if: "When {test}:",
      else: "In every other case:",
      count: "Count with {name} from {from} upwards, stopping before {to}, and each time:",
      each: "Go through {in} from the first item to the last, call each one {name}, and each time:",
      while: "While {test}, do again and again:",
      return: "Give back {value}.",
    },
  },
  {
    operators: plainWords,
    head: "Could you please work out {name} of {parameters}, which should give {returns}? The steps are:",
    lines: {
      assign: "Please set {name} to {value}.",
      if: "If {test}, please do this:",
      else: "If that is not so, please do this instead:",
      count: "Please count with {name} from {from} to just before {to}, and for every count:",
      each: "Please take every item {name} of {in}, one after the other, and for each:",
      while: "As long as {test}, please keep doing this:",
      return: "Please answer with {value}.",
    },
  },
  {
    operators: symbols,
    negative: 7,
    head: "{name}({parameters}) gives {returns}:",
    parameter: "{name}: {type}",
    parameters: { between: ", ", none: "" },
    types: { int: "number", bool: "yes/no", str: "text", "list[int]": "numbers", "list[str]": "texts" },
    lines: {
      assign: "{name} is {value}",
      if: "if {test}:",
      else: "else:",
      count: "for {name} from {from} to before {to}:",
      each: "for each {name} in {in}:",
      while: "while {test}:",
      return: "answer {value}",
    },
  },
  {
    operators: plainWords,
    head: "Here is how to find {name} of {parameters}, which is {returns}:",
    lines: {
      assign: "Take {value}; call it {name}.",
      if: "Check whether {test}. If so:",
      else: "If not:",
      count: "Do this once for every whole number {name} from {from} to one less than {to}, upwards:",
      each: "Do this once for every item {name} in {in}, from the first to the last:",
      while: "Keep doing this while {test}:",
      return: "You have the answer: {value}.",
    },
  },
  {
    operators: otherWords,
    head: "Steps that lead from {parameters} to {name}, {returns}:",
    lines: {
      assign: "Write down {value} as {name}.",
      if: "Only if {test}:",
      else: "Else:",
      count: "With {name} being each whole number from {from} on that is smaller than {to}, in turn:",
      each: "With {name} being each item of {in} in turn:",
      while: "While it holds that {test}, again and again:",
      return: "Finish with {value}.",
    },
  },
];

const goal: Documentation = {
  place: "before",
  begins: /^Goal: /,
  ends: /$/,
  whole: /^.*$/,
  write: ({ goal }) => (goal === undefined ? [] : [`Goal: ${goal}`]),
  goal: ([first = ""]) => first.slice("Goal: ".length),
};

export const prose: readonly Notation[] = voices.map((voice) =>
  notation({
    types: {
      int: "a whole number",
      bool: "true or false",
      str: "a text",
      "list[int]": "a list of whole numbers",
      "list[str]": "a list of texts",
    },
    truth: ["true", "false"],
    comma: ", ",
    emptyLists: { "list[int]": "an empty list of whole numbers", "list[str]": "an empty list of texts" },
    negative: 12,
    parameter: "{name} ({type})",
    parameters: { between: " and ", none: "nothing" },
    documentation: goal,
    layout: { kind: "numbered", indent: "   ", bodyDepth: 0, between: "\n\n" },
    ...voice,
  }),
);
