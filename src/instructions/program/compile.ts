// Programs made into nested functions, once per program, so that running them costs little.
import type { Expression, Procedure, Program, Statement, Value } from "./ast.ts";
import { compileExpression } from "./compile-expression.ts";
import { explain } from "./explain.ts";
import {
  count,
  emit,
  slotOf,
  step,
  type Compiled,
  type Evaluate,
  type Frame,
  type Machine,
  type Scope,
} from "./machine.ts";
import { writeValue } from "./value.ts";

/** In the order of the source; the last one is the entry. The program has passed `checkProgram`. */
export function compileProgram(program: Program): readonly Compiled[] {
  const procedures = new Map<string, Compiled>();
  const numbering = { next: 0 };
  for (const procedure of program.procedures) {
    procedures.set(procedure.name, compileProcedure(procedure, procedures, numbering));
  }
  return [...procedures.values()];
}

/** Trackers are numbered in the order in which statements are compiled, that of the source. */
interface Numbering {
  next: number;
}

function compileProcedure(
  { body, parameters }: Procedure,
  procedures: ReadonlyMap<string, Compiled>,
  numbering: Numbering,
): Compiled {
  const slots = new Map<string, number>();
  for (const { name } of parameters) slots.set(name, slots.size);
  const run = compileBlock(body, { slots, procedures }, numbering);
  return { slots, run: (given, machine) => run([...given], machine) as Value };
}

/** Gives the value to return, or undefined to go on. */
type Run = (frame: Frame, machine: Machine) => Value | undefined;

function compileBlock(statements: readonly Statement[], scope: Scope, numbering: Numbering): Run {
  const runs = statements.map((statement) => compileStatement(statement, scope, numbering));
  const [first] = runs;
  if (runs.length === 1 && first !== undefined) return first;
  return (frame, machine) => {
    for (let i = 0; i < runs.length; i++) {
      const returned = (runs[i] as Run)(frame, machine);
      if (returned !== undefined) return returned;
    }
    return undefined;
  };
}

function compileStatement(statement: Statement, scope: Scope, numbering: Numbering): Run {
  switch (statement.kind) {
    case "assign": {
      const value = traceable(statement.value, scope, `${statement.name} = `);
      const slot = slotOf(statement.name, scope);
      return (frame, machine) => {
        step(machine);
        frame[slot] = value(frame, machine);
        return undefined;
      };
    }
    case "return": {
      const { value: result } = statement;
      if (result.kind === "literal" || result.kind === "variable") {
        const value = compileExpression(result, scope);
        return (frame, machine) => {
          step(machine);
          return value(frame, machine);
        };
      }
      const value = traceable(result, scope, "return ");
      return (frame, machine) => {
        step(machine);
        return value(frame, machine);
      };
    }
    case "if":
      return compileIf(statement, scope, numbering);
    case "while":
      return compileWhile(statement, scope, numbering);
    case "count":
      return compileCount(statement, scope, numbering);
    case "each":
      return compileEach(statement, scope, numbering);
    default:
      return statement satisfies never;
  }
}

type Kind<Name extends Statement["kind"]> = Extract<Statement, { kind: Name }>;

function compileIf(statement: Kind<"if">, scope: Scope, numbering: Numbering): Run {
  const tracker = numbering.next;
  numbering.next += 2;
  const test = traceable(statement.test, scope, "if ");
  const then = compileBlock(statement.then, scope, numbering);
  const otherwise = compileBlock(statement.else, scope, numbering);
  return (frame, machine) => {
    step(machine);
    const holds = test(frame, machine) === true;
    count(machine, holds ? tracker : tracker + 1);
    return holds ? then(frame, machine) : otherwise(frame, machine);
  };
}

function compileWhile(statement: Kind<"while">, scope: Scope, numbering: Numbering): Run {
  const tracker = numbering.next++;
  const test = traceable(statement.test, scope, "while ");
  const body = compileBlock(statement.body, scope, numbering);
  return (frame, machine) => {
    for (;;) {
      step(machine);
      if (test(frame, machine) !== true) return undefined;
      count(machine, tracker);
      const returned = body(frame, machine);
      if (returned !== undefined) return returned;
    }
  };
}

function compileCount(statement: Kind<"count">, scope: Scope, numbering: Numbering): Run {
  const tracker = numbering.next++;
  const { name } = statement;
  const from = bound(statement.from, scope, `${name} from `);
  const to = bound(statement.to, scope, `${name} to `);
  const slot = slotOf(name, scope);
  const body = compileBlock(statement.body, scope, numbering);
  return (frame, machine) => {
    step(machine);
    const start = from(frame, machine) as number;
    const end = to(frame, machine) as number;
    for (let at = start; at < end; at++) {
      step(machine);
      frame[slot] = at;
      if (machine.trace !== undefined) emit(machine, `${name} = ${at}`);
      count(machine, tracker);
      const returned = body(frame, machine);
      if (returned !== undefined) return returned;
    }
    return undefined;
  };
}

function compileEach(statement: Kind<"each">, scope: Scope, numbering: Numbering): Run {
  const tracker = numbering.next++;
  const { name } = statement;
  const members = bound(statement.in, scope, `${name} in `);
  const slot = slotOf(name, scope);
  const body = compileBlock(statement.body, scope, numbering);
  return (frame, machine) => {
    step(machine);
    const many = members(frame, machine) as readonly Value[];
    for (let i = 0; i < many.length; i++) {
      step(machine);
      const member = many[i] as Value;
      frame[slot] = member;
      if (machine.trace !== undefined) emit(machine, `${name} = ${writeValue(member)}`);
      count(machine, tracker);
      const returned = body(frame, machine);
      if (returned !== undefined) return returned;
    }
    return undefined;
  };
}

/** Evaluates `expression`, and where a trace is kept writes how, after `label`. */
function traceable(expression: Expression, scope: Scope, label: string): Evaluate {
  // Most programs run once, traced: the fast form is made when it is first needed.
  let evaluate: Evaluate | undefined;
  return (frame, machine) => {
    if (machine.trace === undefined) return (evaluate ??= compileExpression(expression, scope))(frame, machine);
    const forms: string[] = [];
    const value = explain(expression, { frame, machine, scope }, forms);
    emit(machine, label + forms.join(" = "));
    return value;
  };
}

/** The bounds of loops are in the trace only where something is worked out: the loop's lines show the rest. */
function bound(expression: Expression, scope: Scope, label: string): Evaluate {
  const plain = expression.kind === "literal" || expression.kind === "variable";
  return plain ? compileExpression(expression, scope) : traceable(expression, scope, label);
}
