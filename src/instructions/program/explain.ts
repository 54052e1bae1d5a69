// Evaluates an expression one operation at a time and writes down each stage, as a trace shows it.
import type { BinaryOperator, Expression, Value } from "./ast.ts";
import { applyBuiltin } from "./apply-builtin.ts";
import { emit, type Compiled, type Frame, type Machine, type Scope } from "./machine.ts";
import { inBounds, operations } from "./operations.ts";
import { writeValue } from "./value.ts";

export interface Context {
  readonly frame: Frame;
  readonly machine: Machine;
  readonly scope: Scope;
}

/**
 * The value of `expression`; appends its stages to `forms`: the expression with every variable replaced by its value,
 * then after each operation, innermost and leftmost first, then the value (`(4 + 3) * 2`, `7 * 2`, `14`). A side of
 * `and` and `or` that is not needed stays as it is. Procedures called on the way add their own lines to the trace.
 */
export function explain(expression: Expression, context: Context, forms: string[]): Value {
  switch (expression.kind) {
    case "literal":
    case "variable": {
      const value = leafValue(expression, context);
      forms.push(writeValue(value));
      return value;
    }
    case "binary":
      return explainBinary(expression, context, forms);
    case "unary": {
      const { op, operand } = expression;
      const inner: string[] = [];
      const value = explain(operand, context, inner);
      for (let i = 0; i < inner.length; i++) {
        forms.push(
          unaryText(op, i === inner.length - 1 ? (inner[i] as string) : wrapped(inner[i] as string, operand, 7)),
        );
      }
      const result = op === "not" ? value !== true : inBounds(-(value as number), context.machine);
      // -(4) is written like its value already.
      if (forms.at(-1) !== writeValue(result)) forms.push(writeValue(result));
      return result;
    }
    case "call":
    case "builtin":
      return explainCall(expression, context, forms);
    default:
      return expression satisfies never;
  }
}

type Kind<Name extends Expression["kind"]> = Extract<Expression, { kind: Name }>;

function explainBinary(expression: Kind<"binary">, context: Context, forms: string[]): Value {
  const { op, left, right } = expression;
  const { machine } = context;
  if (isLeaf(left) && isLeaf(right)) {
    const first = leafValue(left, context);
    const second = leafValue(right, context);
    const value = operations[op](first, second, machine);
    forms.push(`${writeValue(first)} ${op} ${writeValue(second)}`, writeValue(value));
    return value;
  }
  const lefts: string[] = [];
  const rights: string[] = [];
  const first = explain(left, context, lefts);
  const decided = (op === "and" && first !== true) || (op === "or" && first === true);
  let second: Value = first;
  if (decided) rights.push(substituted(right, context));
  else second = explain(right, context, rights);
  const level = levels[op];
  const rightText = (i: number): string => {
    const text = rights[i] as string;
    return i === rights.length - 1 && !decided ? text : wrapped(text, right, level + 1);
  };
  const leftLevel = level === COMPARISON ? level + 1 : level;
  for (let i = 0; i < lefts.length; i++) {
    const text = lefts[i] as string;
    forms.push(`${i === lefts.length - 1 ? text : wrapped(text, left, leftLevel)} ${op} ${rightText(0)}`);
  }
  for (let i = 1; i < rights.length; i++) forms.push(`${lefts.at(-1)} ${op} ${rightText(i)}`);
  const value = operations[op](first, second, machine);
  forms.push(writeValue(value));
  return value;
}

function explainCall(expression: Kind<"call"> | Kind<"builtin">, context: Context, forms: string[]): Value {
  const { name } = expression;
  const stages: string[][] = [];
  const given = expression.arguments.map((argument) => {
    const stage: string[] = [];
    stages.push(stage);
    return explain(argument, context, stage);
  });
  const shown = stages.map((stage) => stage[0] as string);
  forms.push(`${name}(${shown.join(", ")})`);
  stages.forEach((stage, i) => {
    for (const form of stage.slice(1)) {
      shown[i] = form;
      forms.push(`${name}(${shown.join(", ")})`);
    }
  });
  const value = expression.kind === "builtin" ? applyBuiltin(expression.name, given, context.machine) : called();
  forms.push(writeValue(value));
  return value;

  function called(): Value {
    emit(context.machine, `${name}(${shown.join(", ")})`);
    return (context.scope.procedures.get(name) as Compiled).run(given, context.machine);
  }
}

/** An expression that is not evaluated, with the variables replaced by their values. */
function substituted(expression: Expression, context: Context): string {
  switch (expression.kind) {
    case "literal":
    case "variable":
      return writeValue(leafValue(expression, context));
    case "unary":
      return unaryText(expression.op, operandText(expression.operand, context, 7));
    case "binary": {
      const level = levels[expression.op];
      const left = operandText(expression.left, context, level === COMPARISON ? level + 1 : level);
      return `${left} ${expression.op} ${operandText(expression.right, context, level + 1)}`;
    }
    case "call":
    case "builtin":
      return `${expression.name}(${expression.arguments.map((given) => substituted(given, context)).join(", ")})`;
    default:
      return expression satisfies never;
  }
}

function operandText(operand: Expression, context: Context, level: number): string {
  return wrapped(substituted(operand, context), operand, level);
}

function isLeaf(expression: Expression): expression is Kind<"literal"> | Kind<"variable"> {
  return expression.kind === "literal" || expression.kind === "variable";
}

function leafValue(leaf: Kind<"literal"> | Kind<"variable">, { frame, scope }: Context): Value {
  return leaf.kind === "literal" ? leaf.value : (frame[scope.slots.get(leaf.name) as number] as Value);
}

function unaryText(op: "-" | "not", operand: string): string {
  return op === "not" ? `not ${operand}` : `-${operand.startsWith("-") ? `(${operand})` : operand}`;
}

const COMPARISON = 4;

/** How strongly operators bind, as in Python; comparisons are not chained. */
const levels: Readonly<Record<BinaryOperator, number>> = {
  or: 1,
  and: 2,
  "<": COMPARISON,
  "<=": COMPARISON,
  ">": COMPARISON,
  ">=": COMPARISON,
  "==": COMPARISON,
  "!=": COMPARISON,
  "+": 5,
  "-": 5,
  "*": 6,
  "//": 6,
  "%": 6,
};

/** `text`, a stage of `expression`, in parentheses where an operator of strength `level` would pull it apart. */
function wrapped(text: string, expression: Expression, level: number): string {
  let own = 8;
  if (expression.kind === "binary") own = levels[expression.op];
  else if (expression.kind === "unary") own = expression.op === "not" ? 3 : 7;
  return own < level ? `(${text})` : text;
}
