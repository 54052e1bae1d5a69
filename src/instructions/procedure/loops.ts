// Procedures with loops: counted ones, nested ones, and those that run while something holds.
import type { Rng } from "../../core/rng.ts";
import type { Expression, Procedure, Statement } from "../program/ast.ts";
import { assign, binary, countUp, giveBack, literal, procedure, repeat, variable, when } from "../program/build.ts";
import type { ArithmeticOperator, ProcedureConfig } from "./config.ts";
import { drawNumber } from "./domain.ts";
import { loopNames, Names, parameterNames } from "./names.ts";
import type { Tools } from "./steps.ts";
import type { Wanted } from "./wanted.ts";

const x = parameterNames.int;

/**
 * Operations before, in and after a loop; at least one in it. In the body a result is carried along, by constants, by
 * the loop's own number or by the input; an if or another loop may stand there too.
 */
export function drawLoops({ name, length, config, rng }: Wanted): Procedure | undefined {
  const tools: Tools = { config, rng, names: new Names() };
  const inside = rng.between(1, length);
  const before = rng.int(length - inside + 1);
  const head = drawChain(x, before, tools);
  const loop = rng.int(3) === 0 ? drawWhile(head.result, inside, tools) : drawCount(head.result, inside, tools);
  const tail = drawChain(loop.result, length - inside - before, tools);
  const body = [...head.statements, ...loop.statements, ...tail.statements, giveBack(variable(tail.result))];
  return procedure({ name, parameters: { [x]: "int" }, returns: "int", body });
}

interface Block {
  readonly statements: readonly Statement[];
  readonly result: string;
}

function drawChain(from: string, count: number, tools: Tools): Block {
  let result = from;
  const statements = Array.from({ length: count }, () => {
    const value = drawOperation(result, [], tools);
    result = tools.names.fresh();
    return assign(result, value);
  });
  return { statements, result };
}

/** `name` with an operator and a constant, or where the operator allows one of the variables. */
function drawOperation(name: string, others: readonly string[], { config, rng }: Tools): Expression {
  const op = rng.pick(config.operators);
  if (others.length > 0 && (op === "+" || op === "-") && rng.int(2) === 0) {
    return binary(variable(name), op, variable(rng.pick(others)));
  }
  return binary(variable(name), op, literal(constantFor(op, config, rng)));
}

function constantFor(op: ArithmeticOperator, { constants, multipliers }: ProcedureConfig, rng: Rng): number {
  if (op === "*") return drawNumber(multipliers, rng);
  return op === "//" || op === "%" ? rng.between(2, Math.max(constants.to, 2)) : drawNumber(constants, rng);
}

function drawCount(from: string, inside: number, tools: Tools): Block {
  const { config, rng, names } = tools;
  const result = names.fresh();
  const start = rng.int(2) === 0 ? variable(from) : literal(rng.int(config.constants.to + 1));
  const depends = rng.int(3) === 0;
  const turns = drawNumber(config.turns, rng);
  const to = depends ? binary(binary(variable(from), "%", literal(Math.max(turns, 2))), "+", 1) : literal(turns);
  const body = drawBody({ result, others: [loopNames.outer, from], depth: config.nesting }, inside, tools);
  return {
    statements: [assign(result, start), countUp(loopNames.outer, [rng.int(2), to], body)],
    result,
  };
}

interface Inside {
  readonly result: string;
  /** The variables that may be read; the first is the loop's. */
  readonly others: readonly string[];
  readonly depth: number;
}

function drawBody({ result, others, depth }: Inside, count: number, tools: Tools): readonly Statement[] {
  const { config, rng } = tools;
  const work = Array.from({ length: count }, () => assign(result, drawOperation(result, others, tools)));
  const split = rng.int(count);
  const last = work.slice(split);
  if (depth > 1 && rng.int(4) === 0) {
    const to = rng.int(2) === 0 ? literal(drawNumber(config.turns, rng)) : binary(variable(loopNames.outer), "+", 1);
    return [...work.slice(0, split), countUp(loopNames.inner, [0, to], last)];
  }
  if (rng.int(3) === 0) {
    const modulus = rng.between(2, 3);
    const test = binary(
      binary(variable(rng.pick([result, others[0] as string])), "%", literal(modulus)),
      "==",
      literal(rng.int(modulus)),
    );
    const other = rng.int(2) === 0 ? [] : [assign(result, drawOperation(result, others, tools))];
    return [...work.slice(0, split), when(test, last, other)];
  }
  return work;
}

/** Shrinks a number until it is small, and carries a result along. */
function drawWhile(from: string, inside: number, tools: Tools): Block {
  const { config, rng, names } = tools;
  const left = names.fresh();
  const result = names.fresh();
  const shrink = rng.between(2, 4);
  const work = drawBody({ result, others: [left], depth: 1 }, inside, tools);
  const smaller = assign(left, binary(variable(left), "//", literal(shrink)));
  return {
    statements: [
      assign(left, variable(from)),
      assign(result, literal(rng.int(config.constants.to + 1))),
      repeat(
        binary(variable(left), ">", literal(rng.int(config.constants.to + 1))),
        rng.int(2) === 0 ? [...work, smaller] : [smaller, ...work],
      ),
    ],
    result,
  };
}
