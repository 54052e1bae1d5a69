// Programs as pseudo-code, in the published format (Mishra et al., arXiv 2305.11790).
import type { Builtin, Expression, Procedure, Statement, Type } from "../ast.ts";
import { argumentCounts } from "../signatures.ts";
import { wholeDocstring } from "./docstring.ts";
import { notation, type Documentation, type Notation, type NotationSource, type Operator } from "./notation.ts";
import { pythonSource as python } from "./python.ts";
import { visitExpression } from "./types.ts";

/**
 * Typed functions with a docstring of goal, parameters and returns; comments before lines that are not obvious; helpers
 * that are called without being defined, since their names say what they do.
 */
export const pseudocode: readonly Notation[] = [
  write({
    helpers: {
      length: "length_of",
      reverse: "reversed_order_of",
      slice: "part_from_index_up_to",
      at: "item_at_index",
      contains: "contains",
      count: "count_occurrences",
      index: "index_of_first_or_minus_one",
      append: "add_item_at_end",
      sort: "sort_ascending",
      sum: "sum_of",
      largest: "largest_of",
      smallest: "smallest_of",
      join: "join_with_separator",
      upper: "to_upper_case",
      lower: "to_lower_case",
      replace: "replace_every_occurrence",
      absolute: "absolute_value_of",
      minimum: "smaller_of",
      maximum: "larger_of",
      text: "number_as_text",
      letter: "letter_at_alphabet_index",
      position: "alphabet_index_or_minus_one",
    },
    count: "for {name} in range({from}, {to}):",
    goal: (procedure) => `Work out ${callOf(procedure)}.`,
    parameters: "Parameters:",
    returns: "Returns:",
    remarks: {
      count: "count upwards and stop before the end",
      each: "take the items one by one, from the first to the last",
      while: "repeat as long as the condition holds",
      "//": "division rounds down to a whole number",
      "%": "the remainder after division, with the sign of the divisor",
      slice: "indices begin at 0, and the last one is left out",
      at: "indices begin at 0",
      index: "indices begin at 0",
      letter: "the letter a has index 0",
      position: "the letter a has index 0",
    },
  }),
  write({
    helpers: {
      length: "number_of_items_in",
      reverse: "turn_back_to_front",
      slice: "cut_from_index_to_before",
      at: "get_item_counted_from_zero",
      contains: "has_inside",
      count: "how_often_it_has",
      index: "first_place_or_minus_one",
      append: "extend_by_one_item",
      sort: "order_from_small_to_large",
      sum: "add_up_all",
      largest: "find_largest",
      smallest: "find_smallest",
      join: "glue_together_with",
      upper: "write_in_capitals",
      lower: "write_in_small_letters",
      replace: "swap_every",
      absolute: "drop_sign_of",
      minimum: "choose_smaller",
      maximum: "choose_larger",
      text: "write_number_as_text",
      letter: "alphabet_letter_counted_from_zero",
      position: "alphabet_place_or_minus_one",
      "//": "divide_and_round_down",
      "%": "remainder_with_sign_of_divisor",
    },
    count: "for {name} in @whole_numbers_from_to_before({from}, {to}):",
    goal: (procedure) => `Carry out the steps of ${callOf(procedure)}.`,
    parameters: "Args:",
    returns: "Return value:",
    remarks: {
      count: "once for every number",
      each: "once for every item, in order",
      while: "check again before every round",
      if: "decide how to go on",
    },
  }),
];

interface Style {
  /** What operators are called; the others are written as in Python. */
  readonly helpers: Readonly<Partial<Record<Operator, string>>>;
  readonly count: string;
  /** What is said of a procedure without a goal. */
  goal(procedure: Procedure): string;
  readonly parameters: string;
  readonly returns: string;
  /** What is said before a statement of a kind, or one that has an operator. */
  readonly remarks: Readonly<Partial<Record<Statement["kind"] | Operator, string>>>;
}

function write(style: Style): Notation {
  const operators: Record<string, NotationSource["operators"][Operator]> = { ...python.operators };
  for (const [operator, helper] of Object.entries(style.helpers)) {
    operators[operator] = [12, `@${helper}(${["{0}", "{0}, {1}", "{0}, {1}, {2}"][arity(operator) - 1]})`];
  }
  const { countFromZero: _, ...lines } = python.lines;
  const { writtenOut: __, ...source } = python;
  return notation({
    ...source,
    operators: operators as NotationSource["operators"],
    lines: { ...lines, declare: "{name}: {type} = {value}", count: style.count },
    declares: "first",
    documentation: documentationOf(style),
    remark: (statement) => remarkOn(statement, style),
  });
}

function arity(operator: string): number {
  if (operator in argumentCounts) return argumentCounts[operator as Builtin];
  return 2;
}

const inWords: Readonly<Record<Type, string>> = {
  int: "a whole number",
  bool: "true or false",
  str: "a text",
  "list[int]": "a list of whole numbers",
  "list[str]": "a list of texts",
};

function documentationOf(style: Style): Documentation {
  return {
    place: "inside",
    begins: /^"""/,
    ends: /"""$/,
    whole: wholeDocstring,
    write: (procedure) => [
      `"""${procedure.goal ?? style.goal(procedure)}`,
      ...section(
        style.parameters,
        procedure.parameters.map(({ name, type }) => `    ${name} (${type}): ${inWords[type]}`),
      ),
      ...section(style.returns, [`    ${procedure.returns}: ${inWords[procedure.returns]}`]),
      '"""',
    ],
    goal: ([first = ""], procedure) => {
      const goal = first.replace(/^"""/, "").replace(/"""$/, "");
      return goal === style.goal(procedure) ? undefined : goal;
    },
  };
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", title, ...lines];
}

function callOf({ name, parameters }: Procedure): string {
  return `${name}(${parameters.map(({ name }) => name).join(", ")})`;
}

function remarkOn(statement: Statement, { remarks }: Style): string | undefined {
  const ofKind = remarks[statement.kind];
  if (ofKind !== undefined) return ofKind;
  let found: string | undefined;
  const see = (expression: Expression): void => {
    if (expression.kind === "binary") found ??= remarks[expression.op];
    if (expression.kind === "builtin") found ??= remarks[expression.name];
  };
  if (statement.kind === "assign" || statement.kind === "return") visitExpression(statement.value, see);
  if (statement.kind === "if" || statement.kind === "while") visitExpression(statement.test, see);
  return found;
}
