// Branching procedures: lines of operations and ifs on what came out so far, within and after each other.
import type { Rng } from "../../core/rng.ts";
import type { BinaryOperator, Expression, Procedure, Statement } from "../program/ast.ts";
import { drawLine, statementsOf } from "./arithmetic.ts";
import { assign, binary, giveBack, literal, procedure, variable, when } from "../program/build.ts";
import { drawNumber, numbersOf } from "./domain.ts";
import { Names, parameterNames } from "./names.ts";
import { operate, type Operation } from "./operations.ts";
import type { Tools } from "./steps.ts";
import type { Wanted } from "./wanted.ts";

/** At least two operations; as many ifs as the config says and half of the operations allow. */
export function drawBranching({ name, length, config, rng }: Wanted): Procedure | undefined {
  const ifs = Math.max(1, Math.min(drawNumber(config.branches, rng), length >> 1));
  const block = drawBlock(
    { name: parameterNames.int, values: numbersOf(config).numbers },
    { operations: length, ifs, nesting: config.nesting },
    { config, rng, names: new Names() },
  );
  if (block === undefined) return undefined;
  const body = [...block.statements, giveBack(variable(block.name))];
  return procedure({ name, parameters: { [parameterNames.int]: "int" }, returns: "int", body });
}

/** A variable and its value for each input that gets here. */
interface Held {
  readonly name: string;
  readonly values: readonly number[];
}

interface Size {
  readonly operations: number;
  readonly ifs: number;
  readonly nesting: number;
}

interface Block extends Held {
  readonly statements: readonly Statement[];
}

function drawBlock(held: Held, size: Size, tools: Tools): Block | undefined {
  const { operations, ifs, nesting } = size;
  if (ifs === 0) return drawOperations(held, operations, tools);
  const { rng } = tools;
  const before = rng.int(operations - 2 * ifs + 1);
  const head = drawOperations(held, before, tools);
  if (head === undefined) return undefined;
  // The other ifs stand within this one, or after it.
  const within = nesting > 1 ? rng.int(ifs) : 0;
  const left = operations - before;
  const spare = left - 2 * ifs;
  const own = 2 + 2 * within + rng.int(spare + 1);
  const branched = drawIf(head, { operations: own, ifs: within, nesting: nesting - 1 }, tools);
  if (branched === undefined) return undefined;
  const tail = drawBlock(branched, { operations: left - own, ifs: ifs - 1 - within, nesting }, tools);
  if (tail === undefined) return undefined;
  return { ...tail, statements: [...head.statements, ...branched.statements, ...tail.statements] };
}

function drawOperations(held: Held, count: number, { config, rng, names }: Tools): Block | undefined {
  if (count === 0) return { ...held, statements: [] };
  const within = { low: Math.min(...held.values), high: Math.max(...held.values) };
  const operations = drawLine(count, within, config, rng)?.operations;
  if (operations === undefined) return undefined;
  const { statements, result } = statementsOf(operations, held.name, names);
  return { name: result, values: held.values.map((value) => carryOut(operations, value)), statements };
}

function carryOut(operations: readonly Operation[], value: number): number {
  let result = value;
  for (const operation of operations) result = operate(operation, result);
  return result;
}

/** An if with `ifs` more in it. */
function drawIf(held: Held, { operations, ifs, nesting }: Size, tools: Tools): Block | undefined {
  const { rng, names } = tools;
  const test = drawTest(held, rng);
  if (test === undefined) return undefined;
  const bare = rng.int(3) === 0;
  const thenIfs = bare ? ifs : rng.int(ifs + 1);
  const least = Math.max(1, 2 * thenIfs);
  const most = operations - Math.max(1, 2 * (ifs - thenIfs));
  const thenOperations = bare ? operations : rng.between(least, Math.max(least, most));
  const then = drawBlock(
    { name: held.name, values: select(held.values, test.holds, 1) },
    { operations: thenOperations, ifs: thenIfs, nesting },
    tools,
  );
  const rest = select(held.values, test.holds, 0);
  const otherwise = bare
    ? { name: held.name, values: rest, statements: [] }
    : drawBlock(
        { name: held.name, values: rest },
        { operations: operations - thenOperations, ifs: ifs - thenIfs, nesting },
        tools,
      );
  if (then === undefined || otherwise === undefined) return undefined;
  const result = bare ? held.name : names.fresh();
  const statement = when(test.expression, ending(then, result), bare ? [] : ending(otherwise, result));
  return { name: result, values: merge(then.values, otherwise.values, test.holds), statements: [statement] };
}

/** The statements of a block with its result under another name. */
function ending({ name, statements }: Block, result: string): readonly Statement[] {
  if (name === result) return statements;
  const last = statements.at(-1);
  if (last?.kind === "assign" && last.name === name) return [...statements.slice(0, -1), assign(result, last.value)];
  return [...statements, assign(result, variable(name))];
}

interface Test {
  readonly expression: Expression;
  /** 1 where it holds. */
  readonly holds: Uint8Array;
}

const comparisons: readonly BinaryOperator[] = ["<", "<=", ">", ">="];

/** A comparison with a value that occurs, or a remainder; on each side is a tenth of the inputs at least. */
function drawTest({ name, values }: Held, rng: Rng): Test | undefined {
  const least = Math.max(1, Math.floor(values.length / 10));
  for (let attempt = 0; attempt < 10; attempt++) {
    const parity = rng.int(3) === 0;
    const op = rng.pick(comparisons);
    const against = parity ? rng.between(2, 3) : (values[rng.int(values.length)] as number);
    const rest = parity ? rng.int(against) : 0;
    const holds = Uint8Array.from(values, (value) => {
      if (parity) return value - Math.floor(value / against) * against === rest ? 1 : 0;
      return compare(op, value, against) ? 1 : 0;
    });
    const count = holds.reduce((sum, one) => sum + one, 0);
    if (count < least || values.length - count < least) continue;
    const expression = parity
      ? binary(binary(variable(name), "%", literal(against)), "==", literal(rest))
      : binary(variable(name), op, literal(against));
    return { expression, holds };
  }
  return undefined;
}

function compare(op: BinaryOperator, left: number, right: number): boolean {
  if (op === "<") return left < right;
  if (op === "<=") return left <= right;
  return op === ">" ? left > right : left >= right;
}

function select(values: readonly number[], holds: Uint8Array, wanted: number): readonly number[] {
  return values.filter((_, i) => holds[i] === wanted);
}

function merge(then: readonly number[], otherwise: readonly number[], holds: Uint8Array): readonly number[] {
  let [a, b] = [0, 0];
  return Array.from(holds, (holds) => (holds === 1 ? then[a++] : otherwise[b++]) as number);
}
