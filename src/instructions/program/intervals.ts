// Proves, without running it on every input, that a program cannot fail and how large its values get.
import type { Expression, Procedure, Program, Statement, Type } from "./ast.ts";
import { failRun, RunFailure, type RunError } from "./failure.ts";
import { floorDivide } from "./operations.ts";
import { builtinType } from "./signatures.ts";
import { corners, either, many, numbers, sameShape, shapeOf, shapeOfBuiltin, truth, type Shape } from "./shapes.ts";

export type Bounded =
  /** The largest number, either way, and the longest text or list that any value in the course of the program is. */
  | { readonly kind: "bounded"; readonly answer: Shape; readonly largest: number; readonly longest: number }
  /** Some input may fail; or these bounds are too coarse to tell. */
  | { readonly kind: "unknown"; readonly error: RunError };

/**
 * Bounds for all inputs whose arguments lie within `given` (interval analysis: Cousot and Cousot, 1977). Branches are
 * both taken, loops turned as often as they may; a `while` is followed until nothing changes any more, and what it
 * does not end with is not found out: its steps are not bounded here.
 */
export function boundProgram(program: Program, given: readonly Shape[]): Bounded {
  const state: State = { program, largest: 0, longest: 0, turns: 10_000 };
  try {
    const answer = visitProcedure(program.procedures.at(-1) as Procedure, given, state);
    return { kind: "bounded", answer, largest: state.largest, longest: state.longest };
  } catch (error) {
    if (error instanceof RunFailure) return { kind: "unknown", error: error.error };
    throw error;
  }
}

interface State {
  readonly program: Program;
  largest: number;
  longest: number;
  /** Turns of loops that may still be followed. */
  turns: number;
}

interface Known {
  readonly type: Type;
  readonly shape: Shape;
}

type Environment = ReadonlyMap<string, Known>;

interface Flow {
  /** What is known where the statements are left at their end; undefined where they always return. */
  readonly after: Environment | undefined;
  readonly returned: Shape | undefined;
}

function visitProcedure({ parameters, body }: Procedure, given: readonly Shape[], state: State): Shape {
  const environment = new Map<string, Known>();
  parameters.forEach(({ name, type }, i) =>
    environment.set(name, { type, shape: note(given[i] as Shape, type, state) }),
  );
  return visitBlock(body, { after: environment, returned: undefined }, state).returned ?? truth;
}

function visitBlock(statements: readonly Statement[], start: Flow, state: State): Flow {
  let flow = start;
  for (const statement of statements) {
    if (flow.after === undefined) return flow;
    flow = visitStatement(statement, { after: flow.after, returned: flow.returned }, state);
  }
  return flow;
}

type Live = Flow & { readonly after: Environment };

function visitStatement(statement: Statement, flow: Live, state: State): Flow {
  const { after, returned } = flow;
  switch (statement.kind) {
    case "assign":
      return { after: new Map(after).set(statement.name, visit(statement.value, after, state)), returned };
    case "return":
      return { after: undefined, returned: joinShapes(returned, visit(statement.value, after, state).shape) };
    case "if": {
      visit(statement.test, after, state);
      const then = visitBlock(statement.then, flow, state);
      const otherwise = visitBlock(statement.else, flow, state);
      return joinFlows(then, otherwise);
    }
    case "while":
      visit(statement.test, after, state);
      return visitLoop(flow, Infinity, state, (live) => {
        const turned = visitBlock(statement.body, live, state);
        if (turned.after !== undefined) visit(statement.test, turned.after, state);
        return turned;
      });
    case "count": {
      const from = visit(statement.from, after, state).shape;
      const to = visit(statement.to, after, state).shape;
      const own: Known = { type: "int", shape: note(numbers(from.low, Math.max(from.low, to.high - 1)), "int", state) };
      return visitLoop(flow, Math.max(0, to.high - from.low), state, (live) =>
        visitBlock(statement.body, { ...live, after: new Map(live.after).set(statement.name, own) }, state),
      );
    }
    case "each": {
      const all = visit(statement.in, after, state);
      const own = memberOf(all);
      return visitLoop(flow, all.shape.longest, state, (live) =>
        visitBlock(statement.body, { ...live, after: new Map(live.after).set(statement.name, own) }, state),
      );
    }
    default:
      return statement satisfies never;
  }
}

function visitLoop(flow: Live, turns: number, state: State, body: (live: Live) => Flow): Flow {
  let now: Live = flow;
  for (let turn = 0; turn < turns; turn++) {
    if (--state.turns < 0) failRun("too-many-steps", "too many turns to follow");
    const next = joinFlows(now, body(now));
    if (next.after === undefined || (sameEnvironment(now.after, next.after) && next.returned === now.returned)) break;
    now = { after: next.after, returned: next.returned };
  }
  return now;
}

function visit(expression: Expression, known: Environment, state: State): Known {
  const found = shapeOfExpression(expression, known, state);
  note(found.shape, found.type, state);
  return found;
}

