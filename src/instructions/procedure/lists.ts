// Procedures on lists of numbers: ordered, cut, extended, changed and filtered member by member, summed up.
import type { Rng } from "../../core/rng.ts";
import type { Expression, Procedure, Statement } from "../program/ast.ts";
import { assign, binary, builtin, each, literal, variable, when } from "../program/build.ts";
import type { ProcedureConfig } from "./config.ts";
import { drawNumber } from "./domain.ts";
import { loopNames, Names } from "./names.ts";
import { drawSteps, type Tools } from "./steps.ts";
import type { Wanted } from "./wanted.ts";

/** A line of steps on a list, some of them loops over its members; in every second procedure a number at the end. */
export function drawListProcedure({ name, length, config, rng }: Wanted): Procedure {
  const measured = length > 1 && rng.int(2) === 0;
  const steps = {
    name,
    type: "list[int]",
    length,
    step: drawStep,
    measure: measured ? drawMeasure : undefined,
  } as const;
  return drawSteps(steps, { config, rng, names: new Names() });
}

function drawStep(from: string, result: string, tools: Tools): readonly Statement[] {
  const { rng } = tools;
  if (rng.int(2) === 0) return drawLoop(from, result, tools);
  return [assign(result, drawChange(variable(from), tools))];
}

function drawChange(from: Expression, { config, rng }: Tools): Expression {
  const shortest = Math.max(config.listLength.from, 1);
  const cut = rng.between(1, Math.min(2, shortest));
  switch (rng.int(6)) {
    case 0:
      return builtin("sort", from);
    case 1:
      return builtin("reverse", from);
    case 2:
      return builtin("slice", from, literal(cut), builtin("length", from));
    case 3:
      return builtin("slice", from, 0, literal(rng.between(shortest, config.listLength.to)));
    case 4:
      return builtin("append", from, drawNew(from, config, rng));
    default:
      return binary(literal([drawNumber(config.constants, rng)]), "+", from);
  }
}

/** A member to append: a constant, or a member that is there. */
function drawNew(from: Expression, config: ProcedureConfig, rng: Rng): Expression {
  return rng.int(2) === 0 ? literal(drawNumber(config.constants, rng)) : builtin("at", from, 0);
}

/** A new list made member by member. */
function drawLoop(from: string, result: string, tools: Tools): readonly Statement[] {
  const { rng } = tools;
  const member = variable(loopNames.member);
  const add = (what: Expression): Statement => assign(result, builtin("append", variable(result), what));
  const changed = (): Expression => drawOperation(member, tools);
  const test = drawTest(tools);
  const bodies: readonly (() => readonly Statement[])[] = [
    () => [add(changed())],
    () => [when(test, [add(member)])],
    () => [when(test, [add(changed())], [add(member)])],
    () => [when(test, [add(changed())], [add(changed())])],
    () => [add(member), add(changed())],
  ];
  const body = rng.pick(bodies)();
  return [assign(result, literal([])), each(loopNames.member, variable(from), body)];
}

function drawOperation(member: Expression, { config, rng }: Tools): Expression {
  const op = rng.pick(config.operators);
  const { constants, multipliers } = config;
  if (op === "*") return binary(member, op, literal(drawNumber(multipliers, rng)));
  if (op === "+" || op === "-") return binary(member, op, literal(drawNumber(constants, rng)));
  return binary(member, op, literal(rng.between(2, Math.max(constants.to, 2))));
}

/** On the member of a loop. */
function drawTest({ config, rng }: Tools): Expression {
  if (rng.int(2) === 0) {
    const modulus = rng.between(2, 3);
    return binary(binary(variable(loopNames.member), "%", literal(modulus)), "==", literal(rng.int(modulus)));
  }
  return binary(variable(loopNames.member), rng.int(2) === 0 ? ">" : "<", literal(drawNumber(config.inputs, rng)));
}

function drawMeasure(from: string, result: string, tools: Tools): readonly Statement[] {
  const { config, rng } = tools;
  const list = variable(from);
  switch (rng.int(7)) {
    case 0:
      return [assign(result, builtin("sum", list))];
    case 1:
      return [assign(result, builtin("largest", list))];
    case 2:
      return [assign(result, builtin("smallest", list))];
    case 3:
      return [assign(result, builtin("length", list))];
    case 4:
      return [assign(result, builtin("at", list, literal(rng.int(Math.max(config.listLength.from, 1)))))];
    case 5:
      return fold(list, result, [
        when(drawTest(tools), [assign(result, binary(variable(result), "+", variable(loopNames.member)))]),
      ]);
    default:
      return fold(list, result, [when(drawTest(tools), [assign(result, binary(variable(result), "+", 1))])]);
  }
}

function fold(list: Expression, result: string, body: readonly Statement[]): readonly Statement[] {
  return [assign(result, 0), each(loopNames.member, list, body)];
}
