// Random arithmetic: straight lines of operations by constants (arXiv 2506.18777, random arithmetic).
import type { Rng } from "../../core/rng.ts";
import type { Procedure, Statement } from "../program/ast.ts";
import { assign, binary, giveBack, literal, procedure, variable } from "../program/build.ts";
import type { ArithmeticOperator, ProcedureConfig } from "./config.ts";
import type { Interval, Numbers } from "./domain.ts";
import { Names, parameterNames } from "./names.ts";
import type { Wanted } from "./wanted.ts";

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

function constantsOf(
  op: ArithmeticOperator,
  { constants, multipliers }: ProcedureConfig,
): { from: number; to: number } {
  if (op === "*") return multipliers;
  // Dividing by 1 changes nothing, and the rest is always 0.
  return op === "//" || op === "%" ? { from: Math.max(constants.from, 2), to: constants.to } : constants;
}

export interface Line {
  readonly operations: readonly Operation[];
  /** Where their result lies. */
  readonly within: Interval;
}

const ATTEMPTS = 20;

/** Draws `count` operations that fit one after the other on numbers `within`; undefined where none fits any more. */
export function drawLine(count: number, within: Interval, config: ProcedureConfig, rng: Rng): Line | undefined {
  const operations: Operation[] = [];
  let now = within;
  for (let attempt = 0; operations.length < count; attempt++) {
    if (attempt === ATTEMPTS * count) return undefined;
    const op = config.operators.length === 1 ? (config.operators[0] as ArithmeticOperator) : rng.pick(config.operators);
    const { from, to } = constantsOf(op, config);
    if (from > to) continue;
    const operation = { op, constant: from + rng.int(to - from + 1) };
    const next = extend({ operations, within: now }, operation, config);
    if (next === undefined) continue;
    operations.push(operation);
    now = next;
  }
  return { operations, within: now };
}

/**
 * Where the result lies after one more operation. Undefined where it does not fit: the result could be beyond
 * `largest`, is always the same or never changed, or the operation and the one before would be one (two additions, two
 * multiplications).
 */
export function extend(
  { operations, within }: Line,
  operation: Operation,
  config: ProcedureConfig,
): Interval | undefined {
  const before = operations.at(-1);
  if (before !== undefined && foldable(before, operation)) return undefined;
  const { low, high } = within;
  const { op, constant } = operation;
  let after: Interval;
  if (op === "%") {
    const turn = Math.floor(low / constant);
    if (turn !== Math.floor(high / constant)) after = { low: 0, high: constant - 1 };
    else if (turn === 0) return undefined;
    else after = { low: low - turn * constant, high: high - turn * constant };
  } else after = { low: operate(operation, low), high: operate(operation, high) };
  if (after.low === after.high && low < high) return undefined;
  return after.low < -config.largest || after.high > config.largest ? undefined : after;
}

function foldable(before: Operation, { op, constant }: Operation): boolean {
  if (op === "%") return before.op === "%" && before.constant % constant === 0;
  const additive = op === "+" || op === "-";
  return additive ? before.op === "+" || before.op === "-" : before.op === op;
}

/** An operation that matters for none of so many inputs is not worth its line. */
const WITNESSES = 24;

/**
 * Whether on the first 24 of `inputs` there are `variety` different results, and no operation, and no row of them up to the whole
 * line, could be left out without a change.
 */
export function isNeeded(operations: readonly Operation[], inputs: readonly number[], variety: number): boolean {
  const count = operations.length;
  const { codes, constants, values } = scratch;
  for (let i = 0; i < count; i++) {
    const { op, constant } = operations[i] as Operation;
    codes[i] = op.charCodeAt(0);
    constants[i] = constant;
  }
  const results: number[] = [];
  // The rows of operations that nothing has shown to be needed so far.
  const open = rowsOf(count).slice();
  for (let k = 0; k < inputs.length && k < WITNESSES; k++) {
    let value = inputs[k] as number;
    values[0] = value;
    for (let i = 0; i < count;) {
      value = operateByCode(codes[i] as number, constants[i] as number, value);
      values[++i] = value;
    }
    if (results.length < variety && !results.includes(value)) results.push(value);
    for (let row = open.length - 1; row >= 0; row--) {
      const { first, next } = open[row] as Row;
      let without = values[first] as number;
      for (let i = next; i < count; i++) {
        without = operateByCode(codes[i] as number, constants[i] as number, without);
      }
      if (without === value) continue;
      const last = open.pop() as Row;
      if (row < open.length) open[row] = last;
    }
    if (open.length === 0 && results.length >= variety) return true;
  }
  return false;
}

/** Used again and again: half of all draws end here, and a line of operations is short. */
const scratch = { codes: [] as number[], constants: [] as number[], values: [] as number[] };

const codeOf = { "+": 0x2b, "-": 0x2d, "*": 0x2a, "//": 0x2f, "%": 0x25 } as const satisfies Record<
  ArithmeticOperator,
  number
>;

/** `operate` by the first character of the operator. */
function operateByCode(code: number, constant: number, value: number): number {
  if (code === codeOf["+"]) return value + constant;
  if (code === codeOf["-"]) return value - constant;
  if (code === codeOf["*"]) return value * constant;
  const quotient = Math.floor(value / constant);
  return code === codeOf["//"] ? quotient : value - quotient * constant;
}

/** The operations from `first` up to, and without, `next`. */
interface Row {
  readonly first: number;
  readonly next: number;
}

const knownRows: (readonly Row[])[] = [];

function rowsOf(count: number): readonly Row[] {
  return (knownRows[count] ??= Array.from({ length: count }, (_, first) =>
    Array.from({ length: count - first }, (_, more) => ({ first, next: first + more + 1 })),
  ).flat());
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

/** Statements for the operations of a line on the variable `from`, and the variable that holds the result. */
export function statementsOf(
  operations: readonly Operation[],
  from: string,
  names: Names,
): { readonly statements: Statement[]; readonly result: string } {
  let result = from;
  const statements = operations.map(({ op, constant }) => {
    const value = binary(variable(result), op, literal(constant));
    result = names.fresh();
    return assign(result, value);
  });
  return { statements, result };
}

/** A procedure of `length` operations on such numbers as `inputs`; undefined where this draw led nowhere. */
export function drawArithmetic({ name, length, config, rng }: Wanted, inputs: Numbers): Procedure | undefined {
  const line = drawLine(length, inputs.within, config, rng);
  const needed = line !== undefined && isNeeded(line.operations, inputs.numbers, config.variety);
  return needed ? arithmeticOf(name, line.operations) : undefined;
}

export function arithmeticOf(name: string, operations: readonly Operation[]): Procedure {
  const { statements, result } = statementsOf(operations, parameterNames.int, new Names());
  return procedure({
    name,
    parameters: { [parameterNames.int]: "int" },
    returns: "int",
    body: [...statements, giveBack(variable(result))],
  });
}