function shapeOfExpression(expression: Expression, known: Environment, state: State): Known {
  switch (expression.kind) {
    case "literal":
      return { type: expression.type, shape: shapeOf(expression.value) };
    case "variable":
      return known.get(expression.name) as Known;
    case "unary": {
      const { type, shape } = visit(expression.operand, known, state);
      return { type, shape: type === "int" ? numbers(-shape.high, -shape.low) : truth };
    }
    case "binary":
      return visitBinary(expression, known, state);
    case "call": {
      const given = expression.arguments.map((argument) => visit(argument, known, state).shape);
      const called = state.program.procedures.find(({ name }) => name === expression.name) as Procedure;
      return { type: called.returns, shape: visitProcedure(called, given, state) };
    }
    case "builtin": {
      const given = expression.arguments.map((argument) => visit(argument, known, state));
      const isList = given[0]?.type === "list[int]" || given[0]?.type === "list[str]";
      const type = builtinType(
        expression.name,
        given.map(({ type }) => type),
      ) as Type;
      if (expression.name === "append" && given[0]?.type === "list[str]") {
        const [list, member] = given as [Known, Known];
        const letters = numbers(member.shape.shortest, member.shape.longest);
        return { type, shape: shapeOfBuiltin("append", [list.shape, letters], true) };
      }
      if (expression.name === "at" && given[0]?.type === "list[str]") {
        const { low, high } = shapeOfBuiltin(
          "at",
          given.map(({ shape }) => shape),
          true,
        );
        return { type, shape: many(low, high) };
      }
      return {
        type,
        shape: shapeOfBuiltin(
          expression.name,
          given.map(({ shape }) => shape),
          isList,
        ),
      };
    }
    default:
      return expression satisfies never;
  }
}

function visitBinary(expression: Extract<Expression, { kind: "binary" }>, known: Environment, state: State): Known {
  const { type, shape: left } = visit(expression.left, known, state);
  const right = visit(expression.right, known, state).shape;
  switch (expression.op) {
    case "+":
      if (type === "int") return { type, shape: numbers(left.low + right.low, left.high + right.high) };
      return {
        type,
        shape: {
          ...either(left, right),
          shortest: left.shortest + right.shortest,
          longest: left.longest + right.longest,
        },
      };
    case "-":
      return { type, shape: numbers(left.low - right.high, left.high - right.low) };
    case "*":
      return { type, shape: corners(left, right, (a, b) => a * b) };
    case "//":
    case "%": {
      if (right.low <= 0 && right.high >= 0) failRun("division-by-zero", "a divisor may be 0");
      if (expression.op === "//") return { type, shape: corners(left, right, floorDivide) };
      if (left.low >= 0 && left.high < right.low) return { type, shape: left };
      return { type, shape: right.low > 0 ? numbers(0, right.high - 1) : numbers(right.low + 1, 0) };
    }
    default:
      return { type: "bool", shape: truth };
  }
}

/** Records the size of a value; gives it back. Throws where it is beyond what numbers hold exactly. */
function note(shape: Shape, type: Type, state: State): Shape {
  const largest = Math.max(Math.abs(shape.low), Math.abs(shape.high));
  if (type === "int" || (type === "list[int]" && shape.low <= shape.high))
    state.largest = Math.max(state.largest, largest);
  if (state.largest > Number.MAX_SAFE_INTEGER) failRun("overflow", "a number may leave its bounds");
  state.longest = Math.max(state.longest, shape.longest);
  if (type === "list[str]" && shape.low <= shape.high) state.longest = Math.max(state.longest, shape.high);
  return shape;
}

function memberOf({ type, shape }: Known): Known {
  if (type === "list[int]") return { type: "int", shape: numbers(shape.low, shape.high) };
  return { type: "str", shape: type === "str" ? many(1, 1) : many(shape.low, shape.high) };
}

function joinFlows(a: Flow, b: Flow): Flow {
  return {
    after: a.after === undefined || b.after === undefined ? (a.after ?? b.after) : joinEnvironments(a.after, b.after),
    returned:
      a.returned === undefined || b.returned === undefined
        ? (a.returned ?? b.returned)
        : joinShapes(a.returned, b.returned),
  };
}

/** What has a value on both ways. */
function joinEnvironments(a: Environment, b: Environment): Environment {
  const joined = new Map<string, Known>();
  for (const [name, { type, shape }] of a) {
    const other = b.get(name);
    if (other !== undefined) joined.set(name, { type, shape: either(shape, other.shape) });
  }
  return joined;
}

function joinShapes(known: Shape | undefined, shape: Shape): Shape {
  return known === undefined || sameShape(known, shape) ? shape : either(known, shape);
}

function sameEnvironment(a: Environment, b: Environment): boolean {
  if (a.size !== b.size) return false;
  for (const [name, { shape }] of a) {
    const other = b.get(name);
    if (other === undefined || !sameShape(shape, other.shape)) return false;
  }
  return true;
}
