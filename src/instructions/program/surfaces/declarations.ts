// Where a language with blocks has to declare the variables of a procedure, which a program declares by assigning.
import type { Expression, Procedure, Statement, Type } from "../ast.ts";
import { memberType } from "../value.ts";
import { collectWriters, typeOf, visitExpression, type Types } from "./types.ts";

export interface Declarations {
  /** Names that are used outside of the block that gives them their first value. */
  readonly hoisted: ReadonlyMap<string, Type>;
  /** How often a name is written to; a loop over it counts once. */
  readonly writes: ReadonlyMap<string, number>;
  /** Names that the block at hand sees; grows as it is written. */
  readonly visible: Set<string>;
}

export function blockDeclarations(procedure: Procedure, procedures: Types["procedures"]): Declarations {
  const parameters = procedure.parameters.map(({ name }) => name);
  const variables = new Map(procedure.parameters.map(({ name, type }) => [name, type]));
  const survey: Survey = { hoisted: new Map(), writes: new Map(), types: { variables, procedures } };
  surveyBlock(procedure.body, new Set(parameters), survey);
  return {
    hoisted: survey.hoisted,
    writes: survey.writes,
    visible: new Set([...parameters, ...survey.hoisted.keys()]),
  };
}

/** What an inner block sees, which may have a name of its own. */
export function innerDeclarations(declarations: Declarations, name?: string): Declarations {
  const visible = new Set(declarations.visible);
  if (name !== undefined) visible.add(name);
  return { ...declarations, visible };
}

/** Whether a counting loop may ask for its end at every turn: nothing that the end depends on changes inside. */
export function endStays({ name, to, body }: Extract<Statement, { kind: "count" }>): boolean {
  if (to.kind === "literal") return true;
  const changed = new Set([name]);
  for (const writer of collectWriters(body)) changed.add(writer.name);
  let stays = true;
  visitExpression(to, (inner) => {
    if (inner.kind === "call" || (inner.kind === "variable" && changed.has(inner.name))) stays = false;
  });
  return stays;
}

interface Survey {
  readonly hoisted: Map<string, Type>;
  readonly writes: Map<string, number>;
  readonly types: Types;
}

function surveyBlock(block: readonly Statement[], visible: Set<string>, survey: Survey): void {
  for (const statement of block) surveyStatement(statement, visible, survey);
}

function surveyStatement(statement: Statement, visible: Set<string>, survey: Survey): void {
  const read = (expression: Expression): void => readNames(expression, visible, survey);
  switch (statement.kind) {
    case "assign":
      read(statement.value);
      write(statement.name, typeOf(statement.value, survey.types), survey);
      visible.add(statement.name);
      return;
    case "return":
      return read(statement.value);
    case "if":
      read(statement.test);
      surveyBlock(statement.then, new Set(visible), survey);
      surveyBlock(statement.else, new Set(visible), survey);
      return;
    case "while":
      read(statement.test);
      return surveyBlock(statement.body, new Set(visible), survey);
    case "count":
      read(statement.from);
      read(statement.to);
      write(statement.name, "int", survey);
      return surveyBlock(statement.body, new Set([...visible, statement.name]), survey);
    case "each":
      read(statement.in);
      write(statement.name, memberType(typeOf(statement.in, survey.types)) ?? "int", survey);
      return surveyBlock(statement.body, new Set([...visible, statement.name]), survey);
    default:
      return statement satisfies never;
  }
}

function readNames(expression: Expression, visible: ReadonlySet<string>, { hoisted, types }: Survey): void {
  visitExpression(expression, (inner) => {
    if (inner.kind !== "variable" || visible.has(inner.name)) return;
    hoisted.set(inner.name, types.variables.get(inner.name) ?? "int");
  });
}

function write(name: string, type: Type, { writes, types }: Survey): void {
  writes.set(name, (writes.get(name) ?? 0) + 1);
  if (!types.variables.has(name)) types.variables.set(name, type);
}
