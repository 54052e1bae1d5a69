// Decides whether JSON is a program: shape, names, types, and that every path returns.
import type { Parameter, Procedure, Program, Statement, Type } from "./ast.ts";
import { typeOfExpression } from "./check-expression.ts";
import { hasMembers, isText, refuse, Refusal, shown, type Checked, type Signature } from "./checked.ts";
import { isName } from "./reserved.ts";
import { memberType, types } from "./value.ts";

const MOST_PROCEDURES = 100;
const MOST_PARAMETERS = 10;

/**
 * What is wrong with `value` as a program, naming the procedure; undefined where it is one. Strict: unknown members
 * are refused. Beyond the types of ast.ts a program
 *
 * - names things so that every surface can: lower-case identifiers that are no words of Python or TypeScript; no
 *   variable is called like a procedure, or like a builtin that the program uses;
 * - calls only procedures before the caller, so that nothing recurs;
 * - gives a name one type per procedure, and a value on every path before it is read; the name of a loop is used in
 *   loops only, and not assigned in the body;
 * - returns on every path and has no statement after a return, and no branch or loop without statements;
 * - has at most 5,000 nodes, nested at most 60 deep.
 */
export function checkProgram(value: unknown): string | undefined {
  try {
    visitProgram(value);
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.problem;
    throw error;
  }
}

let lastProgram: unknown;

/** Whether `value` passes `checkProgram`; asked again for the same object it answers at once. */
export function isProgram(value: unknown): value is Program {
  if (value === lastProgram && value !== undefined) return true;
  if (checkProgram(value) !== undefined) return false;
  lastProgram = value;
  return true;
}

function visitProgram(value: unknown): void {
  if (!hasMembers(value, ["procedures"])) refuse("a program is { procedures: [...] }");
  const { procedures } = value;
  if (!Array.isArray(procedures) || procedures.length === 0) refuse("a program has at least one procedure");
  if (procedures.length > MOST_PROCEDURES) refuse(`a program has at most ${MOST_PROCEDURES} procedures`);
  const signatures = new Map<string, Signature>();
  const variables = new Set<string>();
  const used = new Set<string>();
  const budget = { nodes: 5_000 };
  for (const procedure of procedures as unknown[]) visitProcedure(procedure, { signatures, variables, used, budget });
  for (const name of variables) {
    if (signatures.has(name)) refuse(`"${name}" is a procedure and a variable`);
    if (used.has(name)) refuse(`"${name}" is a variable and a builtin that the program uses`);
  }
  for (const name of signatures.keys()) {
    if (used.has(name)) refuse(`"${name}" is a procedure and a builtin that the program uses`);
  }
}

type Shared = Pick<Checked, "signatures" | "variables" | "used" | "budget">;

function visitProcedure(value: unknown, shared: Shared): void {
  if (!hasMembers(value, ["name", "parameters", "returns", "body"], "goal")) {
    refuse("a procedure is { name, parameters, returns, body } and perhaps a goal");
  }
  const { name, parameters, returns, goal, body } = value as unknown as Procedure;
  if (!isName(name)) refuse(`${shown(name)} cannot be the name of a procedure`);
  if (shared.signatures.has(name)) refuse(`two procedures are called "${name}"`);
  const checked: Checked = { ...shared, procedure: name, types: new Map(), loops: new Set(), depth: 0 };
  if ("goal" in value && !isGoal(goal)) refuse("a goal is one line of 1 to 200 printable letters", checked);
  if (!isType(returns)) refuse(`there is no type ${shown(returns)} to return`, checked);
  if (!Array.isArray(parameters) || parameters.length > MOST_PARAMETERS) {
    refuse(`parameters are a list of at most ${MOST_PARAMETERS}`, checked);
  }
  const declared = new Set<string>();
  for (const parameter of parameters) {
    if (!hasMembers(parameter, ["name", "type"])) refuse("a parameter is { name, type }", checked);
    if (!isType(parameter.type)) refuse(`there is no type ${shown(parameter.type)}`, checked);
    const { name } = parameter as unknown as Parameter;
    if (declared.has(name)) refuse(`two parameters are called "${name}"`, checked);
    declare(name, parameter.type, checked);
    declared.add(name);
  }
  if (!visitBlock(body, { checked, declared, returns })) refuse("not every path returns", checked);
  shared.signatures.set(name, { parameters: parameters.map(({ type }) => type), returns });
}

interface Place {
  readonly checked: Checked;
  /** What has a value here on every path. */
  readonly declared: Set<string>;
  readonly returns: Type;
}

