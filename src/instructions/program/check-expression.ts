// The type of an expression, or what is wrong with it.
import { builtins, type Expression, type Type, type Value } from "./ast.ts";
import { hasMembers, refuse, shown, type Checked } from "./checked.ts";
import { argumentCounts, binaryType, builtinType } from "./signatures.ts";
import { isValue } from "./value.ts";

const LONGEST_LITERAL = 1_000;

/** Where an expression stands: what is known of the program, and what has a value. */
export interface Surroundings {
  readonly checked: Checked;
  readonly declared: ReadonlySet<string>;
}

/** Throws a Refusal for what is no expression, or has no type. */
export function typeOfExpression(value: unknown, around: Surroundings): Type {
  const { checked } = around;
  if (--checked.budget.nodes < 0) refuse("more than 5,000 nodes", checked);
  if (++checked.depth > 60) refuse("nested more than 60 deep", checked);
  const type = visit(value as Expression, around);
  checked.depth--;
  return type;
}

function visit(expression: Expression, around: Surroundings): Type {
  const { checked, declared } = around;
  const kind = typeof expression === "object" && expression !== null ? expression.kind : undefined;
  switch (kind) {
    case "literal": {
      const { type, value } = shaped(expression, "literal", literalMembers, checked);
      if (!isValue(value, type)) refuse(`${shown(value)} is no literal of type ${shown(type)}`, checked);
      if (lengthOf(value) > LONGEST_LITERAL) refuse(`a literal is longer than ${LONGEST_LITERAL}`, checked);
      return type;
    }
    case "variable": {
      const { name } = shaped(expression, "variable", variableMembers, checked);
      if (!declared.has(name)) refuse(`${shown(name)} may be read before it has a value`, checked);
      return checked.types.get(name) as Type;
    }
    case "binary": {
      const { op, left, right } = shaped(expression, "binary", binaryMembers, checked);
      const [first, second] = [typeOfExpression(left, around), typeOfExpression(right, around)];
      return binaryType(op, first, second) ?? refuse(`${shown(op)} does not take ${first} and ${second}`, checked);
    }
    case "unary": {
      const { op, operand } = shaped(expression, "unary", unaryMembers, checked);
      const type = typeOfExpression(operand, around);
      if (op === "-" ? type === "int" : op === "not" && type === "bool") return type;
      return refuse(`${shown(op)} does not take ${type}`, checked);
    }
    case "call":
      return visitCall(shaped(expression, "call", callMembers, checked), around);
    case "builtin": {
      const { name, arguments: given } = shaped(expression, "builtin", callMembers, checked);
      if (!builtins.includes(name)) refuse(`there is no builtin ${shown(name)}`, checked);
      checked.used.add(name);
      const found = typesOf(given, around);
      const problem = `${name} takes ${argumentCounts[name]} arguments and does not take (${found.join(", ")})`;
      return builtinType(name, found) ?? refuse(problem, checked);
    }
    case undefined:
      return refuse("an expression is an object with a kind", checked);
    default:
      kind satisfies never;
      return refuse(`there is no expression ${shown(kind)}`, checked);
  }
}

type Kind<Name extends Expression["kind"]> = Extract<Expression, { kind: Name }>;

function visitCall({ name, arguments: given }: Kind<"call">, around: Surroundings): Type {
  const { checked } = around;
  const signature = checked.signatures.get(name);
  if (signature === undefined) return refuse(`there is no procedure ${shown(name)} before this one`, checked);
  const found = typesOf(given, around);
  const { parameters, returns } = signature;
  if (found.length !== parameters.length || found.some((type, i) => type !== parameters[i])) {
    refuse(`${name} takes (${parameters.join(", ")}), not (${found.join(", ")})`, checked);
  }
  return returns;
}

function typesOf(given: unknown, around: Surroundings): Type[] {
  if (!Array.isArray(given)) refuse("arguments are a list", around.checked);
  return given.map((argument: unknown) => typeOfExpression(argument, around));
}

function lengthOf(value: Value): number {
  return typeof value === "object" || typeof value === "string" ? value.length : 0;
}

const literalMembers = ["kind", "type", "value"];
const variableMembers = ["kind", "name"];
const binaryMembers = ["kind", "op", "left", "right"];
const unaryMembers = ["kind", "op", "operand"];
const callMembers = ["kind", "name", "arguments"];

function shaped<Name extends Expression["kind"]>(
  expression: Expression,
  kind: Name,
  members: readonly string[],
  checked: Checked,
): Kind<Name> {
  if (!hasMembers(expression, members)) refuse(`${kind} is { ${members.join(", ")} }`, checked);
  return expression as Kind<Name>;
}
