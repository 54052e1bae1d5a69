// A program with one of its statements left out or weakened: what a statement is for shows in what changes then.
import type { Expression, Procedure, Program, Statement, Type } from "../program/ast.ts";
import { assign, literal, when } from "../program/build.ts";

/**
 * One variant for each thing a statement does: operations skipped (their first operand instead) or replaced by a
 * value of their own (also two in a row, which may undo each other), ifs that always or never hold, loops that do not turn. A program that answers like one of its
 * variants on every input has a part that does nothing.
 */
export function* variantsOf(program: Program): Generator<Program> {
  const { procedures } = program;
  const signatures: Signatures = new Map(procedures.map((procedure) => [procedure.name, procedure]));
  for (let i = 0; i < procedures.length; i++) {
    const procedure = procedures[i] as Program["procedures"][number];
    for (const body of blockVariants(procedure.body, signatures)) {
      yield { procedures: procedures.map((other, k) => (k === i ? { ...procedure, body } : other)) };
    }
  }
}

type Signatures = ReadonlyMap<string, Procedure>;

function* blockVariants(block: readonly Statement[], signatures: Signatures): Generator<Statement[]> {
  for (let i = 0; i < block.length; i++) {
    const statement = block[i] as Statement;
    for (const replacement of statementVariants(statement, signatures)) {
      yield [...block.slice(0, i), ...replacement, ...block.slice(i + 1)];
    }
    const next = block[i + 1];
    if (statement.kind === "assign" && next?.kind === "assign") {
      yield [...block.slice(0, i), weaker(statement, signatures), weaker(next, signatures), ...block.slice(i + 2)];
    }
  }
}

function* statementVariants(statement: Statement, signatures: Signatures): Generator<readonly Statement[]> {
  switch (statement.kind) {
    case "assign":
      yield [weaker(statement, signatures)];
      for (const value of innerVariants(statement.value, signatures)) yield [assign(statement.name, value)];
      return;
    case "return":
      if (statement.value.kind === "binary") yield [{ ...statement, value: statement.value.left }];
      else if (statement.value.kind !== "variable")
        yield [{ ...statement, value: weakened(statement.value, signatures) }];
      return;
    case "if":
      yield statement.then;
      yield statement.else;
      for (const then of blockVariants(statement.then, signatures)) yield [when(statement.test, then, statement.else)];
      for (const other of blockVariants(statement.else, signatures)) yield [{ ...statement, else: other }];
      return;
    case "count":
    case "each":
    case "while":
      yield [];
      for (const body of blockVariants(statement.body, signatures)) yield [{ ...statement, body }];
      return;
    default:
      statement satisfies never;
  }
}

function weaker({ name, value }: Extract<Statement, { kind: "assign" }>, signatures: Signatures): Statement {
  return assign(name, weakened(value, signatures));
}

/** `value` with an operation within its outermost one skipped: a member changed before it is appended. */
function* innerVariants(value: Expression, signatures: Signatures): Generator<Expression> {
  if (value.kind === "binary") {
    if (isSkippable(value.left)) yield { ...value, left: weakened(value.left, signatures) };
    if (isSkippable(value.right)) yield { ...value, right: weakened(value.right, signatures) };
  } else if (value.kind === "builtin") {
    for (let i = 0; i < value.arguments.length; i++) {
      const inner = value.arguments[i] as Expression;
      if (!isSkippable(inner)) continue;
      const given = value.arguments.map((other, k) => (k === i ? weakened(inner, signatures) : other));
      yield { ...value, arguments: given };
    }
  }
}

function isSkippable(value: Expression): boolean {
  return (
    value.kind === "binary" || (value.kind === "builtin" && (keepsType.has(value.name) || value.name === "letter"))
  );
}

/** `value` with its outermost operation skipped, where what it works on may stand for it; else another value. */
function weakened(value: Expression, signatures: Signatures): Expression {
  switch (value.kind) {
    case "binary":
      return value.left;
    case "unary":
      return value.operand;
    case "call": {
      const called = signatures.get(value.name);
      const keeps = called?.parameters[0]?.type === called?.returns;
      return keeps ? (value.arguments[0] as Expression) : otherThan(called?.returns ?? "int");
    }
    case "builtin":
      // A single letter, too: what only counts letters must not see a difference.
      if (value.name === "letter") return literal("z");
      return keepsType.has(value.name) ? (value.arguments[0] as Expression) : OTHER_NUMBER;
    case "literal":
      return otherThan(value.type);
    case "variable":
      return OTHER_NUMBER;
    default:
      return value satisfies never;
  }
}

/** Builtins whose value is of the type of their first argument. */
const keepsType: ReadonlySet<string> = new Set(
  "reverse slice append sort upper lower replace absolute minimum maximum".split(" "),
);

const OTHER_NUMBER = literal(77);

function otherThan(type: Type): Expression {
  if (type === "int") return OTHER_NUMBER;
  if (type === "str") return literal("zz");
  return literal(type === "list[int]" ? [77] : true);
}