/** Whether the statements return on every path. */
function visitBlock(statements: unknown, place: Place): boolean {
  const { checked } = place;
  if (!Array.isArray(statements) || statements.length === 0)
    refuse("a body is a list of statements, not empty", checked);
  if (++checked.depth > 60) refuse("nested more than 60 deep", checked);
  let returns = false;
  for (const statement of statements as unknown[]) {
    if (returns) refuse("a statement after a return is never reached", checked);
    if (--checked.budget.nodes < 0) refuse("more than 5,000 nodes", checked);
    returns = visitStatement(statement as Statement, place);
  }
  checked.depth--;
  return returns;
}

function visitStatement(statement: Statement, place: Place): boolean {
  const { checked, declared } = place;
  const kind = typeof statement === "object" && statement !== null ? statement.kind : undefined;
  switch (kind) {
    case "assign": {
      const { name, value } = shaped(statement, "assign", ["name", "value"], checked);
      if (checked.loops.has(name)) refuse(`the loop's "${name}" is assigned in its body`, checked);
      declare(name, typeOfExpression(value, place), checked);
      declared.add(name);
      return false;
    }
    case "return": {
      const { value } = shaped(statement, "return", ["value"], checked);
      const type = typeOfExpression(value, place);
      if (type !== place.returns) refuse(`returns ${type}, not ${place.returns}`, checked);
      return true;
    }
    case "if":
      return visitIf(shaped(statement, "if", ["test", "then", "else"], checked), place);
    case "while": {
      const { test, body } = shaped(statement, "while", ["test", "body"], checked);
      demandType(typeOfExpression(test, place), "bool", "the test of a while", checked);
      visitBlock(body, { ...place, declared: new Set(declared) });
      return false;
    }
    case "count": {
      const { name, from, to, body } = shaped(statement, "count", ["name", "from", "to", "body"], checked);
      demandType(typeOfExpression(from, place), "int", "where a count starts", checked);
      demandType(typeOfExpression(to, place), "int", "where a count ends", checked);
      visitLoop(name, "int", body, place);
      return false;
    }
    case "each": {
      const { name, in: many, body } = shaped(statement, "each", ["name", "in", "body"], checked);
      const type = typeOfExpression(many, place);
      const member = memberType(type) ?? refuse(`there is nothing to go through in ${type}`, checked);
      visitLoop(name, member, body, place);
      return false;
    }
    case undefined:
      return refuse("a statement is an object with a kind", checked);
    default:
      kind satisfies never;
      return refuse(`there is no statement ${shown(kind)}`, checked);
  }
}

function visitIf(statement: Extract<Statement, { kind: "if" }>, place: Place): boolean {
  const { checked, declared } = place;
  demandType(typeOfExpression(statement.test, place), "bool", "the test of an if", checked);
  const then = new Set(declared);
  const otherwise = new Set(declared);
  const thenReturns = visitBlock(statement.then, { ...place, declared: then });
  const bare = Array.isArray(statement.else) && statement.else.length === 0;
  const elseReturns = !bare && visitBlock(statement.else, { ...place, declared: otherwise });
  for (const name of thenReturns ? otherwise : then) {
    if (elseReturns || otherwise.has(name)) declared.add(name);
  }
  return thenReturns && elseReturns;
}

function visitLoop(name: string, type: Type, body: unknown, place: Place): void {
  const { checked, declared } = place;
  if (checked.loops.has(name)) refuse(`two loops in each other count with "${name}"`, checked);
  if (declared.has(name)) refuse(`"${name}" has a value already, and a loop would change it`, checked);
  declare(name, type, checked);
  checked.loops.add(name);
  visitBlock(body, { ...place, declared: new Set(declared).add(name) });
  checked.loops.delete(name);
}

function declare(name: unknown, type: Type, checked: Checked): void {
  if (!isName(name)) refuse(`${shown(name)} cannot be the name of a variable`, checked);
  const known = checked.types.get(name);
  if (known !== undefined && known !== type) refuse(`"${name}" is ${known} and ${type}`, checked);
  checked.types.set(name, type);
  checked.variables.add(name);
}

function demandType(type: Type, wanted: Type, what: string, checked: Checked): void {
  if (type !== wanted) refuse(`${what} is ${type}, not ${wanted}`, checked);
}

/** The statement, with exactly the members of its kind. */
function shaped<Kind extends Statement["kind"]>(
  statement: Statement,
  kind: Kind,
  members: readonly string[],
  checked: Checked,
): Extract<Statement, { kind: Kind }> {
  if (!hasMembers(statement, ["kind", ...members])) refuse(`${kind} is { kind, ${members.join(", ")} }`, checked);
  return statement as Extract<Statement, { kind: Kind }>;
}

function isType(value: unknown): value is Type {
  return types.includes(value as Type);
}

/** As it stands it can be the first line of a docstring and of a block comment. */
function isGoal(goal: unknown): boolean {
  return isText(goal) && /^[^"\\\s](?:[^"\\]{0,198}[^"\\\s])?$/.test(goal) && !goal.includes("*/");
}
