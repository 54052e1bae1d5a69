// Operations by a constant: which a config allows, how one is drawn, and what it does to a number.
import type { Rng } from "../../core/rng.ts";
import type { ArithmeticOperator, ProcedureConfig, Range } from "./config.ts";

export interface Operation {
  readonly op: ArithmeticOperator;
  readonly constant: number;
}

/** Every operation that a config allows. */
export function operationsOf(config: ProcedureConfig): readonly Operation[] {
  let operations = known.get(config);
  if (operations === undefined) {
    operations = config.operators.flatMap((op) => {
      const { from, to } = constantsOf(op, config);
      return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => ({ op, constant: from + i }));
    });
    known.set(config, operations);
  }
  return operations;
}

const known = new WeakMap<ProcedureConfig, readonly Operation[]>();

/** The constants of an operator; `from` is beyond `to` where it has none. */
export function constantsOf(op: ArithmeticOperator, { constants, multipliers }: ProcedureConfig): Range {
  if (op === "*") return multipliers;
  // Dividing by 1 changes nothing, and the rest is always 0.
  return op === "//" || op === "%" ? { from: Math.max(constants.from, 2), to: constants.to } : constants;
}

/** Draws an operation, each operator equally likely and each of its constants; undefined where there is none. */
export function drawOperation(config: ProcedureConfig, rng: Rng): Operation | undefined {
  const { operators, table } = choicesOf(config);
  if (table.length > 0) return table[rng.int(table.length)];
  if (operators.length === 0) return undefined;
  const { op, from, count } = rng.pick(operators);
  return { op, constant: from + rng.int(count) };
}

interface Choices {
  readonly operators: readonly { readonly op: ArithmeticOperator; readonly from: number; readonly count: number }[];
  /** Each operation as often as its chance asks for, so that one random number draws it. Empty where that is too long. */
  readonly table: readonly Operation[];
}

const LONGEST_TABLE = 4_096;

function choicesOf(config: ProcedureConfig): Choices {
  let choices = knownChoices.get(config);
  if (choices === undefined) {
    const operators = config.operators
      .map((op) => ({ op, ...constantsOf(op, config) }))
      .map(({ op, from, to }) => ({ op, from, count: to - from + 1 }))
      .filter(({ count }) => count > 0);
    const each = operators.reduce((common, { count }) => commonMultiple(common, count), 1);
    const short = each * operators.length <= LONGEST_TABLE;
    const table = operators.flatMap(({ op, from, count }) =>
      Array.from({ length: short ? each : 0 }, (_, i) => ({ op, constant: from + (i % count) })),
    );
    choices = { operators, table };
    knownChoices.set(config, choices);
  }
  return choices;
}

const knownChoices = new WeakMap<ProcedureConfig, Choices>();

function commonMultiple(a: number, b: number): number {
  let [divisor, rest] = [a, b];
  while (rest > 0) [divisor, rest] = [rest, divisor % rest];
  return (a / divisor) * b;
}

/** Exact for numbers within a config's `largest`. */
export function operate({ op, constant }: Operation, value: number): number {
  switch (op) {
    case "+":
      return value + constant;
    case "-":
      return value - constant;
    case "*":
      return value * constant;
    case "//":
      return Math.floor(value / constant);
    case "%":
      return value - Math.floor(value / constant) * constant;
    default:
      return op satisfies never;
  }
}
