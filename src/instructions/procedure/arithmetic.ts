// Random arithmetic: straight lines of operations by constants (arXiv 2506.18777, random arithmetic).
import type { Rng } from "../../core/rng.ts";
import type { Procedure, Statement } from "../program/ast.ts";
import { assign, binary, giveBack, literal, variable } from "../program/build.ts";
import type { ArithmeticOperator, ProcedureConfig } from "./config.ts";
import type { Interval, Numbers } from "./domain.ts";
import { Names, parameterNames } from "./names.ts";
import { startLine } from "./needed-line.ts";
import { constantsOf, drawOperation, operate, type Operation } from "./operations.ts";
import type { Wanted } from "./wanted.ts";

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
  const operations = drawNeeded(length, inputs, config, rng);
  return operations && arithmeticOf(name, operations);
}

/** Draws `count` operations one after the other, each of which `isNeeded` with those before it. */
function drawNeeded(
  count: number,
  inputs: Numbers,
  config: ProcedureConfig,
  rng: Rng,
): readonly Operation[] | undefined {
  const operations: Operation[] = [];
  const needed = startLine(inputs.numbers, config.variety);
  let { within } = inputs;
  for (let left = ATTEMPTS * count; operations.length < count; left--) {
    if (left === 0) return undefined;
    const operation = drawOperation(config, rng);
    if (operation === undefined) return undefined;
    const next = extend({ operations, within }, operation, config);
    if (next === undefined || !needed.add(operation)) continue;
    operations.push(operation);
    within = next;
  }
  return operations;
}

export function arithmeticOf(name: string, operations: readonly Operation[]): Procedure {
  const { statements, result } = statementsOf(operations, parameterNames.int, new Names());
  statements.push(giveBack(variable(result)));
  return { name, parameters: [{ name: parameterNames.int, type: "int" }], returns: "int", body: statements };
}
