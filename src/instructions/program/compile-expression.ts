// Expressions made into nested functions.
import type { Expression, Value } from "./ast.ts";
import { applyBuiltin } from "./apply-builtin.ts";
import { slotOf, type Compiled, type Evaluate, type Frame, type Machine, type Scope } from "./machine.ts";
import { inBounds, operations, type Operation } from "./operations.ts";

export function compileExpression(expression: Expression, scope: Scope): Evaluate {
  switch (expression.kind) {
    case "literal": {
      const { value } = expression;
      return () => value;
    }
    case "variable": {
      const slot = slotOf(expression.name, scope);
      return (frame) => frame[slot] as Value;
    }
    case "unary": {
      const operand = compileExpression(expression.operand, scope);
      if (expression.op === "not") return (frame, machine) => operand(frame, machine) !== true;
      return (frame, machine) => inBounds(-(operand(frame, machine) as number), machine);
    }
    case "binary":
      return compileBinary(expression, scope);
    case "call":
    case "builtin": {
      const given = expression.arguments.map((argument) => compileExpression(argument, scope));
      const evaluateAll = (frame: Frame, machine: Machine): Value[] => given.map((value) => value(frame, machine));
      if (expression.kind === "builtin") {
        const { name } = expression;
        return (frame, machine) => applyBuiltin(name, evaluateAll(frame, machine), machine);
      }
      const called = scope.procedures.get(expression.name) as Compiled;
      return (frame, machine) => called.run(evaluateAll(frame, machine), machine);
    }
    default:
      return expression satisfies never;
  }
}

function compileBinary(expression: Extract<Expression, { kind: "binary" }>, scope: Scope): Evaluate {
  const { op, left, right } = expression;
  const first = compileExpression(left, scope);
  const second = compileExpression(right, scope);
  if (op === "and") return (frame, machine) => first(frame, machine) === true && second(frame, machine) === true;
  if (op === "or") return (frame, machine) => first(frame, machine) === true || second(frame, machine) === true;
  const operation: Operation = operations[op];
  if (right.kind === "literal") {
    // Most operations of arithmetic programs are by a constant.
    const { value } = right;
    if (left.kind !== "variable") return (frame, machine) => operation(first(frame, machine), value, machine);
    const slot = slotOf(left.name, scope);
    return (frame, machine) => operation(frame[slot] as Value, value, machine);
  }
  return (frame, machine) => operation(first(frame, machine), second(frame, machine), machine);
}
